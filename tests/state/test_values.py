"""Values as people write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Constant
from scriptgraph.state.values import doubt, quoted_value, read_value


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (" Ann ", "string", "Ann"),
        ("  ", "string", None),
        ("34", "integer", 34),
        (" -3 ", "integer", -3),
        ("3.5", "integer", None),
        ("three", "integer", 3),
        ("maybe three", "integer", 3),
        ("3.0", "integer", 3),
        ("", "integer", None),
        ("9" * 30, "integer", None),
        ("9" * 5000, "integer", None),
        (str(2**63 - 1), "integer", 2**63 - 1),
        ("7.5", "number", 7.5),
        ("7", "number", 7.0),
        ("nan", "number", None),
        ("inf", "number", None),
        ("1e999", "number", None),
        ("TRUE", "boolean", True),
        ("no", "boolean", False),
        ("maybe", "boolean", None),
        ("SLOW", ("slow", "fast"), "slow"),
        ("slowly", ("slow", "fast"), None),
        ("3", ("0", "1", "2", "3"), 3),
        ("3.0", ("0", "1", "2", "3"), 3),
        ("4", ("0", "1", "2", "3"), None),
        ("0.5", ("0.5", "1"), 0.5),
        ("1", ("0.5", "1"), 1),
        ("07", ("07", "12"), "07"),
        ("10", "integer 0..10", 10),
        ("0", "integer 0..10", 0),
        ("11", "integer 0..10", None),
        ("-1", "integer 0..10", None),
        ("7.5", "integer 0..10", None),
        ("0.25", "number 0..1", 0.25),
        ("1.01", "number 0..1", None),
    ],
)
def test_values_are_read_as_their_type(text: str, kind: ValueType, value: Constant | None) -> None:
    """A text that is not of its type is no value; what cannot be kept is none either."""
    found = read_value(text, kind)
    assert found == value
    assert type(found) is type(value)


@given(st.text(), st.sampled_from(["string", "integer", "number", "boolean", ("a", "b")]))
def test_any_text_is_read_or_refused(text: str, kind: ValueType) -> None:
    """Reading never fails, and what it gives is of the type and finite."""
    value = read_value(text, kind)
    expected = {"string": str, "integer": int, "number": float, "boolean": bool}
    if value is not None:
        assert type(value) is (expected[kind] if isinstance(kind, str) else str)
        assert not isinstance(value, float) or math.isfinite(value)


@pytest.mark.parametrize(
    ("text", "kind", "code", "value"),
    [
        ("1,72", "number", "de", 1.72),
        ("1,72 m", "number", "fr", 1.72),
        ("1.000,5", "number", "es", 1000.5),
        ("sieben", "integer", "de", 7),
        ("siebeneinhalb", "integer", "de", None),
        ("ja", "boolean", "de", True),
        ("Nein, das möchte ich nicht.", "boolean", "de", False),
        ("sí", "boolean", "es", True),
        ("non", "boolean", "fr", False),
        ("是", "boolean", "zh", True),
        ("没有", "boolean", "zh", False),
        ("不知道", "boolean", "zh", None),
        ("七", "integer", "zh", 7),
        ("\uff18\u5206", "integer", "zh", 8),
        ("7/10", "integer", "en", 7),
        ("7-8", "integer", "en", None),
        ("between 7 and 8", "integer", "en", None),
    ],
)
def test_values_are_read_in_the_script_s_language(
    text: str, kind: ValueType, code: str, value: Constant | None
) -> None:
    """Decimal commas, number words, yes and no of the language; what is not one value is none."""
    assert read_value(text, kind, code) == value


@pytest.mark.parametrize("quote", ["nein, noch nicht, aber Tabletten habe ich", "nein"])
def test_a_model_takes_no_qualified_no_for_a_no(quote: str) -> None:
    """Neither where it quotes what qualifies it, nor where it leaves that out."""
    message = "nein, noch nicht, aber Tabletten habe ich"
    assert doubt(False, "boolean", quote, message, "de")
    assert not doubt(False, "boolean", "nein", "nein. Aber müde bin ich", "de")


@pytest.mark.parametrize(
    ("text", "choices", "code", "choice"),
    [
        ("STOP", ("stop", "cut down", "watch"), "en", "stop"),
        ("I want to stop", ("stop", "cut down", "watch"), "en", "stop"),
        ("not stop, cut down", ("stop", "cut down", "watch"), "en", "cut down"),
        ("Cut-down!", ("stop", "cut down", "watch"), "en", "cut down"),
        ("stop or watch", ("stop", "cut down", "watch"), "en", None),
        ("slowly", ("slow", "fast"), "en", None),
        ("Mehrmals.", ("nie", "einmal", "mehrmals"), "de", "mehrmals"),
        ("niemals", ("nie", "einmal", "mehrmals"), "de", None),
        ("sí", ("si", "no"), "es", "si"),
        ("我不同意", ("同意", "不同意"), "zh", "不同意"),
        ("我同意", ("同意", "不同意"), "zh", "同意"),
        ("seven", ("6", "7"), "en", 7),
        ("３", ("0", "1", "2", "3"), "en", 3),
        ("2-3", ("0", "1", "2", "3"), "en", None),
        ("several times I think", ("never", "once", "several times"), "en", "several times"),
        ("不好", ("好", "一般", "差"), "zh", None),
        ("好", ("好", "一般", "差"), "zh", "好"),
        ("No, slow", ("slow", "fast"), "en", "slow"),
    ],
)
def test_a_choice_is_named_whole_and_alone(
    text: str, choices: tuple[str, ...], code: str, choice: str | int | None
) -> None:
    """Case, accents and punctuation make no difference; two choices, or a denied one, are none."""
    assert read_value(text, choices, code) == choice


@pytest.mark.parametrize(
    ("text", "quote", "code", "value"),
    [
        ("1.725", "1,725 m", "de", 1.725),
        ("1.725", "1.725 Euro", "de", 1725),
        ("68.500", "68,5 kg", "de", 68.5),
        ("7", "sieben", "de", 7),
    ],
)
def test_of_two_readings_the_quoted_one_counts(
    text: str, quote: str, code: str, value: float
) -> None:
    """A model that notes a decimal point for a German comma does not mean thousands."""
    assert quoted_value(text, "number", quote, code) == value


YES_NO = ("ja", "nein")


@pytest.mark.parametrize(
    ("value", "kind", "quote", "message", "code"),
    [
        (9, "integer", "mood of nine", "I have a mood of nine and a dog.", "en"),
        (-5, "integer", "-5", "my mood is -5", "en"),
        (3.5, "number", "3.5", "3.5", "en"),
        (3.5, "number", "3½ hours", "I slept 3½ hours", "en"),
        (1.72, "number", "1,72", "Ich bin 1,72 groß", "de"),
        (0, "integer", "null Schmerzen", "Ich habe null Schmerzen", "de"),
        (7, "integer", "7分", "我给7分", "zh"),
        (True, "boolean", "Ja, gerne", "Ja, gerne", "de"),
        (True, "boolean", "I don't smoke any more", "I don't smoke any more", "en"),
        ("ja", YES_NO, "das ist in Ordnung", "das ist in Ordnung", "de"),
        (3, ("0", "1", "2", "3"), "nearly every day, 3", "nearly every day, 3", "en"),
        ("Ann", "string", "call me that", "call me that", "en"),
    ],
)
def test_a_quote_that_holds_its_value_leaves_no_doubt(
    value: Constant, kind: ValueType, quote: str, message: str, code: str
) -> None:
    """Numbers have to be there; what only a reader can judge is left to the model."""
    assert doubt(value, kind, quote, message, code) == ""


@pytest.mark.parametrize(
    ("value", "kind", "quote", "message", "code"),
    [
        (1, "integer", "a", "I have a mood of nine and a dog.", "en"),
        (1, "integer", "ein Hund", "Stimmung neun, und ein Hund", "de"),
        (8, "integer", "mood of nine", "I have a mood of nine and a dog.", "en"),
        (5, "integer", "5", "my mood is -5", "en"),
        (35, "integer", "3.5", "3.5", "en"),
        (31, "integer", "3½", "I slept 3½ hours", "en"),
        (102, "integer", "10²", "the area is 10² metres", "en"),
        (1, "integer", "½", "about ½ of it", "en"),
        (10, "integer", "10", "I would say 7/10", "en"),
        (9, "integer", "nine", "twenty-nine", "en"),
        (7, "integer", "seven or eight", "seven or eight", "en"),
        (8, "integer", "eight", "seven or eight", "en"),
        (7, "integer", "7-8", "7-8", "en"),
        (1.0, "number", "1,72", "Ich bin 1,72 groß", "de"),
        (172.0, "number", "1,72", "Ich bin 1,72 groß", "de"),
        (True, "boolean", "Nein", "Nein, das möchte ich nicht", "de"),
        (False, "boolean", "Yes, sure", "Yes, sure", "en"),
        (True, "boolean", "我不同意", "我不同意", "zh"),
        ("ja", YES_NO, "nein", "nein, lieber nicht", "de"),
        (2, ("0", "1", "2", "3"), "3", "nearly every day, 3", "en"),
    ],
)
def test_a_quote_that_gives_another_value_is_doubted(
    value: Constant, kind: ValueType, quote: str, message: str, code: str
) -> None:
    """Neither part of a number, nor a sign or mark left out, nor a no for a yes is a proof."""
    assert doubt(value, kind, quote, message, code)
