"""The ways out of a section, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scriptgraph.core.findings import Path
from scriptgraph.script.moves import BACK, Transition

if TYPE_CHECKING:
    from scriptgraph.script.model import Script, Section


def rules_out_of(script: Script, section: Section) -> Iterator[Transition]:
    """List the moves that lead the same way wherever a session came from.

    What is urgent comes first, wherever it stands: in that order the rules are tried. A move of an
    `anytime` rule or a limit into the very section it would leave is none.
    """
    yield from _anytime(script, section)
    ways = (*_next(section), *_limit(script, section))
    yield from ways
    yield from _instead(script, section, ways)


def ways_back(script: Script, section: Section, top: str) -> Iterator[Transition]:
    """List the ways from a digression back to the section that it came from.

    When it is complete it goes back, unless a rule of its own leads on; and its limit of turns may
    lead back.

    Args:
        script: The script.
        section: The section that is left.
        top: The section that it came from.
    """
    if section.id not in script.digressions or top == section.id:
        return
    if all(rule.kind != "fixed" for rule in section.next):
        yield Transition(section.id, top, "back", BACK, ("sections", section.id, BACK, top))
    found = script.limit(section)
    if found and found[0].turns is not None and script.goes_back(section, found[0]):
        label = f"{_after(found[0].turns)}, {BACK}"
        yield Transition(section.id, top, "back", label, found[1])


def _anytime(script: Script, section: Section) -> Iterator[Transition]:
    for number, rule in sorted(enumerate(script.anytime), key=lambda one: not one[1].urgent):
        if rule.to != section.id:
            label = f"anytime{', and back' if rule.back else ''}: {rule.condition}"
            yield Transition(section.id, rule.to, "anytime", label, ("anytime", number), rule)


def _next(section: Section) -> Iterator[Transition]:
    for number, rule in enumerate(section.next):
        label = rule.condition or ("otherwise" if number else "complete")
        path = ("sections", section.id, "next", number)
        yield Transition(section.id, rule.to, rule.kind, label, path, rule)


def _limit(script: Script, section: Section) -> Iterator[Transition]:
    if found := script.limit(section):
        limit, path = found
        leads = limit.then != section.id and not script.goes_back(section, limit)
        if limit.turns is not None and leads:
            yield Transition(section.id, limit.then, "limit", _after(limit.turns), path)


def _instead(
    script: Script, section: Section, ways: tuple[Transition, ...]
) -> Iterator[Transition]:
    """List where the section's ways lead when their targets have been visited enough."""
    for target in dict.fromkeys(way.target for way in ways):
        entered = script.by_id.get(target)
        if entered and (most := script.most_visits(entered)) and (found := script.limit(entered)):
            label = f"after {most} visit{'s' if most != 1 else ''} of {target}"
            path: Path = (*found[1], "visits")
            yield Transition(section.id, found[0].then, "limit", label, path, visits_of=target)


def _after(turns: int) -> str:
    return f"after {turns} turn{'s' if turns != 1 else ''}"
