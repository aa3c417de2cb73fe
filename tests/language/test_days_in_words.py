"""A day of a month is read in words as it is in digits."""

from __future__ import annotations

from datetime import date

import pytest

from scriptgraph.language.days import the_day


@pytest.mark.parametrize(
    ("code", "said", "day"),
    [
        ("en", "It began on the first of May 2026", date(2026, 5, 1)),
        ("en", "the twelfth of March 2026", date(2026, 3, 12)),
        ("en", "the twenty-third of March, 2026", date(2026, 3, 23)),
        ("de", "Am ersten Mai 2026", date(2026, 5, 1)),
        ("de", "am dritten Mai 2026", date(2026, 5, 3)),
        ("de", "der einunddreißigste März 2026", date(2026, 3, 31)),
        ("es", "el primero de mayo de 2026", date(2026, 5, 1)),
        ("es", "el treinta y uno de marzo de 2026", date(2026, 3, 31)),
        ("fr", "le premier mai 2026", date(2026, 5, 1)),
        ("fr", "le vingt-deux mars 2026", date(2026, 3, 22)),
    ],
)
def test_a_day_in_words_is_that_day(code: str, said: str, day: date) -> None:
    """With its month and its year."""
    assert the_day(said, code) == day


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "the second or third of May 2026"),
        ("en", "not the second of May 2026"),
        ("en", "before the second of May 2026"),
        ("en", "the thirty-second of May 2026"),
        ("en", "the second May I was ill"),
        ("en", "the thirtieth of February 2026"),
        ("de", "am zweiten oder dritten Mai 2026"),
        ("de", "vor dem dritten Mai 2026"),
        ("de", "zum zweiten Mal im Mai 2026"),
        ("es", "el dos o el tres de mayo de 2026"),
        ("es", "dos veces en mayo de 2026"),
        ("fr", "le deux ou le trois mai 2026"),
        ("fr", "avant le deux mai 2026"),
    ],
)
def test_what_may_be_another_day_is_none(code: str, said: str) -> None:
    """One of two, one that is denied, and what only counts."""
    assert the_day(said, code) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "letzten Dienstag"),
        ("de", "seit letztem Dienstag"),
        ("en", "last Tuesday"),
        ("es", "el martes pasado"),
        ("fr", "mardi dernier"),
    ],
)
def test_last_tuesday_said_on_a_monday_is_one_day(code: str, said: str) -> None:
    """None has been in this week yet."""
    assert the_day(said, code, today=date(2026, 11, 30)) == date(2026, 11, 24)
