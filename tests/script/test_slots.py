"""A slot is a name in braces, with what stands there otherwise; other braces are text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.script.slots import (
    Slot,
    filled,
    found_in,
    literal,
    plain,
    renamed,
    slots,
)

TEXTS = st.text(st.sampled_from("ab{}| \nñ"), max_size=20)


@pytest.mark.parametrize(
    ("text", "name", "otherwise"),
    [
        ("Hello {name}!", "name", None),
        ("Hello { name }!", "name", None),
        ("Hello {name|you}!", "name", "you"),
        ("Hello {name | dear\n  friend }!", "name", "dear friend"),
        ("Hello {name|}!", "name", ""),
        ("你好，{姓名|朋友}！", "姓名", "朋友"),
        ("{{{name}}}", "name", None),
        ("{nombre_del_di\u0301a}", "nombre_del_d\u00eda", None),
    ],
)
def test_a_name_in_braces_is_a_slot(text: str, name: str, otherwise: str | None) -> None:
    """With blanks or without, in any alphabet, however its letters are composed."""
    (slot,) = slots(text)
    assert (slot.name, slot.otherwise) == (name, otherwise)


@pytest.mark.parametrize(
    "text",
    ["{}", "{ }", "{a b}", "{a, b}", "{a + b}", "{|you}", "{a", "a}", "{{a}}", "{#id}", ":-{"],
)
def test_other_braces_are_text(text: str) -> None:
    """What names no one value is no slot."""
    assert slots(text) == ()


def test_a_brace_is_written_twice() -> None:
    """And stands there once."""
    assert plain("{{a}} and :-{{ and }") == "{a} and :-{ and }"


@given(TEXTS)
def test_a_foreign_text_is_written_so_that_it_is_sent_as_it_stands(text: str) -> None:
    """Whatever braces it has, it names no value and comes back."""
    assert plain(literal(text)) == text


@given(TEXTS, TEXTS)
def test_what_fills_a_slot_is_never_read_again(text: str, value: str) -> None:
    """A value may hold whatever looks like a slot."""
    name = "{a|b}" + value
    assert filled(f"<{{a}}>{text.replace('{', '{{').replace('}', '}}')}", lambda _: name) == (
        f"<{name}>{text}"
    )


@given(TEXTS, st.text(st.characters(exclude_characters="\n"), max_size=30))
def test_a_text_is_known_again_once_it_is_filled(text: str, value: str) -> None:
    """Whatever has filled it."""
    said = filled(text, lambda slot: value)
    assert found_in(text, f"Before.\n{said}\nBehind.") or not said


def test_values_get_other_names_in_texts() -> None:
    """Only the name changes, and only that of a slot."""
    text = "{agrees | a} {{agrees}} agrees {agrees} {other}"
    assert renamed(text, {"agrees": "c_agrees"}) == (
        "{c_agrees | a} {{agrees}} agrees {c_agrees} {other}"
    )
    assert Slot("c_agrees", "a", "{c_agrees | a}") in slots(renamed(text, {"agrees": "c_agrees"}))
