"""Answers of a questionnaire: each is a number, and people say it in its words."""

from __future__ import annotations

import pytest

from scriptgraph.script.kinds import kind_of
from scriptgraph.state.session import Value
from scriptgraph.state.values import doubt, read_value

OFTEN = (
    "0 = not at all",
    "1 = several days",
    "2 = more than half the days",
    "3 = nearly every day",
)
OFT = (
    "0 = überhaupt nicht",
    "1 = an einzelnen Tagen",
    "2 = an mehr als der Hälfte der Tage",
    "3 = beinahe jeden Tag",
)
VECES = (
    "0 = nunca",
    "1 = varios días",
    "2 = más de la mitad de los días",
    "3 = casi todos los días",
)
TIAN = ("0 = 完全没有", "1 = 几天", "2 = 一半以上的天数", "3 = 几乎每天")
GAR = ("0 = gar nicht", "1 = an einzelnen Tagen", "2 = fast jeden Tag")
EVER = ("0 = never", "1 = often")
OFTENER = ("0 = often", "1 = very often")
LAST = "its quote says an einzelnen Tagen"
DRINKS = (
    "0 = never",
    "1 = monthly or less",
    "2 = 2 to 4 times a month",
    "4 = 4 or more times a week",
)


def test_they_are_numbers_with_words() -> None:
    """They can be added up and compared like other choices that are numbers."""
    kind = kind_of(DRINKS)
    assert (kind.scalar, kind.choices) == ("integer", (0, 1, 2, 4))
    assert kind.labels == (
        "never",
        "monthly or less",
        "2 to 4 times a month",
        "4 or more times a week",
    )


@pytest.mark.parametrize("kind", [("0 = never", "often"), ("0 = never", "1"), ("a = b", "c = d")])
def test_half_of_them_make_none(kind: tuple[str, ...]) -> None:
    """Where one has no number, or one no words, all are texts."""
    assert kind_of(kind).labels == ()
    assert kind_of(kind).choices == kind


@pytest.mark.parametrize(
    ("text", "kind", "code", "value"),
    [
        ("several days", OFTEN, "en", 1),
        ("Several days, I'd say.", OFTEN, "en", 1),
        ("1 = several days", OFTEN, "en", 1),
        ("2 = several days", OFTEN, "en", None),
        ("2", OFTEN, "en", 2),
        ("two", OFTEN, "en", 2),
        ("Not at all.", OFTEN, "en", 0),
        ("not several days, nearly every day", OFTEN, "en", 3),
        ("several days or nearly every day", OFTEN, "en", None),
        ("4", OFTEN, "en", None),
        ("An einzelnen Tagen", OFT, "de", 1),
        ("überhaupt nicht", OFT, "de", 0),
        ("an mehr als der Hälfte der Tage", OFT, "de", 2),
        ("casi todos los dias", VECES, "es", 3),
        ("nunca", VECES, "es", 0),
        ("几乎每天", TIAN, "zh", 3),
        ("几天吧", TIAN, "zh", 1),
        ("完全没有", TIAN, "zh", 0),
        ("2 to 4 times a month", DRINKS, "en", 2),
        ("never", DRINKS, "en", 0),
    ],
)
def test_they_are_read(text: str, kind: tuple[str, ...], code: str, value: Value | None) -> None:
    """In their words, by their number, or by both where both say the same."""
    assert read_value(text, kind, code) == value


@pytest.mark.parametrize(
    ("value", "kind", "quote", "code", "flaw"),
    [
        (3, OFTEN, "nearly every day", "en", ""),
        (2, OFTEN, "nearly every day", "en", "its quote says nearly every day"),
        (1, OFTEN, "not several days, nearly every day", "en", "its quote says nearly every day"),
        (3, OFTEN, "almost every single day", "en", ""),
        (2, OFTEN, "I'd say 2", "en", ""),
        (2, OFTEN, "I'd say 3", "en", "its quote does not hold 2"),
        (0, OFTEN, "no", "en", ""),
        (2, OFTEN, "yes", "en", "its quote is a yes, and no answer says how much"),
        (3, OFT, "beinahe jeden Tag", "de", ""),
        (0, OFT, "an einzelnen Tagen", "de", "its quote says an einzelnen Tagen"),
        (2, OFT, "ja", "de", "its quote is a yes, and no answer says how much"),
        (1, TIAN, "几乎每天", "zh", "its quote says 几乎每天"),
        (4, DRINKS, "4", "en", ""),
        (4, DRINKS, "4 times", "en", "its quote counts something, and is no answer"),
        (2, OFTEN, "on 2 days", "en", "its quote counts something, and is no answer"),
        (2, OFT, "an 2 Tagen", "de", "its quote counts something, and is no answer"),
        (2, OFT, "an zwei einzelnen Tagen", "de", "its quote counts something, and is no answer"),
        (2, OFTEN, "2, I'd say", "en", ""),
        (0, OFTEN, "not at all sure", "en", "its quote goes on behind not at all"),
        (0, OFTEN, "I'd say not at all.", "en", ""),
        (0, GAR, "Das kann ich gar nicht sagen", "de", "its quote goes on behind gar nicht"),
        (0, GAR, "gar nicht schlecht", "de", "its quote goes on behind gar nicht"),
        (0, GAR, "Gar nicht!", "de", ""),
        (0, TIAN, "完全没有问题", "zh", "its quote goes on behind 完全没有"),
        (1, OFTEN, "not several days", "en", "its quote denies several days"),
        (1, OFTENER, "quite often", "en", "its quote says often"),
        (1, EVER, "I would not say often", "en", "its quote denies often"),
        (2, GAR, "fast jeden Tag, nein, an einzelnen Tagen", "de", LAST),
        (2, DRINKS, "2 to 4 times a month", "en", ""),
    ],
)
def test_a_quote_gives_the_answer_that_it_holds(
    value: int, kind: tuple[str, ...], quote: str, code: str, flaw: str
) -> None:
    """Other words are a model's to understand; those of another answer, or a number, are not."""
    assert doubt(value, kind, quote, quote, code) == flaw
