"""Several judges of the same things: how far they agree, what most say, and who is the odd one out.

Needs the extra `counsel`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean, median

from scriptgraph.metrics.by_people import Level, alpha, kappa


@dataclass(frozen=True)
class Member:
    """One judge of a panel, held against the others."""

    n: int
    """Things that it and another have rated."""

    kappa: float | None
    """The mean of Cohen's kappa with each of the others."""

    bias: float | None
    """By how much it is above the mean of the others."""

    alpha_without: float | None
    """Krippendorff's alpha of the others alone: above that of all, it is the one that differs."""


@dataclass(frozen=True)
class Disagreement:
    """One thing on which judges differ."""

    id: str
    given: Mapping[str, float]
    majority: float
    spread: float


@dataclass(frozen=True)
class Panel:
    """What several judges come to on one criterion."""

    n: int
    """Things that two judges or more have rated."""

    alpha: float | None
    members: Mapping[str, Member]
    majority: Mapping[str, float]
    """Thing → the median of what it was given."""

    disagreements: tuple[Disagreement, ...]
    """The widest first."""

    @property
    def odd_one_out(self) -> str | None:
        """Name the judge without which the others agree best; None where none stands out.

        There have to be three, and without it they have to agree better than all do.
        """
        known = [
            (one.alpha_without, name)
            for name, one in self.members.items()
            if one.alpha_without is not None
        ]
        if len(self.members) < 3 or not known or self.alpha is None:
            return None
        best, name = max(known)
        return name if best > self.alpha else None


def panel(ratings: Mapping[str, Mapping[str, float]], level: Level = "ordinal") -> Panel:
    """Put together what judges gave.

    Args:
        ratings: Judge → thing → what it gave.
        level: Whether ratings have an order.
    """
    things = sorted({thing for given in ratings.values() for thing in given})
    by_thing = {
        thing: {judge: given[thing] for judge, given in ratings.items() if thing in given}
        for thing in things
    }
    shared = {thing: given for thing, given in by_thing.items() if len(given) > 1}
    majority = {thing: median(given.values()) for thing, given in shared.items()}
    differing = [
        Disagreement(thing, given, majority[thing], max(given.values()) - min(given.values()))
        for thing, given in shared.items()
        if len(set(given.values())) > 1
    ]
    return Panel(
        n=len(shared),
        alpha=alpha([list(given.values()) for given in shared.values()], level),
        members={judge: _member(judge, ratings, shared, level) for judge in ratings},
        majority=majority,
        disagreements=tuple(sorted(differing, key=lambda one: (-one.spread, one.id))),
    )


def pairwise(
    ratings: Mapping[str, Mapping[str, float]], level: Level = "ordinal"
) -> dict[tuple[str, str], float | None]:
    """Give Cohen's kappa of every two judges."""
    return {
        (one, other): _kappa(ratings[one], ratings[other], level)
        for one, other in combinations(ratings, 2)
    }


def _member(
    judge: str,
    ratings: Mapping[str, Mapping[str, float]],
    shared: Mapping[str, Mapping[str, float]],
    level: Level,
) -> Member:
    others = {name: given for name, given in ratings.items() if name != judge}
    kappas = [_kappa(ratings[judge], given, level) for given in others.values()]
    known = [value for value in kappas if value is not None]
    without = [
        {name: value for name, value in given.items() if name != judge} for given in shared.values()
    ]
    errors = [
        given[judge] - fmean(rest.values())
        for given, rest in zip(shared.values(), without, strict=True)
        if judge in given
    ]
    rows: Sequence[Sequence[float]] = [list(rest.values()) for rest in without]
    return Member(
        n=len(errors),
        kappa=fmean(known) if known else None,
        bias=fmean(errors) if errors else None,
        alpha_without=alpha(rows, level),
    )


def _kappa(one: Mapping[str, float], other: Mapping[str, float], level: Level) -> float | None:
    return kappa([(one[thing], other[thing]) for thing in one if thing in other], level)
