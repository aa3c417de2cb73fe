"""A number that is told in a unit of time is no point on a scale that was asked for."""

from __future__ import annotations

import pytest

from scriptgraph.language.scale_points import time_instead

ASKED = {
    "en": "From 0 to 10, how strong was the distress in the last 7 days?",
    "de": "Von 0 bis 10, wie stark war die Belastung in den letzten 7 Tagen?",
    "es": "Del 0 al 10, ¿qué tan fuerte es el malestar?",
    "fr": "De 0 à 10, quelle est la force de la gêne ?",
    "zh": "从0到10，难受有多强？",
}
TIMES = [
    *[("en", one) for one in ("I've been like this for 8 days", "8 years", "since 8 weeks ago")],
    *[("de", one) for one in ("seit 8 Tagen", "das geht seit acht Wochen so")],
    *[("es", one) for one in ("hace 8 días estoy así", "llevo ocho meses así", "unas 8 horas")],
    *[("fr", one) for one in ("depuis 8 jours", "il y a huit mois")],
    *[("zh", one) for one in ("这样8天了", "八个月了")],
]
POINTS = [
    *[("en", one) for one in ("8", "8 today", "an 8 most days", "8/10 for weeks", "8 points")],
    *[("en", one) for one in ("an 8, for 8 days now", "10 minutes ago it was an 8")],
    *[("de", one) for one in ("8", "8 am Tag", "seit zwei Tagen eine 8")],
    *[("es", one) for one in ("8", "un 8 todo el día", "hace 8 días es un 8", "8 al día")],
    *[("fr", one) for one in ("8", "8 depuis 2 jours", "8 par jour")],
    *[("zh", one) for one in ("8分", "8分，已经两天了")],
]


def told(code: str, said: str, name: str = "distress", asked: str = "") -> str:
    """Give the unit of time in which an 8 is told."""
    return time_instead(name, 8, (0, 10), asked or ASKED[code], said, code)


@pytest.mark.parametrize(("code", "said"), TIMES)
def test_a_span_of_time_is_no_point_on_a_scale(code: str, said: str) -> None:
    """How long it has been so does not say how bad it is."""
    assert told(code, said)


@pytest.mark.parametrize(("code", "said"), POINTS)
def test_a_point_that_is_told_beside_a_time_is_one(code: str, said: str) -> None:
    """It stands there without a unit of time."""
    assert not told(code, said)


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("en", "How many hours did you sleep, from 0 to 10?"),
        ("en", "How often was it in a week, 0 to 10?"),
        ("en", "How strong is the distress?"),
        ("de", "Wie viele Tage, von 0 bis 10?"),
        ("es", "¿Cuántos días, del 0 al 10?"),
        ("fr", "Depuis quand, de 0 à 10 jours ?"),
        ("zh", "有多久了？从0到10"),
    ],
)
def test_where_a_time_is_asked_for_or_no_scale_it_may_answer(code: str, asked: str) -> None:
    """Whatever the ends of what it can be are."""
    assert not any(told(code, said, asked=asked) for other, said in TIMES if other == code)


def test_a_value_that_is_named_after_a_time_may_be_one() -> None:
    """Its question may ask in other words."""
    assert not told("en", "for 8 days", name="days")
