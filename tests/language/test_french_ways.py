"""How days, spans and amounts are told in French; the same words in the other languages."""

from __future__ import annotations

from datetime import date

import pytest

from scriptgraph.language.days import the_day
from scriptgraph.language.measures import whole_amount
from scriptgraph.language.numerals import one_number
from scriptgraph.language.spans import the_span

THIRD = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("la veille du 3 mars 2026", "fr"),
        ("l'avant-veille du 3 mars 2026", "fr"),
        ("le lendemain du 3 mars 2026", "fr"),
        ("le surlendemain du 3 mars 2026", "fr"),
        ("autour du 3 mars 2026", "fr"),
        ("aux alentours du 3 mars 2026", "fr"),
        ("on the eve of 3 March 2026", "en"),
        ("am Vortag des 3. März 2026", "de"),
        ("la víspera del 3 de marzo de 2026", "es"),
        ("alrededor del 3 de marzo de 2026", "es"),
        ("2026年3月3日的第二天", "zh"),
    ],
)
def test_a_day_beside_another_is_not_that_day(text: str, code: str) -> None:
    """The eve of a day, the day after it, and some day around it."""
    assert the_day(text, code) is None


@pytest.mark.parametrize(
    "text", ["le 3 mars 2026", "depuis le 3 mars 2026", "la nuit du 3 mars 2026"]
)
def test_the_day_itself_is(text: str) -> None:
    """Its neighbours take nothing from it."""
    assert the_day(text, "fr") == THIRD


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4 heures du mat", None),
        ("4 heures du matin", None),
        ("il est 7 h 30", None),
        ("7 h 30", 27_000),
        ("20 mn", 1200),
        ("1h15mn", 4500),
        ("1h15min", 4500),
    ],
)
def test_a_time_of_the_day_is_no_span(text: str, seconds: int | None) -> None:
    """Minutes are told by `mn` too."""
    assert the_span(text, "fr") == seconds


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("une nuit sur deux", "fr", None),
        ("deux jours sur trois", "fr", None),
        ("trois nuits sur sept", "fr", 3),
        ("three nights out of seven", "en", 3),
        ("two nights out of three", "en", None),
        ("una noche de cada dos", "es", None),
        ("une vingtaine", "fr", 20),
        ("une quinzaine", "fr", 15),
    ],
)
def test_a_share_of_so_many_is_no_count_of_them(text: str, code: str, number: int | None) -> None:
    """Every second night is neither one night nor two; of the days of a week so many are."""
    assert one_number(text, code) == number


@pytest.mark.parametrize(
    ("text", "metres"), [("1m65", 1.65), ("je fais 1m65.", 1.65), ("1m5", None)]
)
def test_metres_and_centimetres_may_be_written_in_one(text: str, metres: float | None) -> None:
    """As on a form."""
    assert whole_amount(text, "m", "fr") == metres
