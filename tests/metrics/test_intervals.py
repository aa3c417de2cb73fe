"""Intervals, against other ways of working them out, and where there are none."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]  # it has no types

from scriptgraph.metrics.intervals import (
    FEWEST,
    RESAMPLES,
    SEED,
    Interval,
    Pairs,
    difference_intervals,
    ratio_interval,
    ratio_intervals,
    share_interval,
)

Z = 1.959963984540054


def wilson(top: int, bottom: int) -> tuple[float, float]:
    """Work Wilson's interval out as the textbooks write it."""
    share = top / bottom
    middle = (share + Z**2 / (2 * bottom)) / (1 + Z**2 / bottom)
    half = (
        Z / (1 + Z**2 / bottom) * math.sqrt(share * (1 - share) / bottom + (Z / (2 * bottom)) ** 2)
    )
    return middle - half, middle + half


def difference(first: Pairs, second: Pairs) -> Interval | None:
    """Give the interval of one difference."""
    return difference_intervals([(first, second)])[0]


@pytest.mark.parametrize(("top", "bottom"), [(94, 204), (0, 10), (10, 10), (1, 2), (142, 169)])
def test_a_shares_interval_is_wilsons(top: int, bottom: int) -> None:
    """Also where all or none were counted, where simpler intervals have no width."""
    found = share_interval(top, bottom)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(wilson(top, bottom), abs=1e-9)


def test_a_share_of_nothing_has_no_interval() -> None:
    """Without a single verdict nothing is known."""
    assert share_interval(0, 0) is None


def dialogues(number: int, *, seed: int = 1, factor: float = 1) -> list[tuple[float, float]]:
    rng = random.Random(seed)
    turns = [rng.randint(5, 40) for _ in range(number)]
    return [(factor * count * rng.uniform(800, 1200), count) for count in turns]


def resampled(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Bootstrap a ratio of sums the plain way: resample dialogues, cut off both tails."""
    rng = np.random.default_rng(0)
    given = np.array(pairs)
    drawn = given[rng.integers(len(pairs), size=(20_000, len(pairs)))].sum(axis=1)
    low, high = np.quantile(drawn[..., 0] / drawn[..., 1], [0.025, 0.975])
    return float(low), float(high)


def test_a_means_interval_is_what_resampling_dialogues_gives() -> None:
    """With many dialogues the correction that BCa makes is small."""
    pairs = dialogues(400)
    found = ratio_interval(pairs)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(resampled(pairs), rel=2e-3)


@pytest.mark.parametrize("number", [FEWEST, 20, 300])
def test_a_means_interval_is_scipys(number: int) -> None:
    """Drawn, corrected and cut as `scipy.stats.bootstrap` does, with the same draws."""
    pairs = dialogues(number)
    top, bottom = np.array(pairs).T

    def statistic(rows: Any, axis: int = -1) -> Any:
        return top[rows].sum(axis=axis) / bottom[rows].sum(axis=axis)

    expected = stats.bootstrap(
        [np.arange(number)], statistic, n_resamples=RESAMPLES, rng=np.random.default_rng(SEED)
    ).confidence_interval
    found = ratio_interval(pairs)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-3)


def test_many_intervals_are_those_of_one_at_a_time() -> None:
    """Whatever stands beside it: as many dialogues, others, or too few."""
    many = [dialogues(20), dialogues(3), dialogues(30), dialogues(20, seed=2), [(1.0, 1.0)] * 9]
    for found, pairs in zip(ratio_intervals(many), many, strict=True):
        alone = ratio_interval(pairs)
        assert (found is None) == (alone is None)
        if found and alone:
            assert (found.low, found.high) == pytest.approx((alone.low, alone.high), rel=1e-9)


def test_the_same_dialogues_always_give_the_same_interval() -> None:
    """The seed is fixed."""
    assert ratio_interval(dialogues(20)) == ratio_interval(dialogues(20))


def test_too_few_dialogues_have_no_interval() -> None:
    """One dialogue, or a handful, say nothing about how dialogues vary."""
    for number in range(1, FEWEST):
        assert ratio_interval(dialogues(number)) is None
        assert difference(dialogues(number), dialogues(30)) is None
    assert ratio_interval([]) is None
    assert ratio_interval(dialogues(FEWEST)) is not None


@pytest.mark.parametrize("pair", [(8.0, 1.0), (0.0, 1.0), (1 / 3, 3.0)])
def test_dialogues_that_do_not_differ_have_no_interval(pair: tuple[float, float]) -> None:
    """An interval without any width would claim to know what it does not."""
    same = [pair] * 30
    assert ratio_interval(same) is None
    assert ratio_interval([(top * 2, bottom * 2) for top, bottom in same] + same) is None
    assert difference(same, same) is None


def test_a_group_that_varies_can_be_compared_with_one_that_does_not() -> None:
    """All of the difference's uncertainty is then the other group's."""
    pairs = dialogues(50)
    found, alone = difference([(1000.0, 1.0)] * 50, pairs), ratio_interval(pairs)
    assert found is not None
    assert alone is not None
    assert found.low + 1000 == pytest.approx(alone.low, rel=5e-3)
    assert found.high + 1000 == pytest.approx(alone.high, rel=5e-3)


def test_a_difference_is_the_second_group_minus_the_first() -> None:
    """Times that doubled give a difference above nothing, the other way round below."""
    slow, fast = dialogues(50, factor=2), dialogues(50, seed=2)
    up, down = difference(fast, slow), difference(slow, fast)
    assert up is not None
    assert down is not None
    assert 800 < up.low < 1000 < up.high < 1200
    assert -1200 < down.low < -1000 < down.high < -800


def test_what_cannot_be_divided_gives_no_interval_instead_of_a_warning() -> None:
    """Draws without a single turn have no ratio."""
    assert ratio_interval([(1.0, 0.0)] * 9 + [(1.0, 1.0)]) in (None, Interval(1.0, 10.0))
