"""Which rule of a section is followed where one of its values is not known.

The rules are tried as a session tries them, with values that a comparison can tell apart, once
with each value known and once without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

from scriptgraph.script import expressions
from scriptgraph.script.check.holding import Kinds, possibility_of_any, tried_values
from scriptgraph.script.kinds import Constant, Kind
from scriptgraph.script.model import Rule

_MOST = 1000
"""Combinations of values that are tried; of more, only the smallest and largest of each value."""


class Astray(NamedTuple):
    """A value that is not known, and the rule that is followed as though it were."""

    name: str
    rule: int


class _Way(NamedTuple):
    """A rule as far as it says where a session goes: judged ones hold or do not, all alike."""

    condition: str
    to: str


def astray(rules: Sequence[Rule], kinds: Kinds) -> tuple[Astray, ...]:
    """List what is followed without a value, and leads elsewhere than the value could have led.

    A rule that is followed only where a value is not known is none of them: it is for that. Nor is
    one that reads a value which the passed rule reads, too.
    """
    if any(rule.if_ and not expressions.is_condition(rule.if_) for rule in rules):
        return ()
    ways = tuple(_Way(rule.if_ or "", rule.to if rule.when is None else "") for rule in rules)
    read = sorted(
        {name for way in ways if way.condition for name in expressions.names(way.condition)}
    )
    if not read or any(name not in kinds for name in read):
        return ()
    return _astray(ways, tuple((name, kinds[name]) for name in read))


@lru_cache(maxsize=1024)
def _astray(ways: tuple[_Way, ...], kinds: tuple[tuple[str, Kind], ...]) -> tuple[Astray, ...]:
    tried = _Tried(ways, dict(kinds))
    known = {values: tried.followed(values) for values in tried.combinations()}
    reached = {number for number in known.values() if number is not None}
    if not tried.is_whole and possibility_of_any(tried.conditions, dict(kinds)).false:
        reached.add(len(ways) - 1)
    found = {
        Astray(name, without): None
        for values, number in known.items()
        for place, (name, _) in enumerate(kinds)
        if number is not None
        if (without := tried.followed((*values[:place], None, *values[place + 1 :]))) in reached
        if without is not None and tried.are_apart(number, without)
    }
    return tuple(found)


class _Tried:
    """The rules of a section, tried with values; what has been tried is remembered."""

    def __init__(self, ways: Sequence[_Way], kinds: Mapping[str, Kind]) -> None:
        self._ways, self._names = ways, list(kinds)
        self.conditions = [way.condition for way in ways if way.condition]
        self._values = [tried_values(kind, name, self.conditions) for name, kind in kinds.items()]
        self.is_whole = prod(map(len, self._values)) <= _MOST
        self._read = {
            text: sorted(map(self._names.index, expressions.names(text)))
            for text in self.conditions
        }
        self._held: dict[tuple[object, ...], bool] = {}
        self._followed: dict[tuple[Constant | None, ...], int | None] = {}

    def combinations(self) -> Iterator[tuple[Constant | None, ...]]:
        """Give the values together; of very many, those with the smallest and largest ones."""
        if self.is_whole:
            yield from product(*self._values)
            return
        ends = tuple(each[0] for each in self._values), tuple(each[-1] for each in self._values)
        for one, other in (ends, ends[::-1]):
            yield one
            for place, value in enumerate(other):
                yield (*one[:place], value, *one[place + 1 :])

    def are_apart(self, number: int, other: int) -> bool:
        """Say whether two rules lead to different places, and read no value in common.

        Those that do are of one kind, of which the first is the narrower case.
        """
        one, two = self._ways[number], self._ways[other]
        read = [set(self._read.get(way.condition, ())) for way in (one, two)]
        return one.to != two.to and not read[0] & read[1]

    def followed(self, values: tuple[Constant | None, ...]) -> int | None:
        """Say which rule is followed; None where no rule is, as far as values decide."""
        if values not in self._followed:
            numbers = (n for n, way in enumerate(self._ways) if self._holds(way, values))
            self._followed[values] = next(numbers, None)
        return self._followed[values]

    def _holds(self, way: _Way, values: tuple[Constant | None, ...]) -> bool:
        if not way.condition:
            return bool(way.to)
        read = [values[place] for place in self._read[way.condition]]
        key = (way.condition, *((type(value), value) for value in read))
        if key not in self._held:
            self._held[key] = _is_true(way.condition, self._names, values)
        return self._held[key]


def _is_true(text: str, names: Sequence[str], values: Sequence[Constant | None]) -> bool:
    known = {name: v for name, v in zip(names, values, strict=True) if v is not None}
    try:
        return expressions.holds(text, known)
    except expressions.UnknownValueError:
        return False
