"""95 % intervals: how far a figure could lie from where it does, had the dialogues been others.

All but Wilson's need numpy and scipy, of the extra `report`; nothing else in the figures does.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import NamedTuple, TypeVar

from scriptgraph.core.extras import require
from scriptgraph.metrics.jackknife import FEWEST, Estimate, Sample, alone, estimate

CONFIDENCE = 0.95

SEED = 20241219
"""Of what is drawn, so that the same dialogues always give the same intervals."""

RESAMPLES = 9_999

_FEW_RESAMPLES = 999
"""Of figures that are worked out anew for each, which takes up to some milliseconds."""

C = TypeVar("C")

Pairs = Sequence[tuple[float, float]]
"""What is divided and by what, of each thing that was drawn."""

_TAIL = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


class Interval(NamedTuple):
    """Where a figure lies with 95 % confidence."""

    low: float
    high: float


def wilson(share: float, of: int) -> Interval:
    """Give Wilson's interval of a share of so many that are independent of one another."""
    spread = _TAIL**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def share_interval(top: int, bottom: int) -> Interval | None:
    """Give Wilson's interval of things that are independent; None where nothing was counted."""
    return None if bottom == 0 else wilson(top / bottom, bottom)


def mean_interval(sample: Sample) -> Interval | None:
    """Give the interval of a ratio of sums: Student's t around it, by the jackknife.

    Where nothing is below 0, as with times and counts, it is around the logarithm: such figures are
    skewed, and an interval as long to both sides would lie too low.

    Returns:
        None where fewer than `FEWEST` things were drawn or they do not differ: then they say
        nothing about how much others would.
    """
    found = estimate(sample)
    if found is None or not found.variance:
        return None
    if found.value <= 0 or any(one.top < 0 for one in sample):
        return around(found)
    factor = math.exp(_tail(found.freedom) * found.error / found.value)
    return Interval(found.value / factor, found.value * factor)


def clustered_share_interval(sample: Sample) -> Interval | None:
    """Give the interval of a share of things of which several were drawn together.

    Student's t around the logarithm of the odds, by the jackknife (as R's `svyciprop`). Where all
    came out alike nobody knows how much those that were drawn together depend on one another; then
    each draw counts as one thing, and the interval is Wilson's.

    Returns:
        None where fewer than `FEWEST` things were drawn.
    """
    found = estimate(sample)
    if found is None:
        return None
    share = min(1.0, max(0.0, found.value))
    slope = share * (1 - share)
    if not found.variance or not slope:
        return wilson(share, found.units)
    half = _tail(found.freedom) * found.error / slope
    odds = math.log(share / (1 - share))
    return Interval(_share_of(odds - half), _share_of(odds + half))


def difference_interval(first: Sample, second: Sample) -> Interval | None:
    """Give the interval of the second ratio minus the first; see `mean_interval`.

    What was drawn once for both samples is left out of both at once: such samples are paired.
    """
    found = estimate(first, second) if first and second else None
    return None if found is None or not found.variance else around(found)


def ratio_interval(pairs: Pairs) -> Interval | None:
    """Give the interval of a ratio of sums over things that were drawn one by one."""
    return mean_interval(alone(pairs))


def around(found: Estimate) -> Interval:
    """Give Student's interval of an estimate."""
    half = _tail(found.freedom) * found.error
    return Interval(found.value - half, found.value + half)


def chance(found: Estimate) -> float | None:
    """Give the two-sided p of no difference, unadjusted; None where nothing varies."""
    if not found.variance:
        return None
    t = abs(found.value) / found.error
    return float(2 * require("scipy.special", "report").stdtr(found.freedom, -t))


def _tail(freedom: float) -> float:
    return float(require("scipy.special", "report").stdtrit(freedom, (1 + CONFIDENCE) / 2))


def _share_of(odds: float) -> float:
    """Give the share that the logarithm of odds stands for."""
    return 0.5 + math.tanh(odds / 2) / 2


def resamples(clusters: Sequence[C]) -> list[list[C]]:
    """Draw whole clusters anew, for figures that no ratio of sums gives; none with too few."""
    if len(clusters) < FEWEST:
        return []
    rng = require("numpy", "report").random.default_rng(SEED)
    rows = rng.integers(len(clusters), size=(_FEW_RESAMPLES, len(clusters)))
    return [[clusters[row] for row in draw] for draw in rows]


def percentiles(values: Sequence[float]) -> Interval:
    """Give the interval that holds 95 % of what was drawn."""
    np = require("numpy", "report")
    low, high = np.quantile(values, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(float(low), float(high))


def sums(values: Iterable[tuple[str, float]]) -> list[tuple[float, float]]:
    """Give what the values of each cluster add up to, and how many they are.

    Args:
        values: Of each thing its cluster, and a figure.
    """
    found: defaultdict[str, list[float]] = defaultdict(list)
    for cluster, value in values:
        found[cluster].append(value)
    return [(sum(given), float(len(given))) for given in found.values()]
