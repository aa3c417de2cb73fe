"""Values as people tell them: none at all, more than yesterday, a word that means another thing."""

from __future__ import annotations

import pytest

from scriptgraph.language.declining import is_unwilling, leaves
from scriptgraph.state.values import doubt, read_value

NUMBER = "integer 0..10"
PLACES = ("back", "head", "joints", "elsewhere")
AIDS = ("parches", "chicles", "pastillas", "ninguna")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("es", "ninguno"),
        ("es", "Ni uno."),
        ("es", "No, ninguno"),
        ("de", "keine"),
        ("de", "Gar keine"),
        ("de", "nein, keiner"),
        ("en", "none"),
        ("en", "not a single one"),
        ("fr", "aucune"),
        ("zh", "一根也没有"),
    ],
)
def test_none_is_0(code: str, said: str) -> None:
    """Who says that there is none has said 0, where the value can be 0; a model's 0 is proven."""
    assert read_value(said, NUMBER, code) == 0
    assert read_value(said, "integer 1..10", code) is None
    assert doubt(0, NUMBER, said, said, code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "keine Ahnung"),
        ("en", "no idea"),
        ("en", "not 7"),
        ("es", "no sé"),
        ("en", "I'd rather not say"),
        ("en", "I have 3"),
    ],
)
def test_what_is_no_amount_is_not_0(code: str, said: str) -> None:
    """Whoever does not know has not said that there is none."""
    assert read_value(said, NUMBER, code) != 0
    assert doubt(0, NUMBER, said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "zwei Punkte mehr als gestern"),
        ("en", "two points more than yesterday"),
        ("en", "2 less than last week"),
        ("es", "dos puntos menos que ayer"),
        ("fr", "deux points de plus qu'hier"),
        ("zh", "比昨天多两分"),
    ],
)
def test_a_difference_is_no_amount(code: str, said: str) -> None:
    """Two more than yesterday may be anything, for a model as well."""
    assert read_value(said, NUMBER, code) is None
    assert doubt(2, NUMBER, said, said, code)


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("en", "7 is more than yesterday", 7),
        ("en", "5, more than yesterday", 5),
        ("es", "7 más o menos", 7),
        ("de", "7, das ist mehr als gestern", 7),
        ("fr", "7, c'est plus qu'hier", 7),
    ],
)
def test_an_amount_that_is_compared_stays_one(code: str, said: str, value: int) -> None:
    """What is only said to be more is the amount."""
    assert read_value(said, NUMBER, code) == value


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("en", "ten million", 10_000_000),
        ("en", "two million three hundred thousand", 2_300_000),
        ("de", "zwei Millionen", 2_000_000),
        ("es", "dos millones", 2_000_000),
        ("fr", "trois millions", 3_000_000),
        ("en", "five thousand two hundred", 5200),
    ],
)
def test_millions_are_counted(code: str, said: str, value: int) -> None:
    """Ten million is not ten."""
    assert read_value(said, "integer", code) == value


@pytest.mark.parametrize("said", ["10 million", "10 thousand", "10k"])
def test_digits_with_a_scale_are_not_read(said: str) -> None:
    """`10 million` is not ten either; it is asked for again."""
    assert read_value(said, NUMBER, "en") is None


@pytest.mark.parametrize(
    ("code", "choices", "said"),
    [
        ("en", PLACES, "it comes back every night"),
        ("en", PLACES, "I am back at work, it hurts in the knees"),
        ("en", PLACES, "over my head with work"),
        ("es", AIDS, "ningunos chicles"),
        ("es", AIDS, "dejé los chicles"),
        ("es", AIDS, "ya no uso chicles"),
    ],
)
def test_a_choice_is_not_named_by_chance(code: str, choices: tuple[str, ...], said: str) -> None:
    """A word that means something else, or is left behind, names no choice."""
    assert read_value(said, choices, code) is None


@pytest.mark.parametrize(
    ("code", "choices", "said", "value"),
    [
        ("en", PLACES, "in my lower back, and it comes back every night", "back"),
        ("en", PLACES, "my head", "head"),
        ("en", PLACES, "No, the joints", "joints"),
        ("en", ("back to work", "stay at home"), "I go back to work", "back to work"),
        ("es", AIDS, "no, chicles", "chicles"),
        ("es", AIDS, "dejé los chicles, ahora uso parches", "parches"),
        ("es", AIDS, "ninguna", "ninguna"),
    ],
)
def test_a_choice_is_named(code: str, choices: tuple[str, ...], said: str, value: str) -> None:
    """Ordinary answers name their choice, beside an idiom and behind a no for itself."""
    assert read_value(said, choices, code) == value


def test_an_idiom_does_not_speak_against_a_choice() -> None:
    """A model may quote a sentence for `joints` in which somebody is back at work."""
    said = "I am back at work, it hurts in the knees"
    assert doubt("joints", PLACES, said, said, "en") == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "keine Ahnung"),
        ("de", "Weiß nicht."),
        ("es", "no sé"),
        ("en", "No idea"),
        ("en", "I don't know, sorry"),
        ("fr", "Je ne sais pas"),
        ("zh", "不知道"),
    ],
)
def test_who_does_not_know_does_not_say(code: str, said: str) -> None:
    """It is not asked for ever what somebody does not know."""
    assert is_unwilling(said, code)


def test_who_does_not_know_something_else_has_not_declined() -> None:
    """More than that is an answer, or none."""
    assert not is_unwilling("I don't know why, but it is 7", "en")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Mir reicht es für heute"),
        ("de", "nein danke, das wird mir zu viel"),
        ("en", "this is getting too much for me"),
        ("es", "esto es demasiado para mí"),
        ("fr", "c'est trop pour moi"),
    ],
)
def test_who_has_enough_wants_to_stop(code: str, said: str) -> None:
    """A wish to stop has many words."""
    assert leaves(said, code)
