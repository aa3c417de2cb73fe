"""A 1 that is claimed stands in its quote in words as well, whatever numbers stand beside it."""

from __future__ import annotations

import pytest

from scriptgraph.language.spans import gives_span
from scriptgraph.state.values import doubt, read_value

NOT_HELD = "its quote does not hold 1"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "I take aspirin 100 mg, once a day."),
        ("en", "Aspirin 100 mg. One a day."),
        ("en", "I have one child, she is 4"),
        ("en", "One, at 7 in the morning"),
        ("en", "One coffee and two teas"),
        ("en", "It's a one today, after 3 bad nights"),
        ("de", "Aspirin 100 mg, einmal täglich"),
        ("de", "Aspirin 100 mg, eine am Tag"),
        ("de", "Eine, um 7 Uhr"),
        ("de", "Eine am Abend, 100 mg"),
        ("es", "aspirina 100 mg, una vez al día"),
        ("es", "Una por noche, 100 mg"),
        ("fr", "aspirine 100 mg, une fois par jour"),
        ("fr", "Une le soir, 100 mg"),
        ("zh", "阿司匹林100毫克，一天一次"),
    ],
)
def test_one_is_held_beside_another_number(code: str, said: str) -> None:
    """Who claims it means it; and no other number is taken for it."""
    assert doubt(1, "integer 0..20", said, said, code) == ""
    assert "does not hold 9" in doubt(9, "integer 0..20", said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "no one, 3 years ago"),
        ("en", "Not one, but 4"),
        ("en", "more than one, and 4 cats"),
        ("de", "nicht eine, sondern 4"),
        ("de", "ein paar, vielleicht 4"),
        ("es", "no una, sino 4"),
        ("fr", "un peu, 4 peut-être"),
        ("de", "Stimmung neun, und ein Hund"),
        ("es", "ánimo nueve, y un perro"),
        ("fr", "moral à neuf, et un chien"),
    ],
)
def test_what_is_no_one_is_none(code: str, said: str) -> None:
    """A pronoun, an article before a noun, what is denied, and what is more than one."""
    assert doubt(1, "integer 0..20", said, said, code) == NOT_HELD


@pytest.mark.parametrize(
    ("code", "said", "number"),
    [
        ("en", "I have one dog and nine cats", 9),
        ("de", "Ich habe einen Hund und neun Katzen", 9),
        ("fr", "J'ai un chien et neuf chats", 9),
    ],
)
def test_what_is_read_without_a_claim_leaves_an_article_out(
    code: str, said: str, number: int
) -> None:
    """There nobody says that it is meant."""
    assert read_value(said, "integer 0..20", code) == number


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "one hour, since 2024"),
        ("de", "eine Stunde, seit 2024"),
        ("es", "una hora, desde 2024"),
        ("fr", "une heure, depuis 2024"),
    ],
)
def test_one_hour_beside_a_year_is_an_hour(code: str, said: str) -> None:
    """A year is no other amount of time."""
    assert gives_span(said, 3600, code)


@pytest.mark.parametrize(("said", "number"), [("2 am Tag", 2), ("zwei am Tag", 2), ("2 am", None)])
def test_am_before_a_time_of_day_is_german(said: str, number: int | None) -> None:
    """And by itself it is the English time of a clock, which is no number."""
    assert read_value(said, "integer 0..20", "de") == number
