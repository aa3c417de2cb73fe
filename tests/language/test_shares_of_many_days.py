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


@pytest.mark.parametrize("end", range(1, 11))
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "{} points out of {}"),
        ("en", "{} stars out of {}"),
        ("de", "{} Punkte von {}"),
        ("fr", "{} points sur {}"),
        ("es", "{} puntos de {}"),
        ("zh", "{1}分里的{0}分"),
    ],
)
def test_points_of_a_scale_are_read_alike_whatever_it_ends_at(
    code: str, said: str, end: int
) -> None:
    """A scale of four has points as one of five has."""
    for points in range(end + 1):
        assert one_number(said.format(points, end), code) == points


@pytest.mark.parametrize("end", [2, 3, 4, 5, 6, 8, 9])
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "one night out of {}"),
        ("fr", "une nuit sur {}"),
        ("es", "una noche de cada {}"),
    ],
)
def test_a_share_of_less_than_many_nights_is_read_alike(code: str, said: str, end: int) -> None:
    """One night in six says of a week as little as one in four."""
    assert one_number(said.format(end), code) is None


@pytest.mark.parametrize("end", [7, 10, 14, 28, 30])
def test_a_share_of_a_week_or_more_is_a_number(end: int) -> None:
    """So many days are what questionnaires ask about."""
    assert one_number(f"3 nights out of {end}", "en") == 3
