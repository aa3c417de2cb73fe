"""How large differences are, and what many of them together are worth: against statsmodels."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import effectsize_smd  # type: ignore[import-untyped]
from statsmodels.stats.multitest import multipletests  # type: ignore[import-untyped]
from statsmodels.stats.proportion import proportion_effectsize  # type: ignore[import-untyped]

from scriptgraph.metrics.comparison import holm
from scriptgraph.metrics.effects import cohens_h, hedges_g
from scriptgraph.metrics.jackknife import alone


def test_hedges_g_is_statsmodels() -> None:
    """Of means; its correction for small samples is the approximate one, as theirs."""
    first, second = ([random.Random(f"{n} {k}").gauss(n, 2) for k in range(8 + n)] for n in (1, 3))
    expected, _ = effectsize_smd(
        np.mean(second), np.std(second, ddof=1), len(second),
        np.mean(first), np.std(first, ddof=1), len(first),
    )  # fmt: skip
    samples = (alone([(value, 1.0) for value in values]) for values in (first, second))
    assert hedges_g(*samples) == pytest.approx(expected)


def test_an_effect_has_no_unit() -> None:
    """Time per turn in seconds or in milliseconds: the same size."""
    pairs = [
        [(random.Random(f"{n} {k}").gauss(90, 9), 3.0 + k % 4) for k in range(9)] for n in "ab"
    ]
    small = hedges_g(*(alone(each) for each in pairs))
    large = hedges_g(*(alone([(1000 * top, below) for top, below in each]) for each in pairs))
    assert small == pytest.approx(large)


def test_what_does_not_vary_has_no_size() -> None:
    """There is no standard deviation to measure with; nor is there with one dialogue."""
    assert hedges_g(alone([(1.0, 1.0)] * 9), alone([(2.0, 1.0)] * 9)) is None
    assert hedges_g(alone([(1.0, 1.0)]), alone([(2.0, 1.0), (3.0, 1.0)])) is None


@settings(max_examples=30)
@given(st.floats(0, 1), st.floats(0, 1))
def test_cohens_h_is_statsmodels(first: float, second: float) -> None:
    """Of shares, none and all among them."""
    assert cohens_h(first, second) == pytest.approx(proportion_effectsize(second, first), abs=1e-12)


@settings(max_examples=15)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holms_correction_is_statsmodels(chances: list[float]) -> None:
    """Whatever their order, and with equal ones."""
    assert holm(chances) == pytest.approx(multipletests(chances, method="holm")[1])


def test_nothing_tested_needs_no_correction() -> None:
    """A table without any p."""
    assert holm([]) == []
