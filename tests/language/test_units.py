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


@pytest.mark.parametrize(
    ("name", "counted", "span", "code"),
    [
        ("days_last_month", "days", "months", "en"),
        ("smoke_free_days_this_year", "days", "years", "en"),
        ("hours_last_week", "hours", "weeks", "en"),
        ("last_week_hours", "hours", "weeks", "en"),
        ("days_in_the_past_2_weeks", "days", "weeks", "en"),
        ("days_in_week", "days", "weeks", "en"),
        ("weeks_over_the_last_year", "weeks", "years", "en"),
        ("hours_week", "hours", "weeks", "en"),
        ("drinking_days_past_thirty_weeks", "days", "weeks", "en"),
        ("stunden_letzte_woche", "Stunden", "Wochen", "de"),
        ("tage_diesen_monat", "Tage", "Monate", "de"),
        ("tage_im_vergangenen_jahr", "Tage", "Jahre", "de"),
        ("wochen_der_letzten_6_monate", "Wochen", "Monate", "de"),
        ("dias_ultima_semana", "días", "semanas", "es"),
        ("dias_de_la_semana_pasada", "días", "semanas", "es"),
        ("horas_esta_semana", "horas", "semanas", "es"),
        ("jours_derniere_semaine", "jours", "semaines", "fr"),
        ("jours_semaine_derniere", "jours", "semaines", "fr"),
        ("heures_cette_annee", "heures", "ans", "fr"),
        ("上个月天数", "天", "个月", "zh"),
        ("每周小时数", "小时", "周", "zh"),
    ],
)
def test_a_span_in_a_name_is_not_what_is_counted(
    name: str, counted: str, span: str, code: str
) -> None:
    """Days of the last month are told in days: three months are no three of them."""
    assert other_unit(name, 3, f"3 {span}", code)
    assert other_unit(name, 3, f"3 {counted}", code) == ""


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("exercise_this_week", "3 days", "en"),
        ("binges_last_month", "on 3 days", "en"),
        ("drinks_in_the_last_2_weeks", "3 days", "en"),
        ("einheiten_letzte_woche", "an 3 Tagen", "de"),
        ("consumos_este_mes", "3 dias", "es"),
        ("verres_semaine_derniere", "3 jours", "fr"),
        ("上个星期", "3天", "zh"),
        ("最近一星期", "3天", "zh"),
    ],
)
def test_a_name_with_a_span_alone_asks_for_no_unit(name: str, said: str, code: str) -> None:
    """How often somebody exercised this week can be told in days."""
    assert other_unit(name, 3, said, code) == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("whole_weeks", "3 months"),
        ("current_weeks_pregnant", "3 months"),
        ("last_hours_slept", "3 days"),
        ("duration_in_weeks", "3 months"),
        ("weeks_since_last_visit", "3 months"),
    ],
)
def test_a_word_of_a_span_beside_what_is_counted_makes_none_of_it(name: str, said: str) -> None:
    """Whole weeks are counted in weeks."""
    assert other_unit(name, 3, said, "en")
    assert (
        other_unit(name, 3, "3 weeks, I mean 3 hours" if "hours" in name else "3 weeks", "en") == ""
    )


@pytest.mark.parametrize(
    ("between", "code"),
    [
        ("six more whole {}", "en"),
        ("six very long {}", "en"),
        ("six or so {}", "en"),
        ("six long, painful {}", "en"),
        ("six really quite terrible {}", "en"),
        ("six more or less sleepless {}", "en"),
        ("sechs sehr lange {}", "de"),
        ("sechs oder so wirklich schwere {}", "de"),
        ("seis muy largos {}", "es"),
        ("six tres longs {}", "fr"),
        ("six très longs {}", "fr"),
        ("六个多{}", "zh"),
    ],
)
def test_words_between_a_number_and_its_unit_hide_no_unit(between: str, code: str) -> None:
    """Six very long months are as many months, and no weeks; six very long weeks are weeks."""
    units = {
        "en": ("weeks", "months"),
        "de": ("Wochen", "Monate"),
        "es": ("semanas", "meses"),
        "fr": ("semaines", "mois"),
        "zh": ("星期", "月"),
    }
    asked, other = units[code]
    assert other_unit("weeks", 6, between.format(other), code) == "months"
    assert other_unit("weeks", 6, between.format(asked), code) == ""


@pytest.mark.parametrize("said", ["6 most days", "6 every day", "6 this month", "6, a long day"])
def test_a_unit_that_is_not_the_numbers_is_left_alone(said: str) -> None:
    """In "6 every day" the day says how often."""
    assert other_unit("hours", 6, said, "en") == ""


def test_a_word_names_one_unit() -> None:
    """No word stands in two lists."""
    words = [word for known in times().values() for word in known]
    assert len(words) == len(set(words))
