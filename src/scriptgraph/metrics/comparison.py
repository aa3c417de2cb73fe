"""The differences between two groups, each with an interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.intervals import Interval, Pairs, difference_intervals
from scriptgraph.metrics.measures import FURTHER, PUBLISHED, Measure, ratio
from scriptgraph.metrics.spoken import LIKENESS, SPEECH
from scriptgraph.metrics.summary import GroupSummary, Summary


@dataclass(frozen=True)
class Difference:
    """One figure of both groups, and the second's minus the first's."""

    measure: Measure
    first: float | None
    second: float | None
    interval: Interval | None
    """Of the difference, with 95 % confidence; None where there can be none."""

    @property
    def value(self) -> float | None:
        """Subtract; None where one of the two is missing."""
        if self.first is None or self.second is None:
            return None
        return self.second - self.first


@dataclass(frozen=True)
class Comparison:
    """Two groups side by side."""

    first: GroupSummary
    second: GroupSummary
    differences: tuple[Difference, ...]
    speech: tuple[Difference, ...] = ()
    """Of what was said; empty where that was not measured."""


def compare(summary: Summary, first: str, second: str) -> Comparison:
    """Compare two groups of a report.

    Raises:
        InputError: When the report has no such group, or the two are one.
    """
    if first == second:
        raise InputError(f"{first!r} is one group; a comparison needs two")
    named = {group.name: group for group in summary.groups}
    for name in (first, second):
        if name not in named:
            raise InputError(f"there is no group {name!r}; there are {', '.join(named) or 'none'}")
    one, other = named[first], named[second]
    is_heard = any(figures.speech for group in (one, other) for figures in group.figures)
    return Comparison(
        one,
        other,
        _differences((*PUBLISHED, *FURTHER), one, other),
        _differences((*SPEECH, *LIKENESS), one, other) if is_heard else (),
    )


def differences_of(
    given: Iterable[tuple[Measure, Pairs, Pairs]], *, intervals: bool = True
) -> tuple[Difference, ...]:
    """Take figures of some dialogues from those of others.

    Args:
        given: Measures, and for each what is divided and by what, of both.
        intervals: Whether to give intervals.
    """
    both = list(given)
    pairs = [(first, second) for _, first, second in both]
    found = difference_intervals(pairs) if intervals else [None] * len(both)
    return tuple(
        Difference(measure, ratio(first), ratio(second), interval)
        for (measure, first, second), interval in zip(both, found, strict=True)
    )


def _differences(
    measures: Sequence[Measure], one: GroupSummary, other: GroupSummary
) -> tuple[Difference, ...]:
    return differences_of(
        (measure, measure.pairs(one.figures), measure.pairs(other.figures)) for measure in measures
    )
