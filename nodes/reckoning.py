"""What computed values came to, in words: plain functions, for the trace."""

from collections.abc import Iterator, Mapping

from scriptgraph.script.bands import bands_of, read_bands
from scriptgraph.script.computed import definitions, written_out
from scriptgraph.script.expressions import UnknownValueError, names_of_value, needed, value
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script, Section
from scriptgraph.script.moves import Transition


def computed_in_words(
    script: Script, section: Section, found: Transition | None, collected: Mapping[str, Constant]
) -> list[str]:
    """Say what the computed values came to that rules have read, and of which numbers.

    Bands that the section's values decide are said whether or not a rule reads them: who gives a
    score words wants them on record.

    Args:
        script: The script.
        section: The section whose rules were tried.
        found: The rule that was followed; None where the session stays.
        collected: What is known by now, and what was declined; see `state.told`.
    """
    read: dict[str, None] = {}
    for move in script.transitions(section) if script.computed else ():
        if move.rule and move.rule.if_:
            read |= dict.fromkeys(sorted(needed(move.rule.if_) & script.computed.keys()))
        if found is not None and move.path == found.path:
            break
    read |= dict.fromkeys(_decided_here(script, section, collected))
    return [_sum(script, name, collected) for name in read]


def _decided_here(
    script: Script, section: Section, collected: Mapping[str, Constant]
) -> Iterator[str]:
    own = {name for task in section.tasks for name in task.collect}
    for name in bands_of(script.computed):
        whole = written_out(script.computed[name], definitions(script))
        if name in collected and own & names_of_value(whole):
            yield name


def _sum(script: Script, name: str, collected: Mapping[str, Constant]) -> str:
    whole = written_out(script.computed[name], definitions(script))
    parts = [n for n in script.values if n in names_of_value(whole)]
    shown = ", ".join(f"{n} = {collected[n]}" if n in collected else f"{n}: ?" for n in parts)
    came = f"= {collected[name]}" if name in collected else "is not known"
    return f"{name} {came} ({_score(script, name, whole, collected)}{shown})"


def _score(script: Script, name: str, whole: str, collected: Mapping[str, Constant]) -> str:
    """Give the number that bands part, before the numbers that it is worked out of."""
    bands = read_bands(script.computed[name])
    try:
        return f"{bands.of} = {value(whole, collected)}; " if bands and bands.of != whole else ""
    except UnknownValueError:
        return ""
