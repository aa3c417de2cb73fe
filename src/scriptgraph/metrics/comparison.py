"""The differences between two groups, each with an interval, its size, and what chance would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.effects import Effect, cohens_h, hedges_g
from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.intervals import Interval, around, chance
from scriptgraph.metrics.jackknife import Sample, estimate
from scriptgraph.metrics.measures import FURTHER, PUBLISHED, Measure, ratio
from scriptgraph.metrics.sampling import Sampling
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

    over: tuple[int, int] = (0, 0)
    """Over how many dialogues, or things of a share, either is."""

    effect: float | None = None
    """How large it is, in standard deviations or arcs; None where nothing varies."""

    p: float | None = None
    """The chance of such a difference where there is none; of this one alone, unadjusted."""

    adjusted: float | None = None
    """The same, corrected for all tests of its comparison (Holm 1979)."""

    @property
    def value(self) -> float | None:
        """Subtract; None where one of the two is missing."""
        if self.first is None or self.second is None:
            return None
        return self.second - self.first

    @property
    def effect_by(self) -> Effect:
        """Say what the effect is: Hedges' g, or Cohen's h."""
        return "h" if self.measure.kind == "share" else "g"


@dataclass(frozen=True)
class Pairing:
    """What two groups have in common."""

    sessions: int = 0
    """Draws that both have a session of; where there are any, differences are over these alone."""

    alone: tuple[int, int] = (0, 0)
    """Sessions of either whose draw the other lacks."""

    units: tuple[int, int] = (0, 0)
    """Of what is a sample, how many things are in both, and how many in one alone."""


@dataclass(frozen=True)
class Comparison:
    """Two groups side by side."""

    first: GroupSummary
    second: GroupSummary
    differences: tuple[Difference, ...]
    speech: tuple[Difference, ...] = ()
    """Of what was said; empty where that was not measured."""

    sampling: Sampling = field(default_factory=Sampling)
    are_copies: bool = False
    """Whether both groups are the same dialogues."""

    pairing: Pairing = Pairing()

    @property
    def tested(self) -> int:
        """Count the tests for which all are corrected; a figure and its complement are one."""
        return len(_tests((*self.differences, *self.speech)))


def compare(summary: Summary, first: str, second: str) -> Comparison:
    """Compare two groups of a report.

    Where both groups have sessions of one draw, the differences are over these pairs, and those
    without a partner are left out: of a figure, all pairs of which both records say it. Otherwise
    they are over all sessions, and patients that are a sample and in both are left out of both at
    once.

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
    measures = (*PUBLISHED, *FURTHER, *((*SPEECH, *LIKENESS) if is_heard else ()))
    are_copies = _are_copies(one.figures, other.figures)
    drawn = summary.sampling
    pairing = _pairing(one.figures, other.figures, drawn)
    samples = (
        (measure, *_samples(measure, one.figures, other.figures, drawn, pairing))
        for measure in measures
    )
    found = differences_of(samples, are_copies=are_copies)
    told = len(PUBLISHED) + len(FURTHER)
    return Comparison(one, other, found[:told], found[told:], drawn, are_copies, pairing)


def differences_of(
    given: Iterable[tuple[Measure, Sample, Sample]],
    *,
    intervals: bool = True,
    are_copies: bool = False,
) -> tuple[Difference, ...]:
    """Take figures of some dialogues from those of others.

    Args:
        given: Measures, and for each what is divided and by what, of both.
        intervals: Whether to give intervals.
        are_copies: Whether both are the same dialogues, which then cannot differ.
    """
    found = [
        _difference(measure, first, second, intervals=intervals, are_copies=are_copies)
        for measure, first, second in given
    ]
    tests = _tests(found)
    adjusted = dict(zip(tests, holm(list(tests.values())), strict=True))
    return tuple(
        one if one.p is None else replace(one, adjusted=adjusted[one.measure.test]) for one in found
    )


def _tests(found: Iterable[Difference]) -> dict[str, float]:
    """Give the chance of each test, once."""
    tests: dict[str, float] = {}
    for one in found:
        if one.p is not None:
            tests.setdefault(one.measure.test, one.p)
    return tests


def holm(chances: Sequence[float]) -> list[float]:
    """Correct chances for their number (Holm 1979): a false alarm in 20 tables, not in 20 rows."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    adjusted = [0.0] * len(chances)
    least = 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = least
    return adjusted


def _difference(
    measure: Measure, first: Sample, second: Sample, *, intervals: bool, are_copies: bool
) -> Difference:
    one, other = ratio(first), ratio(second)
    over = measure.over(first), measure.over(second)
    if one is None or other is None or not intervals:
        return Difference(measure, one, other, None, over)
    effect = cohens_h(one, other) if measure.kind == "share" else hedges_g(first, second)
    found = None if are_copies else estimate(first, second)
    if found is None or not found.variance:
        return Difference(measure, one, other, Interval(0, 0) if are_copies else None, over, effect)
    return Difference(measure, one, other, around(found), over, effect, chance(found))


def _are_copies(first: Iterable[Figures], second: Iterable[Figures]) -> bool:
    """Say whether two groups are the same dialogues, read from two places."""
    one, other = (
        {each.id: replace(each, labels=replace(each.labels, source="")) for each in those}
        for those in (first, second)
    )
    return one == other


def _pairing(first: Sequence[Figures], second: Sequence[Figures], sampling: Sampling) -> Pairing:
    """Count what two groups have in common."""
    sides = [[sampling.draw(one) for one in side] for side in (first, second)]
    common = set(sides[0]) & set(sides[1])
    one, other = (sum(draw not in common for draw in side) for side in sides)
    if not sampling.sampled:
        return Pairing(len(common), (one, other))
    units, others = (
        {drawn[0].unit for each in side if (drawn := sampling.drawn(each))}
        for side in (first, second)
    )
    return Pairing(len(common), (one, other), (len(units & others), len(units ^ others)))


def _samples(
    measure: Measure,
    first: Iterable[Figures],
    second: Iterable[Figures],
    sampling: Sampling,
    pairing: Pairing,
) -> tuple[Sample, Sample]:
    """Give what is divided and by what, of both: of pairs, where there are any."""
    sides = [[one for one in side if measure.says(one)] for side in (first, second)]
    if pairing.sessions:
        draws = [[sampling.draw(one) for one in side] for side in sides]
        common = set(draws[0]) & set(draws[1])
        sides = [
            [one for one, draw in zip(side, drawn, strict=True) if draw in common]
            for side, drawn in zip(sides, draws, strict=True)
        ]
    one, other = (measure.sample(side, sampling) for side in sides)
    return one, other
