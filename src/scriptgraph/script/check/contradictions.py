"""Guarantees that leave each other no room, whatever the script says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from scriptgraph.script.check.promises import guarantees_of
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.guarantees import Always, Before, Guarantee, Never, Within
from scriptgraph.script.model import Script


def contradicting_guarantees(script: Script) -> Iterator[Remark]:
    """Find guarantees that together bar a section from every session, or ask for two things.

    Of a circle of several, the last one is told.
    """
    lines, read = script.guarantees, guarantees_of(script)
    told: set[int] = set()
    for (first, one), (second, other) in combinations(read.items(), 2):
        why = _against(script, one, other) or _against(script, other, one)
        if why and second not in told:
            told.add(second)
            message = f"with {lines[second]!r} {why}, for there is also {lines[first]!r}"
            yield Remark(message, ("guarantees", second))
    if not told:
        yield from _circle(script, read)


def _against(script: Script, one: Guarantee, other: Guarantee) -> str:
    """Say what two guarantees together bar; empty where both can be kept."""
    match one, other:
        case Before((first,), later), Before((other_first,), other_later):
            is_circle = first in other_later and other_first in later
            return _barred(min(first, other_first)) if is_circle else ""
        case Before(first, later), Never(sections, after) if set(first) <= set(after):
            return _barred(min(both)) if (both := set(sections) & set(later)) else ""
        case Always(wanted), Never(sections, after):
            first = script.first.id
            is_begun = first in after and first not in wanted and set(wanted) <= set(sections)
            return f"{wanted[0]!r} could never be reached" if is_begun else ""
        case Within(section), Never(sections, after) if section in sections:
            others = sorted(set(after) - {section})
            return f"{section!r} could not be reached from {others[0]!r}" if others else ""
    return ""


def _barred(section: str) -> str:
    return f"no session could ever enter {section!r}"


def _circle(script: Script, read: Mapping[int, Guarantee]) -> Iterator[Remark]:
    """Find sections of which each is to come before the next, round and round."""
    needed: dict[str, set[str]] = {}
    for number, guarantee in read.items():
        if not isinstance(guarantee, Before) or len(guarantee.first) != 1:
            continue
        (first,) = guarantee.first
        for later in guarantee.later:
            if later in _all_before(first, needed):
                message = f"with {script.guarantees[number]!r} {_barred(first)}"
                circle = f"{message}: other guarantees ask for {later!r} before {first!r}"
                yield Remark(circle, ("guarantees", number))
                return
            needed.setdefault(later, set()).add(first)


def _all_before(section: str, needed: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [section]
    while waiting:
        fresh = needed.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found
