"""Spans of time are read as people say them, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.language.spans import SECONDS, gives_span, measured, the_span, written_span

SPANS = st.builds(
    lambda count, unit: count * SECONDS[unit], st.integers(0, 5000), st.sampled_from([*SECONDS])
)


@given(SPANS | st.integers(0, 10**9), st.sampled_from(["en", "de", "es", "fr", "zh", "it"]))
def test_every_span_that_we_write_is_read_back_as_itself(seconds: int, code: str) -> None:
    """In each language, and by itself or in a sentence."""
    written = written_span(seconds, code)
    assert the_span(written, code) == seconds
    assert the_span(f"… {written}.", code) == seconds


@given(SPANS)
def test_a_measured_span_is_the_span(seconds: int) -> None:
    """Whatever unit says most of it."""
    count, unit = measured(seconds)
    assert count * SECONDS[unit] == seconds


MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800


@pytest.mark.parametrize(
    ("code", "said", "seconds"),
    [
        ("en", "half an hour", 30 * MINUTE),
        ("en", "two and a half hours", 150 * MINUTE),
        ("en", "2 hours and 30 minutes", 150 * MINUTE),
        ("en", "1h30", 90 * MINUTE),
        ("en", "for about a week", WEEK),
        ("en", "an hour and a half", 90 * MINUTE),
        ("en", "I sleep 2 hours a day", 2 * HOUR),
        ("en", "a year and a half", 18 * SECONDS["months"]),
        ("de", "anderthalb Stunden", 90 * MINUTE),
        ("de", "eine halbe Stunde", 30 * MINUTE),
        ("de", "seit einer Woche", WEEK),
        ("de", "1,5 h", 90 * MINUTE),
        ("es", "hora y media", 90 * MINUTE),
        ("es", "dos horas y media", 150 * MINUTE),
        ("es", "quince días", 15 * DAY),
        ("fr", "une demi-heure", 30 * MINUTE),
        ("fr", "deux heures et demie", 150 * MINUTE),
        ("zh", "一个半小时", 90 * MINUTE),
        ("zh", "半小时", 30 * MINUTE),
        ("zh", "两周", 2 * WEEK),
        ("zh", "三个月", 3 * SECONDS["months"]),
        ("zh", "睡了半小时", 30 * MINUTE),
        ("zh", "十分钟", 10 * MINUTE),
        ("zh", "三刻钟", 45 * MINUTE),
        ("zh", "七小时半", 450 * MINUTE),
        ("zh", "七个半小时", 450 * MINUTE),
        ("zh", "一小时四十五分", 105 * MINUTE),
        ("zh", "一小时零五分", 65 * MINUTE),
        ("zh", "一小时四十五分钟", 105 * MINUTE),
        ("zh", "差不多七小时", 7 * HOUR),
        ("zh", "七小时左右", 7 * HOUR),
        ("zh", "一天睡七小时", 7 * HOUR),
        ("en", "one hour 45 minutes", 105 * MINUTE),
        ("en", "one day I slept 7 hours", 7 * HOUR),
        ("de", "eine Stunde 45 Minuten", 105 * MINUTE),
    ],
)
def test_a_span_is_read_as_it_is_said(code: str, said: str, seconds: int) -> None:
    """In digits or in words, in one unit or in two."""
    assert the_span(said, code) == seconds


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "5"),
        ("en", "2-3 hours"),
        ("en", "2 hours or 3 hours"),
        ("en", "an hour or two"),
        ("en", "half an hour to an hour"),
        ("en", "more than 2 hours"),
        ("en", "3 times a week"),
        ("en", "every two hours"),
        ("en", "1:30 hours"),
        ("en", "not 2 hours"),
        ("en", "a few days"),
        ("en", "I sleep 7 hours and nap 20 minutes"),
        ("de", "zwei und eine halbe Stunde"),
        ("de", "alle zwei Tage"),
        ("de", "ein paar Wochen"),
        ("fr", "à 1h30"),
        ("zh", "3月12日"),
        ("zh", "两三周"),
        ("zh", "两天半"),
        ("zh", "六个多小时"),
        ("zh", "七个来小时"),
        ("zh", "七个小时多一点"),
        ("zh", "差十分钟七小时"),
        ("zh", "不到七个小时"),
        ("zh", "两周多"),
    ],
)
def test_what_leaves_open_how_long_is_no_span(code: str, said: str) -> None:
    """A wrong span is worse than none: it is asked for again."""
    assert the_span(said, code) is None


def test_of_two_spans_each_is_given_and_neither_is_the_one() -> None:
    """So a quote of one of them can prove it; of which one is meant, none."""
    assert gives_span("I sleep 7 hours and nap 20 minutes", 7 * HOUR, "en")
    assert not gives_span("2 hours or 3 hours", 2 * HOUR, "en")
