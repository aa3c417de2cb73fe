"""The rows of the benchmarks' table, and how they are written."""

from __future__ import annotations

import pytest
from benchmarks.group import Group, Row, Target
from benchmarks.tables import HEADER, caveat, cells, notes, number


@pytest.mark.parametrize(
    ("target", "met"),
    [
        (None, None),
        (Target(2.0), True),
        (Target(1.9), False),
        (Target(0.5, of="ratio"), True),
        (Target(0.4, of="ratio"), False),
        (Target(2.0, at_least=True), True),
        (Target(0.6, of="ratio", at_least=True), False),
    ],
)
def test_a_target_bounds_the_figure_or_its_ratio(target: Target | None, met: bool | None) -> None:
    """A figure of 2 that is half of its reference keeps the bounds that lie on the right side."""
    assert Row("a", "ms", 2.0, 4.0, target=target).met is met


@pytest.mark.parametrize("reference", [None, 0.0])
def test_without_a_reference_there_is_no_ratio(reference: float | None) -> None:
    """Nothing is divided by what is not there, and a bound on the ratio is neither kept nor not."""
    row = Row("a", "ms", 2.0, reference, target=Target(1, of="ratio"))
    assert (row.ratio, row.met) == (None, None)


def test_a_missing_figure_meets_nothing() -> None:
    """What could not be measured is shown as missing, with its target and without a verdict."""
    row = Row("a", "ms", against="them", target=Target(1.25, of="ratio"), missing="no server")
    assert cells(row) == ("a", "missing", "them", "", "≤ 1.25 \N{MULTIPLICATION SIGN}", "")


def test_a_row_is_written_with_units() -> None:
    """Every cell has its column, and says what it counts."""
    row = Row("a", "bytes", 4_000, 365_000, "by hand", Target(5_000))
    shown = dict(zip(HEADER, cells(row), strict=True))
    assert shown == {
        "figure": "a",
        "ours": "4,000 bytes",
        "reference": "365,000 bytes (by hand)",
        "ratio": "0.01 \N{MULTIPLICATION SIGN}",
        "target": "≤ 5,000 bytes",
        "met": "yes",
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (0.5, "0.500"),
        (0.01234, "0.0123"),
        (99.96, "100"),
        (99.94, "99.9"),
        (1234.5, "1,234"),
    ],
)
def test_numbers_have_three_digits(value: float, written: str) -> None:
    """Small numbers keep three digits, great ones all before the point and none behind it."""
    assert number(value) == written


def test_a_reason_is_given_once() -> None:
    """Rows that are missing for the same reason share one note; remarks stand before it."""
    rows = [
        Row("a", "ms", missing="no server"),
        Row("b", "ms", 1.0),
        Row("c", "ms", missing="no server"),
    ]
    assert notes(Group(rows, remarks=["All is well."])) == ["All is well.", "a; c: no server"]


def test_only_a_shorter_run_has_a_caveat() -> None:
    """Who reads figures of a quick run is told that the targets are not meant for them."""
    assert caveat(1.0) == ""
    assert "scale 0.1" in caveat(0.1)
