"""95 % intervals: how far a figure could lie from where it does, had the dialogues been others.

Needs the extra `report`; nothing else in the figures does.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scriptgraph.extras import require

CONFIDENCE = 0.95

SEED = 20241219
"""Of the resampling, so that the same dialogues always give the same intervals."""

RESAMPLES = 9_999

FEWEST = 6
"""Dialogues below which no bootstrap is made.

Its interval lies between the least and the greatest dialogue, and with five values even that whole
range covers the median in less than 95 % of cases.
"""

_AT_ONCE = 200_000
"""Resampled dialogues that are held in memory at one time."""

Pairs = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies with 95 % confidence."""

    low: float
    high: float


def share_interval(top: int, bottom: int) -> Interval | None:
    """Give Wilson's interval of a share; None where nothing was counted."""
    if bottom == 0:
        return None
    tested = require("scipy.stats", "report").binomtest(top, bottom)
    found = tested.proportion_ci(CONFIDENCE, method="wilson")
    return Interval(float(found.low), float(found.high))


def ratio_interval(pairs: Pairs) -> Interval | None:
    """Give the bootstrap interval (BCa, over dialogues) of a ratio of sums.

    Args:
        pairs: What is divided and by what, of each dialogue.

    Returns:
        None where the dialogues are fewer than `FEWEST` or do not differ: then they say nothing
        about how much others would.
    """
    return _bootstrap([pairs], lambda ratios: ratios[0])


def difference_interval(first: Pairs, second: Pairs) -> Interval | None:
    """Give the bootstrap interval of the second ratio minus the first; see `ratio_interval`."""
    return _bootstrap([first, second], lambda ratios: ratios[1] - ratios[0])


def _bootstrap(
    samples: Sequence[Pairs], combine: Callable[[Sequence[Any]], Any]
) -> Interval | None:
    stats = require("scipy.stats", "report")
    import numpy as np

    if any(len(pairs) < FEWEST for pairs in samples) or not any(map(_vary, samples)):
        return None
    parts = [np.asarray(pairs, dtype=float).T for pairs in samples]

    def statistic(*drawn: Any, axis: int = -1) -> Any:
        ratios = [
            top[rows].sum(axis=axis) / bottom[rows].sum(axis=axis)
            for (top, bottom), rows in zip(parts, drawn, strict=True)
        ]
        return combine(ratios)

    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        found = stats.bootstrap(
            # Dialogues are drawn by their number, so that both parts of a ratio stay together.
            [np.arange(len(pairs)) for pairs in samples],
            statistic,
            n_resamples=RESAMPLES,
            batch=max(1, _AT_ONCE // max(map(len, samples))),
            vectorized=True,
            confidence_level=CONFIDENCE,
            method="BCa",
            rng=np.random.default_rng(SEED),
        ).confidence_interval
    low, high = float(found.low), float(found.high)
    return Interval(low, high) if math.isfinite(low) and math.isfinite(high) else None


def _vary(pairs: Pairs) -> bool:
    """Say whether the ratio would change if other dialogues were drawn."""
    top, bottom = pairs[0]
    return any(not math.isclose(a * bottom, top * b) for a, b in pairs)
