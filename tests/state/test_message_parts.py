"""Parts of one message: none makes a word or a number of two that nobody has written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage

from scriptgraph.state.parts import parted

PICTURE: dict[str, Any] = {"type": "image_url", "image_url": {"url": "data:,"}}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (["I want to", "die"], "I want to\ndie"),
        ([text("I take 5"), text("0 mg")], "I take 5\n0 mg"),
        ([text("I take 5"), PICTURE, text("0 mg")], "I take 5\n0 mg"),
        ([text("I take 5"), text(""), "0 mg"], "I take 5\n0 mg"),
        ([text("I take "), text("50 mg")], "I take 50 mg"),
        ([PICTURE], ""),
    ],
)
def test_parts_of_a_message_stand_apart(content: list[Any], said: str) -> None:
    """Where a blank is between them they are as they were; all else that is there stays."""
    found = parted(HumanMessage(content, id="1"))
    assert (found.text, found.id) == (said, "1")
    assert [one for one in found.content if one == PICTURE] == [
        one for one in content if one == PICTURE
    ]


@given(st.lists(st.text(max_size=4), max_size=5))
def test_no_word_is_made_of_two(parts: list[str]) -> None:
    """Each word is one that stood in a part, and to look twice changes nothing."""
    found = parted(HumanMessage([*parts]))
    assert found.text.split() == [word for part in parts for word in part.split()]
    assert parted(found) is found


def test_only_the_users_parts_are_put_apart() -> None:
    """What a model has streamed in pieces is as it was."""
    message = AIMessage(["He", "llo"])
    assert parted(message) is message
