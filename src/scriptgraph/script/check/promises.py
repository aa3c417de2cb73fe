"""Guarantees that cannot be read, name what is not there, or leave each other no room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations

from scriptgraph.core.findings import Path, first_few
from scriptgraph.script import expressions
from scriptgraph.script.check.fitting import problem_of
from scriptgraph.script.check.rule import CheckRule, Remark, said_elsewhere
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.guarantees import (
    Before,
    Guarantee,
    GuaranteeError,
    Never,
    OnlyIf,
    read_guarantee,
    sections_of,
    with_ids,
)
from scriptgraph.script.model import Script

BROKEN = CheckRule(
    "broken-guarantee",
    "error",
    "What the script guarantees does not hold; the finding names a way on which it breaks.",
    "Change a rule on that way, or what is guaranteed.",
    said_elsewhere,
)
UNPROVED = CheckRule(
    "unproved-guarantee",
    "warning",
    "What the script guarantees could neither be proved nor refuted.",
    "Say it of fewer sections, or make the conditions on the way simpler.",
    said_elsewhere,
)
PROOFS = (BROKEN, UNPROVED)
"""What proofs find (`scriptgraph.assurance.guarantees`); it cannot be silenced."""

_MOST_NAMES = 12


def guarantees_of(script: Script) -> dict[int, Guarantee]:
    """Give every guarantee that can be read, with ids for titles, by its number in the script."""
    found: dict[int, Guarantee] = {}
    for number, line in enumerate(script.guarantees):
        try:
            found[number] = with_ids(read_guarantee(line), ids_by_name(script))
        except GuaranteeError:
            continue
    return found


def ids_by_name(script: Script) -> Mapping[str, str]:
    """Map what a section may be called, its id and its title, to its id."""
    titles = {section.title.casefold(): section.id for section in script.sections}
    return titles | {section.id.casefold(): section.id for section in script.sections}


def broken_guarantee_line(script: Script) -> Iterator[Remark]:
    """Find guarantees that say nothing that can be proved."""
    for number, line in enumerate(script.guarantees):
        path: Path = ("guarantees", number)
        try:
            guarantee = with_ids(read_guarantee(line), ids_by_name(script))
        except GuaranteeError as error:
            yield Remark(str(error), path, hint=_unparted(script.guarantees[:number], line))
            continue
        for name in sections_of(guarantee):
            if name not in script.by_id:
                yield Remark(
                    f"{line!r}: there is no section {name!r}", path, hint=_near(script, name)
                )
        if isinstance(guarantee, OnlyIf) and (why := _unfit(script, guarantee.condition)):
            yield Remark(f"{line!r}: {why}", path, hint=_WHAT_FITS)


def _unparted(before: Sequence[str], line: str) -> str:
    """Say what to write where a comma has parted one guarantee in two; else empty."""
    whole = f"{before[-1]}, {line}" if before else ""
    try:
        read_guarantee(whole)
    except GuaranteeError:
        return ""
    return f"Each guarantee stands on a line of its own, without brackets: `- {whole}`."


_WHAT_FITS = "Behind `only if` stands a comparison of collected values, such as `mood < 4`."


def contradicting_guarantees(script: Script) -> Iterator[Remark]:
    """Find pairs that bar a section from every session: what each demands comes after the other."""
    lines = script.guarantees
    for (first, one), (second, other) in combinations(guarantees_of(script).items(), 2):
        for barred in sorted(_barred(one, other)):
            message = f"with {lines[second]!r} no session could ever enter {barred!r}"
            also = f"{message}, for there is also {lines[first]!r}"
            yield Remark(also, ("guarantees", second))


def _barred(one: Guarantee, other: Guarantee) -> set[str]:
    match one, other:
        case Before(), Before() if len(one.first) == len(other.first) == 1:
            circle = one.first[0] in other.later and other.first[0] in one.later
            return {one.first[0], other.first[0]} if circle else set()
        case (Before() as needed, Never() as never) | (Never() as never, Before() as needed):
            both = set(never.sections) & set(needed.later)
            return both if set(needed.first) <= set(never.after) else set()
    return set()


def _unfit(script: Script, condition: str) -> str:
    try:
        names = expressions.names(condition)
    except expressions.ExpressionError as error:
        return str(error)
    if missing := sorted(names - script.values.keys()):
        return f"no task collects {missing[0]!r}"
    return problem_of(expressions.parse(condition), kinds_of(script))


def _near(script: Script, name: str) -> str:
    close = get_close_matches(name.casefold(), ids_by_name(script), n=1)
    if close:
        return f"Write `{ids_by_name(script)[close[0]]}`."
    names = [section.id for section in script.sections]
    return f"There are: {first_few(names, _MOST_NAMES)}."
