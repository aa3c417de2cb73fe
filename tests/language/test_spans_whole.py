"""A span of time is read whole or not at all: what stands right behind it belongs to it."""

from __future__ import annotations

import pytest

from scriptgraph.language.spans import the_span
from scriptgraph.state.values import doubt, read_value

HOUR = 3600

WHOLE = [
    *[("fr", one, 7.5) for one in ("sept heures trente", "7 heures 30", "sept heures et demie")],
    *[("fr", one, 7.25) for one in ("sept heures et quart", "7 heures et quart")],
    ("fr", "huit heures moins le quart", 7.75),
    ("fr", "une heure trois quarts", 1.75),
    ("fr", "une heure et trois quarts d'heure", 1.75),
    ("fr", "sept heures vingt", 7 + 1 / 3),
    ("fr", "deux heures et demi", 2.5),
    ("fr", "deux jours et demi", 60),
    ("de", "sieben Stunden dreißig", 7.5),
    ("de", "siebeneinviertel Stunden", 7.25),
    ("de", "sieben Stunden und eine Viertelstunde", 7.25),
    ("de", "eine dreiviertel Stunde", 0.75),
    ("es", "siete horas y cuarto", 7.25),
    ("es", "ocho horas menos cuarto", 7.75),
    ("es", "siete horas y media", 7.5),
    ("es", "hora y cuarto", 1.25),
    ("en", "seven hours thirty", 7.5),
    ("en", "seven and a quarter hours", 7.25),
    ("en", "seven hours and a quarter", 7.25),
    ("zh", "七小时三十", 7.5),
]

OPEN = [
    *[("fr", one) for one in ("sept heures cinq", "sept heures moins dix", "sept heures et tiers")],
    *[("fr", one) for one in ("à sept heures trente", "vers sept heures et quart")],
    *[("de", one) for one in ("Viertel nach sieben", "sieben Stunden und ein Drittel")],
    *[("es", one) for one in ("siete horas y tercio", "a las siete y media", "siete y media")],
    *[("en", one) for one in ("quarter to eight hours", "7 hours 8", "seven and a third hours")],
]

BESIDE = [
    ("fr", "7 heures et 3 réveils"),
    ("fr", "sept heures environ"),
    ("de", "7 Stunden, halb wach"),
    ("de", "7 Stunden und 3 Nickerchen"),
    ("es", "siete horas y 2 siestas"),
    ("en", "7 hours 3 times"),
    ("en", "I slept 7 hours, 3 of them well"),
]


@pytest.mark.parametrize(("code", "said", "hours"), WHOLE)
def test_minutes_and_quarters_behind_hours_are_part_of_the_span(
    code: str, said: str, hours: float
) -> None:
    """People say the minutes without their unit, and quarters of an hour behind it."""
    assert the_span(said, code) == round(hours * HOUR)


@pytest.mark.parametrize(("code", "said"), OPEN)
def test_a_span_that_goes_on_unread_is_none(code: str, said: str) -> None:
    """The hours alone would be another span than was told; and a time of day is no span."""
    assert the_span(said, code) is None


@pytest.mark.parametrize(("code", "said"), BESIDE)
def test_what_counts_something_else_takes_nothing_from_a_span(code: str, said: str) -> None:
    """Whoever tells more than was asked has told the span as well."""
    assert the_span(said, code) == 7 * HOUR


@pytest.mark.parametrize(
    ("code", "said", "part"),
    [
        ("fr", "sept heures trente", 7),
        ("fr", "une heure vingt", 20),
        ("fr", "sept et quart", 7),
        ("de", "sieben Stunden dreißig", 7),
        ("es", "una hora veinte", 20),
        ("en", "7 hours 30", 7),
        ("zh", "七小时三十", 7),
    ],
)
def test_no_part_of_a_time_is_kept_as_a_number(code: str, said: str, part: float) -> None:
    """Of "7 hours 30" neither is the number that was asked for."""
    assert doubt(part, "number", said, said, code)
    assert read_value(said, "number", code) != part


@pytest.mark.parametrize(
    ("code", "said", "number"),
    [
        ("fr", "sept et quart", 7.25),
        ("fr", "sept et trois quarts", 7.75),
        ("fr", "huit moins le quart", 7.75),
        ("fr", "sept et tiers", None),
        ("de", "siebeneinviertel", 7.25),
        ("de", "sieben und ein Drittel", None),
        ("de", "drei viertel", None),
        ("es", "siete y cuarto", 7.25),
        ("en", "seven and a quarter", 7.25),
        ("en", "seven and a third", None),
        ("en", "quarter past seven", None),
    ],
)
def test_quarters_are_added_to_a_number(code: str, said: str, number: float | None) -> None:
    """Quarters are read, and a third, which is no such number, leaves none."""
    assert read_value(said, "number", code) == number
