"""Guarantees that cannot be read, name what is not there, or leave each other no room."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from scriptgraph.core.findings import Path, first_few, lines_named
from scriptgraph.script import expressions, guarantee_slips
from scriptgraph.script.check.fitting import problem_of
from scriptgraph.script.check.rule import CheckRule, Remark, said_elsewhere
from scriptgraph.script.check.walking import kinds_of, rules_of
from scriptgraph.script.guarantees import (
    Before,
    Guarantee,
    GuaranteeError,
    OnlyIf,
    read_guarantee,
    same,
    sections_of,
    with_ids,
)
from scriptgraph.script.model import END_OF_SESSION, Script

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

_OF_NONE = re.compile(r"at most (?:0+|no)\b", re.IGNORECASE)
_NO_BOUND = (
    "A bound is 1 or more; what is not to happen at all is written `never exercise after declined`."
)

_MOST_NAMES = 12
_ALIKE = 0.6


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
    """Find guarantees that say nothing that can be proved; one remark a line."""
    for number, line in enumerate(script.guarantees):
        path: Path = ("guarantees", number)
        try:
            guarantee = read_guarantee(line)
        except GuaranteeError:
            hint = _unparted(script, number) or _instead(script, line)
            hint = _NO_BOUND if _OF_NONE.match(line) else hint
            yield Remark(f"{line!r} is no guarantee that can be proved", path, hint=hint)
            continue
        if found := _problem(script, guarantee):
            yield Remark(f"{line!r}: {found[0]}", path, hint=found[1])


def _problem(script: Script, guarantee: Guarantee) -> tuple[str, str] | None:
    """Say what is wrong with a guarantee that can be read, and what to write."""
    ids = ids_by_name(script)
    titles = Counter(section.title.casefold() for section in script.sections)
    for name in sections_of(guarantee):
        if ids.get(name.casefold()) is None:
            return f"there is no section {name!r}", _near(script, name)
        is_title = name.casefold() not in {id.casefold() for id in script.by_id}
        if is_title and titles[name.casefold()] > 1:
            named = [s.id for s in script.sections if s.title.casefold() == name.casefold()]
            return f"several sections are titled {name!r}", f"Name one: {', '.join(named)}."
    known = with_ids(guarantee, ids)
    match known:
        case Before(first, later) if both := sorted(set(first) & set(later)):
            return (
                f"{both[0]!r} stands on both sides, so it says nothing of it",
                "Name other sections on one side.",
            )
        case OnlyIf(_, condition) if why := _unfit(script, condition):
            return _undecidable(script, known) or (why, _value_meant(script, condition))
        case OnlyIf(_, condition) if not expressions.names(condition):
            return f"`{condition}` reads no value, so it is the same in every session", _WHAT_FITS
    return None


def _instead(script: Script, line: str) -> str:
    """Say what to write where that is known; empty leaves the rule's own hint."""

    def is_guarantee(text: str) -> bool:
        try:
            found = read_guarantee(text)
        except GuaranteeError:
            return False
        return all(name.casefold() in names for name in sections_of(found))

    names = ids_by_name(script)
    meant = guarantee_slips.meant(line, names, is_guarantee)
    return f"Write `{meant}`." if meant else ""


def _unparted(script: Script, number: int) -> str:
    """Say what to write where a comma has parted one guarantee in two; else empty."""
    whole = ", ".join(script.guarantees[number - 1 : number + 1]) if number else ""
    try:
        found = read_guarantee(whole)
    except GuaranteeError:
        return ""
    known = all(name.casefold() in ids_by_name(script) for name in sections_of(found))
    if not known or (isinstance(found, OnlyIf) and not expressions.is_condition(found.condition)):
        return ""
    return f"Each guarantee stands on a line of its own, without brackets: `- {whole}`."


_WHAT_FITS = "Behind `only if` stands a comparison of collected values, such as `mood < 4`."


def repeated_guarantee(script: Script) -> Iterator[Remark]:
    """Find guarantees that say what another one has said."""
    told: dict[int, Guarantee] = {}
    for number, guarantee in guarantees_of(script).items():
        first = next((n for n, other in told.items() if same(guarantee, other)), None)
        if first is None:
            told[number] = guarantee
            continue
        line = script.source.place(("guarantees", first)).line
        where = f" in {lines_named([line])}" if line else ""
        message = (
            f"{script.guarantees[number]!r} says what {script.guarantees[first]!r}{where} says"
        )
        yield Remark(message, ("guarantees", number))


def conditions_promised(script: Script) -> Iterator[tuple[int, str]]:
    """List the conditions that stand behind `only if`, with the numbers of their lines."""
    for number, line in enumerate(script.guarantees):
        try:
            found = read_guarantee(line)
        except GuaranteeError:
            continue
        if isinstance(found, OnlyIf) and expressions.is_condition(found.condition):
            yield number, found.condition


def _unfit(script: Script, condition: str) -> str:
    try:
        names = expressions.names(condition)
    except expressions.ExpressionError as error:
        return str(error)
    if missing := sorted(names - script.readable):
        return f"no task collects {missing[0]!r}"
    return str(problem_of(expressions.parse(condition), kinds_of(script)) or "")


def _undecidable(script: Script, guarantee: OnlyIf) -> tuple[str, str] | None:
    """Say of a condition in words which rule leaves it to a model, where one does."""
    condition = guarantee.condition
    if len(condition.split()) == 1 or expressions.is_condition(condition):
        return None
    judged = {rule.when: path for _, path, rule in rules_of(script) if rule.when}
    near = get_close_matches(condition, judged, n=1, cutoff=_ALIKE) or [
        rule.when for _, _, rule in rules_of(script) if rule.when and rule.to in guarantee.sections
    ]
    if not near:
        return None
    line = script.source.place(judged[near[0]]).line
    where = f" in line {line}" if line else ""
    message = f"a model judges that (`when: {near[0]}`{where}), and no proof can decide it"
    hint = "Let a task collect it as a value and an `if` read that, such as `only if consent`."
    return message, hint


def _value_meant(script: Script, condition: str) -> str:
    """Say which value was probably meant, or what fits here."""
    if not expressions.is_condition(condition):
        return _WHAT_FITS
    missing = sorted(expressions.names(condition) - script.readable)
    close = get_close_matches(missing[0], script.readable, n=1) if missing else []
    return f"Did you mean `{close[0]}`?" if close else _WHAT_FITS


def _near(script: Script, name: str) -> str:
    if name.casefold() == END_OF_SESSION:
        return "`end` is no section: write `closing is always reached` of what has to come before."
    close = get_close_matches(name.casefold(), ids_by_name(script), n=1)
    if close:
        return f"Write `{ids_by_name(script)[close[0]]}`."
    names = [section.id for section in script.sections]
    return f"There are: {first_few(names, _MOST_NAMES)}."
