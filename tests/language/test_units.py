"""A number that is told in another unit than it is asked for is not the value."""

from __future__ import annotations

import pytest

from scriptgraph.language.lists import times
from scriptgraph.language.units import other_unit


@pytest.mark.parametrize(
    ("name", "value", "said", "code", "told"),
    [
        ("weeks", 6, "six months", "en", "months"),
        ("weeks", 2, "For about two years now.", "en", "years"),
        ("weeks_of_pain", 10, "ten days", "en", "days"),
        ("weeks", 3, "it started 3 years ago", "en", "years"),
        ("hours", 40, "40 min", "en", "minutes"),
        ("minuten", 2, "zwei Stunden", "de", "hours"),
        ("minuten_wach", 10, "Ungefähr 10 Sekunden", "de", "seconds"),
        ("stunden", 20, "vielleicht 20 Minuten", "de", "minutes"),
        ("dias", 2, "dos meses", "es", "months"),
        ("dias_sin_fumar", 3, "Hace tres semanas", "es", "weeks"),
        ("semaines", 4, "quatre mois", "fr", "months"),
        ("周数", 6, "六个月", "zh", "months"),
        ("semaines", 1, "depuis un an", "fr", "years"),
        ("minutes", 2, "2h", "en", "hours"),
        ("weeks", 6, "a 6-month history", "en", "months"),
        ("weeks", 6, "six or seven months", "en", "months"),
        ("hours_per_day", 30, "30 minutes per day", "en", "minutes"),
        ("小时", 30, "30分钟", "zh", "minutes"),
        ("疼痛周数", 6, "六个多月", "zh", "months"),
        ("stunden", 6, "sechs gute Stunden und dreißig Minuten", "de", "hours and minutes"),
        ("minuten", 30, "sechs Stunden und dreißig Minuten", "de", "hours and minutes"),
        ("dias", 2, "tres semanas y dos días", "es", "weeks and days"),
        ("hours", 7, "7 hours 30 minutes", "en", "hours and minutes"),
    ],
)
def test_another_unit_is_named(name: str, value: int, said: str, code: str, told: str) -> None:
    """Who is asked for weeks and says six months has not said six weeks."""
    assert other_unit(name, value, said, code) == told


@pytest.mark.parametrize(
    ("name", "value", "said", "code"),
    [
        ("weeks", 6, "six weeks", "en"),
        ("weeks", 6, "6", "en"),
        ("weeks", 6, "six, more or less", "en"),
        ("weeks", 6, "6, so more than a month", "en"),
        ("weeks", 2, "2 weeks, no, 2 months... no, two weeks", "en"),
        ("hours_a_day", 5, "five days? no, 5 hours", "en"),
        ("pain", 6, "six, for two months", "en"),
        ("age", 34, "34 years", "en"),
        ("second_score", 7, "7 days", "en"),
        ("weeks", 12, "for 12 weeks, since two years ago the accident", "en"),
        ("weeks", 12, "12 weeks, that is 3 months", "en"),
        ("pain", 7, "a pain of 7 for 3 days", "en"),
        ("days", 3, "3 days, 8 hours each", "en"),
        ("hours", 5, "5 hours and 2 weeks ago it was better", "en"),
        ("sessions_per_week", 3, "3 days a week", "en"),
        ("einheiten_pro_woche", 3, "an 3 Tagen", "de"),
        ("an_tagen", 3, "an 3 Tagen", "de"),
        ("min_score", 7, "7 hours", "en"),
        ("年龄", 6, "6个月", "zh"),
        ("每周次数", 3, "三天", "zh"),
        ("睡眠小时数", 7, "七小时", "zh"),
        ("tag", 3, "3 Stunden", "de"),
        ("horas", 7, "siete horas", "es"),
        ("小时", 7, "七个小时", "zh"),
        ("小时", 7, "七小时左右", "zh"),
        ("months", 3, "three minus one", "en"),
    ],
)
def test_the_same_unit_or_none_is_no_other(name: str, value: int, said: str, code: str) -> None:
    """Nothing is refused where the unit fits, is not named, or is not asked for."""
    assert other_unit(name, value, said, code) == ""


def test_a_word_names_one_unit() -> None:
    """No word stands in two lists."""
    words = [word for known in times().values() for word in known]
    assert len(words) == len(set(words))
