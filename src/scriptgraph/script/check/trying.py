"""The rules of a section, tried as a session tries them, with values that they can tell apart."""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from scriptgraph.script import expressions
from scriptgraph.script.check.neighbours import tried_values
from scriptgraph.script.kinds import Constant, Kind
from scriptgraph.script.meaning import Kinds
from scriptgraph.script.model import Rule
from scriptgraph.script.questions import declined

_MOST = 1000
"""Combinations of values that are tried; of more, only the smallest and largest of each value."""

Read = tuple[tuple[str, Kind], ...]
"""The values that rules read, and what each can be."""

Values = tuple[Constant | None, ...]
"""One value for each name, in their order; None where somebody did not want to tell it.

Where it was not even asked for is followed on the ways through a script, not here.
"""


def put(values: Values, places: Sequence[int], others: Sequence[Constant | None]) -> Values:
    """Put other values in some of the places."""
    new = dict(zip(places, others, strict=True))
    return tuple(new.get(place, value) for place, value in enumerate(values))


class Way(NamedTuple):
    """A rule as far as it says where a session goes: judged ones hold or do not, all alike."""

    condition: str
    to: str


def ways_of(rules: Sequence[Rule]) -> tuple[Way, ...]:
    """Give the rules as ways; none where one of their conditions cannot be read."""
    if any(rule.if_ and not expressions.is_condition(rule.if_) for rule in rules):
        return ()
    return tuple(Way(rule.if_ or "", rule.to if rule.when is None else "") for rule in rules)


def read_by(ways: Sequence[Way], kinds: Kinds) -> Read:
    """Name what is read, with what it can be; nothing where not all of it is collected."""
    conditions = [way.condition for way in ways if way.condition]
    read = sorted({name for text in conditions for name in expressions.names(text)})
    return tuple((name, kinds[name]) for name in read) if kinds.keys() >= set(read) else ()


def with_watched(
    rules: Sequence[Rule], watched: Sequence[Rule], kinds: Kinds
) -> tuple[tuple[Way, ...], tuple[Way, ...], Read]:
    """Give the rules of a section, and before them those for any time that read its values too.

    Returns:
        Those for any time, those of the section, and what both read; nothing is read where the
        section's own rules read what is not collected.
    """
    ways = ways_of(rules)
    names = {name for name, _ in read_by(ways, kinds)}
    before = ways_of([rule for rule in watched if names & _names_in(rule)]) if names else ()
    return before, ways, read_by((*before, *ways), kinds)


def _names_in(rule: Rule) -> frozenset[str]:
    readable = rule.if_ is not None and expressions.is_condition(rule.if_)
    return expressions.names(rule.if_ or "") if readable else frozenset()


class Tried:
    """The rules of a section, tried with values; what has been tried is remembered."""

    def __init__(self, ways: Sequence[Way], read: Read, *, likely: bool = False) -> None:
        """Find the values to try.

        Args:
            ways: The rules, in their order.
            read: The values that they read.
            likely: Whether to leave out what nobody says: a text without words, and a number below
                zero where the rules speak of none.
        """
        self._ways, self._names = ways, [name for name, _ in read]
        self.conditions = [way.condition for way in ways if way.condition]
        self.values = [tried_values(kind, name, self.conditions) for name, kind in read]
        if likely:
            kinds = [kind for _, kind in read]
            below = any("-" in text for text in self.conditions)
            self.values = [
                [each for each in values if below or _is_likely(each, kind)]
                for values, kind in zip(self.values, kinds, strict=True)
            ]
        self.is_whole = prod(map(len, self.values)) <= _MOST
        self._read = {
            text: sorted(map(self._names.index, expressions.names(text)))
            for text in self.conditions
        }
        self._held: dict[tuple[object, ...], bool] = {}
        self._followed: dict[Values, int | None] = {}

    def combinations(self) -> Iterator[Values]:
        """Give the values together; of very many, those with the smallest and largest ones."""
        if self.is_whole:
            yield from product(*self.values)
            return
        ends = tuple(each[0] for each in self.values), tuple(each[-1] for each in self.values)
        for one, other in (ends, ends[::-1]):
            yield one
            for place, value in enumerate(other):
                yield (*one[:place], value, *one[place + 1 :])

    def deciding(self, values: Values, rule: int | None) -> list[int]:
        """Give the places whose values lead to a rule, whatever those in the other places are."""
        free: list[int] = []
        for place in range(len(values)):
            tried = [self.values[each] for each in (*free, place)]
            if prod(map(len, tried)) > _MOST:
                continue
            if all(
                self.followed(put(values, (*free, place), others)) == rule
                for others in product(*tried)
            ):
                free.append(place)
        return [place for place in range(len(values)) if place not in free]

    def are_apart(self, number: int, other: int) -> bool:
        """Say whether two rules lead to different places, and read no value in common.

        Those that do are of one kind, of which the first is the narrower case.
        """
        one, two = self._ways[number], self._ways[other]
        read = [set(self._read.get(way.condition, ())) for way in (one, two)]
        return one.to != two.to and not read[0] & read[1]

    def followed(self, values: Values) -> int | None:
        """Say which rule is followed; None where no rule is, as far as values decide."""
        if values not in self._followed:
            numbers = (n for n, way in enumerate(self._ways) if self._holds(way, values))
            self._followed[values] = next(numbers, None)
        return self._followed[values]

    def _holds(self, way: Way, values: Values) -> bool:
        if not way.condition:
            return bool(way.to)
        read = [values[place] for place in self._read[way.condition]]
        key = (way.condition, *((type(value), value) for value in read))
        if key not in self._held:
            self._held[key] = _is_true(way.condition, self._names, values)
        return self._held[key]


def _is_likely(value: Constant, kind: Kind) -> bool:
    if isinstance(value, str):
        return value != "" or bool(kind.choices)
    return value >= 0 or kind.low is not None or bool(kind.choices)


def _is_true(text: str, names: Sequence[str], values: Sequence[Constant | None]) -> bool:
    pairs = zip(names, values, strict=True)
    known = dict((declined(n), True) if v is None else (n, v) for n, v in pairs)
    try:
        return expressions.holds(text, known)
    except expressions.UnknownValueError:
        return False
