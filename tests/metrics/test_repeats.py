"""Agreement between repeats: published values, and where there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.metrics.repeats import Ratings, steadiness

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: four observers, twelve
# units, data missing; he gives 0.815 for ordinal and 0.849 for interval data.
OBSERVERS: list[list[float | None]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
UNITS = [list(unit) for unit in zip(*OBSERVERS, strict=True)]


def test_the_published_example() -> None:
    """Alpha comes out as Krippendorff gives it, for ordinal and for interval data."""
    found = steadiness(UNITS)
    assert found.alpha == pytest.approx(0.815, abs=0.0005)
    assert steadiness(UNITS, "interval").alpha == pytest.approx(0.849, abs=0.0005)
    assert (found.compared, found.same) == (11, 8)


@pytest.mark.parametrize(
    ("ratings", "compared", "same"),
    [
        ([], 0, 0),
        ([[3, None], [None, 4]], 0, 0),
        ([[3, 3], [None, 4]], 1, 1),
        ([[3, 3], [3, 3], [None, 5]], 2, 2),
        ([[3, 4]], 1, 0),
    ],
)
def test_where_nothing_can_be_said_there_is_no_alpha(
    ratings: list[Ratings], compared: int, same: int
) -> None:
    """Too few things, or one score for all of them: chance cannot be told from agreement."""
    found = steadiness(ratings)
    assert (found.compared, found.same, found.alpha) == (compared, same, None)


def test_the_spread_within_things_is_pooled() -> None:
    """A thing that differs by 2 between two repeats has a variance of 2; the other has none."""
    assert steadiness([[1, 3], [4, 4]]).sd == pytest.approx(1)
    assert steadiness([[1, 3, None], [4, None, 4], [5, None, None]]).sd == pytest.approx(1)
    assert steadiness([[1, None]]).sd is None


@given(st.lists(st.integers(1, 5), min_size=2, max_size=20), st.integers(2, 4))
def test_a_judge_that_repeats_itself_agrees_with_itself(scores: list[int], times: int) -> None:
    """Alpha is 1 wherever there is anything to tell apart."""
    found = steadiness([[score] * times for score in scores])
    assert (found.same, found.sd) == (len(scores), 0)
    assert found.alpha == (pytest.approx(1) if len(set(scores)) > 1 else None)


def test_a_judge_that_throws_dice_does_not() -> None:
    """Systematic disagreement is below chance."""
    alpha = steadiness([[1, 5], [5, 1], [1, 5], [5, 1]]).alpha
    assert alpha is not None
    assert alpha < 0
