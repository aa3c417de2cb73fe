"""How large a difference is, whatever its unit: Hedges' g of means, Cohen's h of shares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from scriptgraph.metrics.jackknife import Amount, Sample

Effect = Literal["g", "h"]


def cohens_h(first: float, second: float) -> float:
    """Give the difference between two shares, as arcs (Cohen 1988)."""
    return 2 * (math.asin(math.sqrt(second)) - math.asin(math.sqrt(first)))


def hedges_g(first: Sample, second: Sample) -> float | None:
    """Give the difference between two means in standard deviations between dialogues.

    They are pooled, and the whole is corrected for small samples (Hedges 1981). A ratio of sums,
    such as time per turn, varies by what each dialogue adds to it (its linear part).

    Returns:
        None where dialogues do not differ, or a group has but one.
    """
    if min(len(first), len(second)) < 2:
        return None
    (one, square), (other, another) = map(_deviations, (first, second))
    freedom = len(first) + len(second) - 2
    deviation = math.sqrt((square + another) / freedom)
    if not deviation or math.isnan(deviation):
        return None
    return (other - one) / deviation * (1 - 3 / (4 * freedom - 1))


def _deviations(sample: Sequence[Amount]) -> tuple[float, float]:
    """Give a ratio, and the sum of the squares of what dialogues differ from it by."""
    bottom = math.fsum(one.bottom for one in sample)
    if not bottom:
        return math.nan, math.nan
    ratio = math.fsum(one.top for one in sample) / bottom
    each = bottom / len(sample)
    return ratio, math.fsum(((one.top - ratio * one.bottom) / each) ** 2 for one in sample)
