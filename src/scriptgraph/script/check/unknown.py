"""Which rule of a section is followed where one of its values is not known, if any is.

The rules are tried as a session tries them, with values that a comparison can tell apart, once
with each value known and once without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from scriptgraph.script.check.holding import possibility_of_any
from scriptgraph.script.check.trying import (
    Read,
    Tried,
    Values,
    Way,
    put,
    read_by,
    ways_of,
    with_watched,
)
from scriptgraph.script.meaning import Kinds
from scriptgraph.script.model import Rule


class Astray(NamedTuple):
    """A value that is not known, and the rule that is followed as though it were."""

    name: str
    rule: int


def astray(rules: Sequence[Rule], kinds: Kinds) -> tuple[Astray, ...]:
    """List what is followed without a value, and leads elsewhere than the value could have led.

    A rule that is followed only where a value is not known is none of them: it is for that. Nor is
    one that reads a value which the passed rule reads, too.
    """
    ways = ways_of(rules)
    read = read_by(ways, kinds)
    return _astray(ways, read) if read else ()


@lru_cache(maxsize=1024)
def _astray(ways: tuple[Way, ...], kinds: Read) -> tuple[Astray, ...]:
    tried = Tried(ways, kinds)
    known = {values: tried.followed(values) for values in tried.combinations()}
    reached = {number for number in known.values() if number is not None}
    if not tried.is_whole and possibility_of_any(tried.conditions, dict(kinds)).false:
        reached.add(len(ways) - 1)
    found = {
        Astray(name, without): None
        for values, number in known.items()
        for place, (name, _) in enumerate(kinds)
        if number is not None
        if (without := tried.followed(put(values, [place], [None]))) in reached
        if without is not None and tried.are_apart(number, without)
    }
    return tuple(found)


def stranding(rules: Sequence[Rule], watched: Sequence[Rule], kinds: Kinds) -> tuple[str, ...]:
    """Name the values without which no rule holds, though one did with them.

    Args:
        rules: The rules of a section.
        watched: The rules under `anytime`, of which a computed one may hold there.
        kinds: What each value can be.

    Returns:
        None where a rule is judged or has no condition: then a session goes on without values.
    """
    if not rules or any(rule.if_ is None for rule in rules):
        return ()
    before, ways, read = with_watched(rules, watched, kinds)
    return _stranding((*before, *ways), read) if read else ()


@lru_cache(maxsize=1024)
def _stranding(ways: tuple[Way, ...], read: Read) -> tuple[str, ...]:
    tried = Tried(ways, read)
    led_on = [values for values in tried.combinations() if tried.followed(values) is not None]
    return tuple(name for place, (name, _) in enumerate(read) if _strands(place, led_on, tried))


def _strands(place: int, led_on: Sequence[Values], tried: Tried) -> bool:
    return any(tried.followed(put(values, [place], [None])) is None for values in led_on)
