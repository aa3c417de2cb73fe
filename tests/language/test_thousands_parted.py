"""Thousands that a blank parts: read where they can be nothing else, and else asked for again."""

from __future__ import annotations

import pytest

from scriptgraph.state.values import doubt, read_value


@pytest.mark.parametrize(
    ("said", "unit", "number"),
    [
        ("72\u202f500 g", "kg", 72.5),
        ("72\u00a0500 g", "kg", 72.5),
        ("1 072 kg", "kg", 1072),
        ("1 000 mg", "mg", 1000),
        ("1 200 000 g", "kg", 1200),
        ("72 500 g", "kg", None),
        ("2 500 mg", "mg", None),
        ("120 130 140", "kg", None),
    ],
)
def test_a_blank_parts_thousands_where_no_number_begins_with_zero(
    said: str, unit: str, number: float | None
) -> None:
    """A dose of "2 500 mg" may be two of 500 mg; nobody tells a number of its own as 072."""
    assert read_value(said, f"number {unit}", "fr") == number


def test_no_part_of_such_a_number_is_kept() -> None:
    """What is left open proves neither of its ends."""
    for part in (0.5, 72, 500):
        assert doubt(part, "number kg", "72 500 g", "72 500 g", "fr")
