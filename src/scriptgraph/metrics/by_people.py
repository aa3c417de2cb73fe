"""How well a judge agrees with people, and what its errors follow: the length, or the place.

Needs the extra `counsel`.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from scriptgraph.core.extras import require
from scriptgraph.metrics.intervals import Interval, mean_interval
from scriptgraph.metrics.jackknife import Amount, Drawn

Level = Literal["nominal", "ordinal"]

LEAST = 10
"""Ratings below which nothing is said of what errors follow."""


@dataclass(frozen=True)
class Rated:
    """One thing that a judge and people have rated."""

    id: str
    judged: float
    human: tuple[float, ...]
    """What each person gave."""

    cluster: str
    """What it was drawn with: its situation, or dialogue."""

    length: int | None = None
    """Its characters; None where it has no length of its own."""

    position: int | None = None
    """Its place in its dialogue, from 1; None where it has none."""

    @property
    def people(self) -> float:
        """Give the mean of what people gave."""
        return fmean(self.human)

    @property
    def error(self) -> float:
        """Say by how much the judge is above people."""
        return self.judged - self.people


@dataclass(frozen=True)
class Trend:
    """Whether a judge's errors grow with something."""

    rho: float
    """Spearman's correlation of error and length, or place."""

    p: float


@dataclass(frozen=True)
class Calibration:
    """What people gave where a judge gave one and the same."""

    judged: float
    people: float
    n: int


@dataclass(frozen=True)
class Agreement:
    """How far a judge and people agree on one thing that is judged."""

    n: int
    same: int
    """Ratings of people that are the judge's, of `ratings`."""

    ratings: int
    kappa: float | None
    """Cohen's, of all ratings, weighted by squares where they have an order; None as undefined."""

    alpha: float | None
    """Krippendorff's, of the judge and all people together."""

    people_alpha: float | None
    """That of people among themselves: how well anybody could agree; None with one person."""

    correlation: float | None
    """Spearman's, of the judge and the mean of people."""

    bias: float | None
    """The judge minus people, on average."""

    bias_interval: Interval | None
    by_length: Trend | None
    by_position: Trend | None
    confusion: Mapping[str, Mapping[str, int]]
    """What people gave → what the judge gave → how often."""

    calibration: tuple[Calibration, ...]


def agreement_with_people(rated: Sequence[Rated], level: Level) -> Agreement:
    """Hold a judge against people."""
    pairs = [(one.judged, given) for one in rated for given in one.human]
    confusion: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for judged, given in sorted(pairs):
        confusion[f"{given:g}"][f"{judged:g}"] += 1
    people = [list(one.human) for one in rated]
    sample = [Amount(one.error, 1, (Drawn(one.cluster),)) for one in rated]
    return Agreement(
        n=len(rated),
        same=sum(judged == given for judged, given in pairs),
        ratings=len(pairs),
        kappa=kappa(pairs, level),
        alpha=alpha([[one.judged, *one.human] for one in rated], level),
        people_alpha=alpha(people, level) if any(len(row) > 1 for row in people) else None,
        correlation=_spearman([one.judged for one in rated], [one.people for one in rated])[0],
        bias=fmean(one.error for one in rated) if rated else None,
        bias_interval=mean_interval(sample),
        by_length=_trend([(one.error, one.length) for one in rated]),
        by_position=_trend([(one.error, one.position) for one in rated]),
        confusion={key: dict(row) for key, row in sorted(confusion.items(), key=_numbered)},
        calibration=_calibration(rated),
    )


def kappa(pairs: Sequence[tuple[float, float]], level: Level) -> float | None:
    """Give Cohen's kappa; None where it is undefined, as with one rating for all."""
    if len({rating for pair in pairs for rating in pair}) < 2:
        return None
    named = [(f"{one:g}", f"{two:g}") for one, two in pairs]
    labels = sorted({name for pair in named for name in pair}, key=float)
    weights = "quadratic" if level == "ordinal" else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # undefined: told by the value itself
        value = require("sklearn.metrics", "counsel").cohen_kappa_score(
            *zip(*named, strict=True), labels=labels, weights=weights
        )
    return None if math.isnan(value) else float(value)


def alpha(rows: Sequence[Sequence[float]], level: Level) -> float | None:
    """Give Krippendorff's alpha of what each thing was given; None where it is undefined."""
    compared = [row for row in rows if len(row) > 1]
    if len(compared) < 2 or len({one for row in compared for one in row}) < 2:
        return None
    widest = max(map(len, compared))
    filled = [[*row, *[math.nan] * (widest - len(row))] for row in compared]
    by_rater = list(zip(*filled, strict=True))
    krippendorff = require("krippendorff", "counsel")
    return float(krippendorff.alpha(by_rater, level_of_measurement=level))


def _numbered(item: tuple[str, object]) -> float:
    return float(item[0])


def _calibration(rated: Sequence[Rated]) -> tuple[Calibration, ...]:
    by_judged: defaultdict[float, list[float]] = defaultdict(list)
    for one in rated:
        by_judged[one.judged].append(one.people)
    return tuple(
        Calibration(judged, fmean(people), len(people))
        for judged, people in sorted(by_judged.items())
    )


def _trend(found: Sequence[tuple[float, int | None]]) -> Trend | None:
    known = [(error, size) for error, size in found if size is not None]
    if len(known) < LEAST:
        return None
    rho, p = _spearman([error for error, _ in known], [size for _, size in known])
    return None if rho is None or p is None else Trend(rho, p)


def _spearman(
    one: Sequence[float], other: Sequence[float]
) -> tuple[float, float] | tuple[None, None]:
    if len(set(one)) < 2 or len(set(other)) < 2:
        return None, None
    found = require("scipy.stats", "counsel").spearmanr(one, other)
    return float(found.statistic), float(found.pvalue)
