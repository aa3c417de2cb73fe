"""The days and spans of time that a rehearsal tries, as people say them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from scriptgraph.script.kinds import Constant, Kind, ends_of
from scriptgraph.script.literals import Day, Span, day_numbered
from scriptgraph.state.times import time_in_words

_USUAL = {"date": Day("2026-01-15").number, "duration": 1800}
"""What is told where nothing says more."""

_STEPS = {"date": (1,), "duration": (60, 1)}
"""How far beside a mark is tried, rounder ones first."""


def tried_times(kind: Kind, constants: Iterable[Constant], code: str) -> list[str]:
    """Give texts for days or spans on, beside and between those that conditions compare with.

    Args:
        kind: What the value can be.
        constants: With what it is compared.
        code: The code of the language.
    """
    low, high = ends_of(kind)
    numbers = (each.number if isinstance(each, Day) else each for each in constants)
    marks = sorted({int(each) for each in numbers if isinstance(each, int)})
    ends = [int(end) for end in (kind.low, kind.high) if end is not None]
    tried = [_USUAL[kind.scalar], *marks, *ends]
    steps = [step for far in _STEPS[kind.scalar] for step in (far, -far)]
    tried += [mark + step for step in steps for mark in marks]
    tried += [(one + other) // 2 for one, other in pairwise(marks)]
    return [_told(number, kind, code) for number in dict.fromkeys(tried) if low <= number <= high]


def _told(number: int, kind: Kind, code: str) -> str:
    value = str(day_numbered(number)) if kind.scalar == "date" else int(Span(number))
    return time_in_words(value, kind, code)
