"""Values of which a comparison can tell one from another: its constants, and their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil, floor

from scriptgraph.script import expressions
from scriptgraph.script.kinds import Constant, Kind, ends_of
from scriptgraph.script.literals import Day, Span, day_numbered
from scriptgraph.script.trees import constants_in, values_in

ANY_TEXT = "\ufffd"
"""A text that no script compares with."""

LARGEST = 1e15
"""Beyond it, a number and its neighbours are one to a computer."""

_FEW = 1000
"""So many whole numbers are tried one by one."""


def tried_values(kind: Kind, name: str, texts: Iterable[str]) -> Sequence[Constant]:
    """Give values of one name that conditions can tell apart, from the smallest on."""
    trees = [expressions.parse(text) for text in texts]
    constants = [each for tree in trees if name in values_in(tree) for each in constants_in(tree)]
    if kind.is_whole and not kind.choices and kind.high is not None:
        return _around(_marks(constants), float(kind.low or 0), float(kind.high), kind)
    return values_apart(kind, constants)


def values_apart(kind: Kind, constants: Sequence[Constant]) -> Sequence[Constant]:
    """Give every value that a comparison with the constants can tell from the others."""
    if kind.choices:
        return kind.choices
    if kind.meaning == "truth":
        return (True, False)
    if kind.meaning == "text":
        return [*(text for text in constants if isinstance(text, str)), ANY_TEXT]
    low, high = ends_of(kind)
    if kind.scalar == "integer" and high - low <= _FEW:
        return range(int(low), int(high) + 1)
    return _around(_marks(constants), low, high, kind)


def _marks(constants: Iterable[Constant]) -> list[float]:
    """Give numbers, and the numbers of days; a text is none."""
    numbers = (each.number if isinstance(each, Day) else each for each in constants)
    return [each for each in numbers if not isinstance(each, str)]


def _around(marks: Sequence[float], low: float, high: float, kind: Kind) -> list[Constant]:
    ends = {mark for mark in (*marks, low, high) if abs(mark) <= LARGEST}
    ordered = sorted(ends or {0})
    near = {mark + step for mark in ordered for step in (-1, 0, 1)}
    near |= {(left + right) / 2 for left, right in pairwise(ordered)}
    if kind.is_whole:
        near = {float(side(number)) for number in near for side in (floor, ceil)}
    return [_as_told(number, kind) for number in sorted(near) if low <= number <= high]


def _as_told(number: float, kind: Kind) -> Constant:
    """Give a number as a value of its kind."""
    if kind.scalar == "date":
        return day_numbered(int(number))
    if kind.scalar == "duration":
        return Span(int(number))
    return int(number) if kind.is_whole else number
