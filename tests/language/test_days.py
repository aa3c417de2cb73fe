"""Days of the calendar are read as people say them, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.language.days import gives_day, the_day, written_day

SAID_ON = date(2026, 11, 25)
"""A Wednesday."""

THIS_YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@given(st.dates(), st.sampled_from(["en", "de", "es", "fr", "zh", "it"]))
def test_every_day_that_we_write_is_read_back_as_itself(day: date, code: str) -> None:
    """In each language, and by itself or in a sentence."""
    written = written_day(day, code)
    assert the_day(written, code) == day
    assert the_day(f"… {written}.", code) == day
    assert the_day(day.isoformat(), code) == day


@pytest.mark.parametrize(
    ("code", "said", "day"),
    [
        ("en", "It was March 12th, 2026 I think", "2026-03-12"),
        ("en", "12.3.2026", "2026-03-12"),
        ("en", "13/4/2026", "2026-04-13"),
        ("en", "the day before yesterday", "2026-11-23"),
        ("en", "last Friday", "2026-11-20"),
        ("en", "next Monday", "2026-11-30"),
        ("de", "am 12. März 2026", "2026-03-12"),
        ("de", "übermorgen", "2026-11-27"),
        ("de", "letzten Freitag", "2026-11-20"),
        ("es", "el 12 de marzo de 2026", "2026-03-12"),
        ("es", "mañana por la mañana", "2026-11-26"),
        ("es", "pasado mañana", "2026-11-27"),
        ("fr", "le 1er mars 2026", "2026-03-01"),
        ("fr", "aujourd'hui", "2026-11-25"),
        ("fr", "vendredi dernier", "2026-11-20"),
        ("zh", "大后天", "2026-11-28"),
        ("zh", "下个星期三", "2026-12-02"),
        ("zh", "去年的今天", "2025-11-25"),
        ("zh", "前年的昨天", "2024-11-24"),
        ("zh", "大前年今天", "2023-11-25"),
        ("zh", "今年3月12日", "2026-03-12"),
        ("zh", "去年三月十二号", "2025-03-12"),
        ("zh", "二〇二六年三月十二日", "2026-03-12"),
        ("zh", "二零二六年十二月三日", "2026-12-03"),
        ("zh", "2026.3.12", "2026-03-12"),
        ("zh", "13/3/2026", "2026-03-13"),
        ("zh", "上周五，每周五都去", "2026-11-20"),
        ("zh", "三天前", "2026-11-22"),
        ("en", "three days ago", "2026-11-22"),
        ("de", "vor drei Tagen", "2026-11-22"),
        ("es", "hace tres días", "2026-11-22"),
        ("fr", "il y a trois jours", "2026-11-22"),
        ("en", "12 March 2026 and 3 times since", "2026-03-12"),
    ],
)
def test_a_day_is_read_as_it_is_said(code: str, said: str, day: str) -> None:
    """With its month in words or in numbers, or counted from the day on which it was said."""
    assert the_day(said, code, today=SAID_ON) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "12 March"),
        ("en", "3/4/2026"),
        ("en", "next Friday"),
        ("en", "last Monday"),
        ("en", "on the 3rd or 4th April 2026"),
        ("en", "not 12 March 2026, 13 March 2026"),
        ("en", "around 12 March 2026"),
        ("en", "from 3 to 12 March 2026"),
        ("en", "31 February 2026"),
        ("en", "version 1.2.3"),
        ("de", "12.3.26"),
        ("de", "heute Morgen"),
        ("de", "um 7.30 Uhr"),
        ("es", "esta mañana"),
        ("fr", "12 mars"),
        ("zh", "3月12日"),
        ("zh", "2026年3月12日之前"),
        ("zh", "上周五或者周六"),
        ("zh", "2026年3月12日或13日"),
        ("zh", "3/12/2026"),
        ("zh", "民國115年3月12日"),
        ("zh", "两三天前"),
        ("zh", "三天前后"),
        ("en", "last Friday or Saturday"),
        ("en", "12 March 2026 or 13th"),
        ("en", "two or three days ago"),
        ("en", "version 2026.3.12.4"),
        ("de", "letzten Freitag oder Samstag"),
        ("es", "el viernes pasado o el sábado"),
        ("fr", "vendredi dernier ou samedi"),
    ],
)
def test_what_can_be_two_days_is_none(code: str, said: str) -> None:
    """A wrong day is worse than none: it is asked for again."""
    assert the_day(said, code, today=SAID_ON) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "12 March"),
        ("de", "12.3."),
        ("es", "el 12 de marzo"),
        ("zh", "3月12日"),
    ],
)
def test_a_day_without_its_year_is_in_the_only_year_that_it_can_be_in(code: str, said: str) -> None:
    """Where a script says between which days it lies."""
    assert the_day(said, code, within=THIS_YEAR) == date(2026, 3, 12)
    assert the_day(said, code, within=(date(2020, 1, 1), date(2026, 12, 31))) is None


@pytest.mark.parametrize("said", ["yesterday", "tomorrow", "last Friday"])
def test_what_is_counted_from_today_is_no_day_where_nobody_knows_when_it_was_said(
    said: str,
) -> None:
    """No clock is looked at for it."""
    assert the_day(said, "en") is None


def test_of_two_days_each_is_given_and_neither_is_the_one() -> None:
    """So a quote of one of them can prove it."""
    said = "It began on 12 March 2026; I stopped on 3 April 2026."
    assert the_day(said, "en") is None
    assert gives_day(said, date(2026, 3, 12), "en")
    assert not gives_day("not 12 March 2026", date(2026, 3, 12), "en")
