"""A year, an age, a wish and an interval are no amount; where they are asked for they are taken."""

from __future__ import annotations

import pytest

from scriptgraph.language.otherwise import told_as


@pytest.mark.parametrize(
    ("code", "name", "said", "value"),
    [
        ("de", "wochen", "seit 2019", 2019),
        ("en", "months", "since 2019", 2019),
        ("es", "semanas", "desde 2019", 2019),
        ("fr", "mois", "depuis 2019", 2019),
        ("en", "months", "she was 72", 72),
        ("en", "months", "I was 9", 9),
        ("de", "wochen", "seit ich 40 bin", 40),
        ("de", "monate", "sie war 72", 72),
        ("en", "pain", "wish it was 3", 3),
        ("en", "heavy", "I'd love to say 2", 2),
        ("de", "belastung", "ich wünsche mir eine 3", 3),
        ("es", "dolor", "ojalá fuera un 3", 3),
        ("fr", "douleur", "j'aimerais que ce soit 3", 3),
        ("zh", "pain", "希望是3", 3),
        ("es", "días_juego", "cada dos días", 2),
        ("en", "days_gambled", "every 2 days", 2),
        ("de", "tage_gespielt", "alle 2 Tage", 2),
    ],
)
def test_what_is_no_amount_is_told(code: str, name: str, said: str, value: int) -> None:
    """The number is there, and is not what was asked for."""
    assert told_as(name, value, said, code)


@pytest.mark.parametrize(
    ("code", "name", "said", "value"),
    [
        ("de", "jahr", "seit 2019", 2019),
        ("en", "year_of_birth", "in 1975", 1975),
        ("en", "age", "I was 9", 9),
        ("en", "age_in_months", "I was 9", 9),
        ("en", "heavy", "I'm a 9", 9),
        ("en", "weeks", "I was 9 weeks pregnant", 9),
        ("en", "months", "it was 5", 5),
        ("de", "wochen", "ich habe das seit 3 Wochen", 3),
        ("de", "tage", "seit 5 Tagen", 5),
        ("en", "goal", "I'd love to say 2", 2),
        ("en", "hours_between_feeds", "every 3 hours", 3),
        ("es", "gasto", "en total 2000 euros", 2000),
        ("en", "heavy", "I hope you can help, it is an 8", 8),
    ],
)
def test_an_amount_is_one(code: str, name: str, said: str, value: int) -> None:
    """Ordinary answers, and a year where a year is asked for, are taken."""
    assert told_as(name, value, said, code) == ""
