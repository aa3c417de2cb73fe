"""Of the days of weeks or of a month so many are a number; "two nights out of three" are none."""

from __future__ import annotations

import pytest

from scriptgraph.language.numerals import one_number


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("5 days out of 14", "en", 5),
        ("12 days out of 30", "en", 12),
        ("4 times out of 28", "en", 4),
        ("10 jours sur 14", "fr", 10),
        ("5 días sobre 14", "es", 5),
        ("3 Tage von den 14", "de", 3),
        ("one night out of four", "en", None),
        ("deux jours sur trois", "fr", None),
        ("una noche de cada dos", "es", None),
    ],
)
def test_a_count_of_so_many_days_is_a_number(text: str, code: str, number: int | None) -> None:
    """How many days of a fortnight or a month is what questionnaires ask."""
    assert one_number(text, code) == number
