"""Whether a judge gives the same thing the same score again: Krippendorff's alpha.

Needs the extra `counsel`; scores given once do without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import variance
from typing import Literal

from scriptgraph.core.extras import require

Ratings = Sequence[float | None]
"""What one thing was given, repeat by repeat; None where a score is missing."""


@dataclass(frozen=True)
class Steadiness:
    """How far repeats agree."""

    compared: int
    """Things with two scores or more."""

    same: int
    """Those of them that got the same score every time."""

    alpha: float | None
    """None where it is undefined, or was not asked for.

    That is with fewer than two things compared, and with one score for all of them.
    """

    sd: float | None
    """The standard deviation within a thing, pooled; None where nothing was compared."""


def steadiness(
    ratings: Sequence[Ratings], level: Literal["ordinal", "interval"] | None = "ordinal"
) -> Steadiness:
    """Compare repeats.

    Args:
        ratings: Of each thing, as many as there are repeats.
        level: `ordinal` for scores, whose distances nobody knows; `interval` for means of them.
            None asks for no alpha, and does without the extra.
    """
    given = [[one for one in row if one is not None] for row in ratings]
    compared = [row for row in given if len(row) > 1]
    rated = [row for row in ratings if sum(one is not None for one in row) > 1]
    return Steadiness(
        compared=len(compared),
        same=sum(len(set(row)) == 1 for row in compared),
        alpha=_alpha(rated, level) if level else None,
        sd=_pooled(compared),
    )


def _alpha(ratings: Sequence[Ratings], level: str) -> float | None:
    import numpy as np

    values = {one for row in ratings for one in row if one is not None}
    if len(ratings) < 2 or len(values) < 2:
        return None
    by_repeat = np.asarray(ratings, dtype=float).T
    krippendorff = require("krippendorff", "counsel")
    return float(krippendorff.alpha(by_repeat, level_of_measurement=level))


def _pooled(compared: Sequence[Sequence[float]]) -> float | None:
    """Pool what repeats differ by; a thing scored more often counts for more."""
    freedom = sum(len(row) - 1 for row in compared)
    squares = sum(variance(row) * (len(row) - 1) for row in compared)
    return (squares / freedom) ** 0.5 if freedom else None
