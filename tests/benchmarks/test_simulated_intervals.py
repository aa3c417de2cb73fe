"""Intervals hold the truth as often as they say, and pairing finds what would be overlooked."""

from __future__ import annotations

import pytest
from benchmarks.group import Options
from benchmarks.intervals import CORRELATIONS, KINDS, covered, measure, power

STUDIES = 60
"""Enough for what is badly wrong; the benchmark has many more."""


@pytest.mark.parametrize("kind", KINDS)
def test_an_interval_holds_the_truth(kind: str) -> None:
    """Means, ratios, shares and differences, with a correlation within a patient."""
    found = covered(kind, 20, 3, CORRELATIONS[1], STUDIES)
    assert found.share >= 0.9


def test_pairing_finds_what_patients_would_drown() -> None:
    """With a correlation of 0.8 within a patient, the same studies, paired and unpaired."""
    row = power(10, 5, STUDIES)
    assert row.ours is not None
    assert row.reference is not None
    assert row.ours > 5 * row.reference


async def test_every_kind_has_its_rows_and_every_design_its_line() -> None:
    """In the smallest of runs."""
    group = await measure(Options(scale=0.001))
    assert all(row.ours is not None for row in group.rows)
    assert {line[0] for line in group.details[0].lines} == set(KINDS)
