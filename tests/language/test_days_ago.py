"""Days that are told by how long ago they were: read where they are one day, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from scriptgraph.language.days import gives_day, the_day

TODAY = date(2026, 11, 30)
YESTERDAY = date(2026, 11, 29)
YEAR_AGO = date(2025, 11, 30)
THREE_DAYS_AGO = date(2026, 11, 27)

TOLD = [
    ("fr", "il y a un an aujourd'hui", YEAR_AGO),
    ("fr", "il y a un an hier", date(2025, 11, 29)),
    ("fr", "il y a trois jours", THREE_DAYS_AGO),
    ("fr", "hier, pendant deux jours", YESTERDAY),
    ("fr", "le premier mars 2026", date(2026, 3, 1)),
    ("de", "heute vor einem Jahr", YEAR_AGO),
    ("de", "vor drei Tagen", THREE_DAYS_AGO),
    ("de", "heute vor drei Stunden", TODAY),
    ("de", "vor neun Tagen", date(2026, 11, 21)),
    ("de", "vor 15 Tagen", date(2026, 11, 15)),
    ("es", "hace 9 días", date(2026, 11, 21)),
    ("es", "hace catorce días", date(2026, 11, 16)),
    ("fr", "il y a quatorze jours", date(2026, 11, 16)),
    ("en", "eight days ago", date(2026, 11, 22)),
    ("zh", "八天前", date(2026, 11, 22)),
    ("de", "am ersten März 2026", date(2026, 3, 1)),
    ("es", "hace un año hoy", YEAR_AGO),
    ("es", "hoy hace un año", YEAR_AGO),
    ("es", "hace tres días", THREE_DAYS_AGO),
    ("es", "el primero de marzo de 2026", date(2026, 3, 1)),
    ("en", "a year ago today", YEAR_AGO),
    ("en", "a week ago today", date(2026, 11, 23)),
    ("en", "three days ago", THREE_DAYS_AGO),
    ("en", "yesterday, not last year", YESTERDAY),
    ("en", "the first of March 2026", date(2026, 3, 1)),
    ("zh", "三天前", THREE_DAYS_AGO),
    ("zh", "三年前的今天", date(2023, 11, 30)),
    ("zh", "去年的今天", YEAR_AGO),
]

OPEN = [
    *[("fr", one) for one in ("il y a un an", "aujourd'hui il y a environ un an")],
    *[("fr", one) for one in ("il y a environ trois jours", "hier l'an dernier")],
    *[("fr", one) for one in ("il y a trois ou quatre jours", "il y a plus de trois jours")],
    *[("de", one) for one in ("vor einem Jahr", "heute vor genau einem Jahr")],
    *[("de", one) for one in ("vor etwa drei Tagen", "heute letztes Jahr")],
    *[("es", one) for one in ("hace una semana", "el año pasado hoy")],
    *[("en", one) for one in ("a week ago", "about three days ago", "today last year")],
    *[("en", one) for one in ("a few days ago", "not three days ago")],
    *[("es", one) for one in ("hace ocho días", "hace quince días", "hace 8 días")],
    *[("es", one) for one in ("hoy hace 15 días", "desde hace ocho días", "quince días atrás")],
    *[("fr", one) for one in ("il y a huit jours", "il y a quinze jours", "il y a 15 jours")],
    *[("de", one) for one in ("vor acht Tagen", "vor vierzehn Tagen", "heute vor 14 Tagen")],
]


@pytest.mark.parametrize(("code", "said", "day"), TOLD)
def test_a_day_is_counted_back_from_the_one_that_is_named(code: str, said: str, day: date) -> None:
    """So many days ago is one day, and so is a year ago where it is said from which day."""
    assert the_day(said, code, today=TODAY) == day


@pytest.mark.parametrize(("code", "said"), OPEN)
def test_two_relative_words_are_never_guessed_at(code: str, said: str) -> None:
    """What is counted back from another day is not that day, and a week ago is no day."""
    assert the_day(said, code, today=TODAY) is None
    assert not gives_day(said, TODAY, code, today=TODAY)
    assert not gives_day(said, YESTERDAY, code, today=TODAY)


def test_a_part_of_such_words_proves_no_other_day() -> None:
    """Whoever quotes only "today" from "a year ago today" quotes another day than was told."""
    assert not gives_day("a year ago today", TODAY, "en", today=TODAY)


def test_nothing_is_counted_back_where_today_is_not_known() -> None:
    """Then nobody can tell, as of yesterday; nor is there a 29th of February each year."""
    assert the_day("three days ago", "en") is None
    assert the_day("a year ago today", "en", today=date(2024, 2, 29)) is None
