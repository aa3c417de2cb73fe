"""Intervals, against other ways of working them out, and where there are none."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm  # type: ignore[import-untyped]  # it has no types
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]  # it has no types

from scriptgraph.metrics.intervals import (
    Interval,
    chance,
    clustered_share_interval,
    difference_interval,
    mean_interval,
    ratio_interval,
    share_interval,
)
from scriptgraph.metrics.jackknife import FEWEST, Amount, Drawn, alone, estimate

Z = 1.959963984540054


def wilson(top: int, bottom: int) -> tuple[float, float]:
    """Work Wilson's interval out as the textbooks write it."""
    share = top / bottom
    middle = (share + Z**2 / (2 * bottom)) / (1 + Z**2 / bottom)
    half = (
        Z / (1 + Z**2 / bottom) * math.sqrt(share * (1 - share) / bottom + (Z / (2 * bottom)) ** 2)
    )
    return middle - half, middle + half


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


def means(number: int, seed: int = 1) -> list[float]:
    return [random.Random(f"{seed} {place}").gauss(0.5, 2) for place in range(number)]


def together(values: list[float], each: int, stratum: str = "") -> list[Amount]:
    """Take so many of the values each as drawn together."""
    return [
        Amount(value, 1, (Drawn(str(place // each), stratum),))
        for place, value in enumerate(values)
    ]


def ends(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return interval.low, interval.high


def test_a_mean_of_dialogues_drawn_one_by_one_has_students_interval() -> None:
    """As scipy gives it."""
    values = means(20)
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert ends(mean_interval(together(values, 1))) == pytest.approx((expected.low, expected.high))


def test_a_mean_of_clusters_has_statsmodels_interval() -> None:
    """The cluster-robust standard error of a regression on nothing but a constant."""
    values, clusters = means(40), np.arange(40) // 4
    fitted = sm.OLS(values, np.ones(40)).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True
    )
    found = mean_interval(together(values, 4))
    assert ends(found) == pytest.approx(tuple(fitted.conf_int()[0]), rel=1e-9)


def test_a_ratio_has_nearly_the_interval_that_resampling_gives() -> None:
    """With many dialogues every way of working it out comes to the same."""
    pairs, rng = dialogues(400), np.random.default_rng(0)
    given = np.array(pairs)
    drawn = given[rng.integers(len(pairs), size=(5_000, len(pairs)))].sum(axis=1)
    expected = np.quantile(drawn[..., 0] / drawn[..., 1], [0.025, 0.975])
    assert ends(ratio_interval(pairs)) == pytest.approx(tuple(expected), rel=3e-3)


def test_paired_samples_have_the_interval_and_p_of_the_paired_test() -> None:
    """What was drawn once for both is left out of both."""
    first, second = means(12), [value + 1 + value % 0.7 for value in means(12)]
    test: Any = stats.ttest_rel(second, first)
    expected = test.confidence_interval(0.95)
    samples = together(first, 1), together(second, 1)
    assert ends(difference_interval(*samples)) == pytest.approx((expected.low, expected.high))
    found = estimate(*samples)
    assert found is not None
    assert chance(found) == pytest.approx(test.pvalue)


def test_samples_that_share_nothing_have_the_interval_and_p_of_welchs_test() -> None:
    """With his degrees of freedom; a sample may be the larger."""
    first, second = means(9), means(20, seed=2)
    test: Any = stats.ttest_ind(second, first, equal_var=False)
    expected = test.confidence_interval(0.95)
    samples = (
        together(first, 1),
        [Amount(value, 1, (Drawn(f"other {place}"),)) for place, value in enumerate(second)],
    )
    assert ends(difference_interval(*samples)) == pytest.approx((expected.low, expected.high))
    found = estimate(*samples)
    assert found is not None
    assert chance(found) == pytest.approx(test.pvalue)


def test_within_strata_only_what_varies_within_them_counts() -> None:
    """The variance is each stratum's own, by its weight; between them nothing is drawn."""
    strata = [[value + 50 * place for value in means(5, seed=place)] for place in range(4)]
    sample = [one for place, each in enumerate(strata) for one in together(each, 1, str(place))]
    found = estimate(sample)
    assert found is not None
    assert found.variance == pytest.approx(sum(np.var(each, ddof=1) / 5 for each in strata) / 16)
    assert found.freedom == 4 * 4


def test_a_stratum_of_one_is_put_to_others() -> None:
    """One repetition each: dialogues are then drawn among all, which is wider and not wrong."""
    values = means(8)
    lonely = [Amount(v, 1, (Drawn("1", str(place)),)) for place, v in enumerate(values)]
    assert mean_interval(lonely) == mean_interval(together(values, 1))


def test_what_is_drawn_in_two_ways_varies_by_both() -> None:
    """Patients crossed with scripts: the sum of both, less what both have in common."""
    values = {(p, s): v for (p, s), v in zip(np.ndindex(6, 6), means(36), strict=True)}

    def by(*ways: str) -> float:
        sample = [
            Amount(
                value,
                1,
                tuple(Drawn({"p": f"p{p}", "s": f"s{s}", "ps": f"{p} {s}"}[way]) for way in ways),
            )
            for (p, s), value in values.items()
        ]
        found = estimate(sample)
        assert found is not None
        return found.variance

    assert by("p", "s", "ps") == pytest.approx(by("p") + by("s") - by("ps"))


def test_a_share_counts_what_was_drawn_together_once() -> None:
    """Four switches that always agree are one: the interval is twice as wide, not wider."""
    said = [random.Random(place).random() < 0.6 for place in range(50)]
    apart = clustered_share_interval(alone([(float(one), 1.0) for one in said]))
    of_four = clustered_share_interval(alone([(4.0 * one, 4.0) for one in said]))
    assert ends(of_four) == pytest.approx(ends(apart))


@pytest.mark.parametrize(("each", "bound"), [(0.0, 0.0), (4.0, 1.0)])
def test_where_all_came_out_alike_each_draw_counts_once(each: float, bound: float) -> None:
    """Nobody knows how much switches of one dialogue depend on one another: Wilson's of draws."""
    found = clustered_share_interval(alone([(each, 4.0)] * 20))
    assert ends(found) == pytest.approx(wilson(round(bound * 20), 20), abs=1e-9)


@given(st.permutations(range(12)))
def test_the_order_of_dialogues_makes_no_difference_to_intervals(order: list[int]) -> None:
    """To the last bit."""
    sample = together(means(12), 2)
    assert mean_interval([sample[place] for place in order]) == mean_interval(sample)


def test_too_few_dialogues_have_no_interval() -> None:
    """One dialogue, or a handful, say nothing about how dialogues vary."""
    for number in range(FEWEST):
        assert ratio_interval(dialogues(number)) is None
        assert clustered_share_interval(alone(dialogues(number))) is None
    assert difference_interval([], alone(dialogues(30))) is None
    assert ratio_interval(dialogues(FEWEST)) is not None


@pytest.mark.parametrize("pair", [(8.0, 1.0), (0.0, 1.0), (1 / 3, 3.0)])
def test_dialogues_that_do_not_differ_have_no_interval(pair: tuple[float, float]) -> None:
    """An interval without any width would claim to know what it does not."""
    same = [pair] * 30
    assert ratio_interval(same) is None
    assert ratio_interval([(top * 2, bottom * 2) for top, bottom in same] + same) is None
    assert difference_interval(alone(same), alone(same)) is None


def test_a_mean_of_what_is_never_below_nothing_has_no_interval_below_it() -> None:
    """Refusals are counted; less than none cannot be, and far more may be."""
    low, high = ends(ratio_interval([(0.0, 1.0)] * 9 + [(1.0, 1.0)]))
    assert 0 < low < 0.1 < high
    assert high - 0.1 > 0.1 - low


def test_what_cannot_be_divided_gives_no_interval_instead_of_a_warning() -> None:
    """Without the one dialogue that has a turn there is no ratio."""
    assert ratio_interval([(1.0, 0.0)] * 9 + [(1.0, 1.0)]) is None
