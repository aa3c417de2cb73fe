"""Whether a judge gives the same thing the same score again: Krippendorff's alpha.

Needs the extra `counsel`; scores given once do without.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """None where it is undefined: fewer than two things compared, or one score for all of them."""


def steadiness(
    ratings: Sequence[Ratings], level: Literal["ordinal", "interval"] = "ordinal"
) -> Steadiness:
    """Compare repeats.

    Args:
        ratings: Of each thing, as many as there are repeats.
        level: `ordinal` for scores, whose distances nobody knows; `interval` for means of them.
    """
    given = [[one for one in row if one is not None] for row in ratings]
    compared = [row for row in given if len(row) > 1]
    return Steadiness(
        compared=len(compared),
        same=sum(len(set(row)) == 1 for row in compared),
        alpha=_alpha([row for row in ratings if sum(one is not None for one in row) > 1], level),
    )


def _alpha(ratings: Sequence[Ratings], level: str) -> float | None:
    import numpy as np

    values = {one for row in ratings for one in row if one is not None}
    if len(ratings) < 2 or len(values) < 2:
        return None
    by_repeat = np.asarray(ratings, dtype=float).T
    krippendorff = require("krippendorff", "counsel")
    return float(krippendorff.alpha(by_repeat, level_of_measurement=level))


def pooled_spread(given: Iterable[Sequence[float]]) -> float | None:
    """Pool what repeats differ by; a thing scored more often counts for more.

    Args:
        given: The scores of each thing.

    Returns:
        The standard deviation within a thing; None where none was scored twice.
    """
    compared = [row for row in given if len(row) > 1]
    freedom = sum(len(row) - 1 for row in compared)
    squares = sum(variance(row) * (len(row) - 1) for row in compared)
    return (squares / freedom) ** 0.5 if freedom else None
