"""A choice that counts something itself is known by its count, in words or in digits."""

from __future__ import annotations

import pytest

from scriptgraph.script.fields import ValueType
from scriptgraph.state.values import doubt, read_value

NIGHTS: dict[str, tuple[str, ...]] = {
    "en": ("0 = on no night", "1 = on one or two nights", "2 = on most nights", "3 = every night"),
    "de": (
        "0 = in keiner Nacht",
        "1 = in ein oder zwei Nächten",
        "2 = in den meisten Nächten",
        "3 = jede Nacht",
    ),
    "es": (
        "0 = ninguna noche",
        "1 = en una o dos noches",
        "2 = la mayoría de las noches",
        "3 = cada noche",
    ),
    "fr": (
        "0 = aucune nuit",
        "1 = pendant une ou deux nuits",
        "2 = la plupart des nuits",
        "3 = toutes les nuits",
    ),
    "zh": ("0 = 没有", "1 = 在一到两个晚上", "2 = 大多数晚上", "3 = 每晚"),
}
COUNTS = "its quote counts something, and is no answer"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *(("en", one) for one in ("One or two nights.", "one or two", "1 or 2", "on one or two")),
        *(("en", one) for one in ("1-2 nights", "just one night", "one or two nights a week")),
        *(("de", one) for one in ("Ein oder zwei Nächte.", "ein oder zwei", "1-2 Nächte")),
        *(("de", one) for one in ("nur eine Nacht", "in zwei Nächten")),
        *(("es", one) for one in ("Una o dos noches.", "una o dos", "1-2 noches", "dos noches")),
        *(("fr", one) for one in ("Une ou deux nuits.", "une ou deux", "1 ou 2 nuits")),
        *(("zh", one) for one in ("一到两晚", "1到2个晚上", "两个晚上")),
    ],
)
def test_the_count_of_an_answer_is_that_answer(code: str, said: str) -> None:
    """Whatever little words stand beside it; and it is no other answer."""
    kind = NIGHTS[code]
    assert doubt(1, kind, said, said, code) == ""
    assert "its quote says" in doubt(2, kind, said, said, code)
    assert read_value(said, kind, code) == 1


@pytest.mark.parametrize(
    ("code", "said", "flaw"),
    [
        ("en", "one or two hours", COUNTS),
        ("en", "one or two dogs", COUNTS),
        ("en", "more than one or two nights", COUNTS),
        ("en", "3 nights", COUNTS),
        ("en", "I slept two hours", COUNTS),
        ("en", "one or two nights, no, on most nights", "its quote says on most nights"),
        ("en", "one or two nights, no, most nights", COUNTS),
        ("en", "two", "its quote does not hold 1"),
        ("de", "ein oder zwei Bier", COUNTS),
        ("de", "mehr als ein oder zwei Nächte", COUNTS),
        ("es", "dos horas", COUNTS),
        ("fr", "plus d'une ou deux nuits", COUNTS),
    ],
)
def test_another_count_is_none(code: str, said: str, flaw: str) -> None:
    """Of something else, more than so, beside another answer; and a bare number is the score."""
    assert doubt(1, NIGHTS[code], said, said, code) == flaw


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("en", "most nights"),
        ("en", "Most nights."),
        ("de", "den meisten Nächten"),
        ("es", "mayoría de las noches"),
        ("fr", "plupart des nuits"),
    ],
)
def test_a_value_is_its_choice_but_for_the_words_before_it(code: str, value: str) -> None:
    """Articles and prepositions make no difference."""
    assert read_value(value, NIGHTS[code], code) == 2


@pytest.mark.parametrize(
    ("text", "kind", "chosen"),
    [
        ("week", ("in the week", "on a week"), None),
        ("bed", ("in bed", "bed"), "bed"),
        ("1-2 cups", ("one or two cups", "three cups"), "one or two cups"),
        ("1-2 cups", ("one or two cups", "1 or 2 cups"), None),
        ("treatment", ("in treatment", "out of treatment"), "in treatment"),
    ],
)
def test_what_fits_two_choices_is_neither(text: str, kind: ValueType, chosen: str | None) -> None:
    """And what is a choice as it stands is that one."""
    assert read_value(text, kind, "en") == chosen
