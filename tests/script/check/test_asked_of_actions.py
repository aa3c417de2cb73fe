"""Questions about actions that are asked in other words lead to the words that there are."""

from __future__ import annotations

from typing import Any

import pytest
from support.script_building import messages
from support.script_building import script as build

from scriptgraph.script.check import check
from scriptgraph.script.model import Script


def made(condition: str) -> Script:
    """Write a script that books, and asks afterwards what came of it."""
    sections: dict[str, Any] = {
        "a": {
            "tasks": [
                {"id": "day", "do": "Ask.", "collect": {"day": "string"}},
                {"id": "book", "call": "book_slot"},
            ],
            "next": [{"to": "b", "if": condition}, "c"],
        },
        "b": [],
        "c": {"tasks": [{"id": "x", "say": "It is {slot}."}]},
    }
    return build(sections, actions={"book_slot": {"takes": ["day"], "gives": {"slot": "string"}}})


@pytest.mark.parametrize(
    ("condition", "hint"),
    [
        ("book_slot failed", "Write `failed(book_slot)`."),
        ("the book_slot has failed", "Write `failed(book_slot)`."),
        ("book_slot done", "Write `done(book_slot)`."),
    ],
)
def test_a_sentence_about_an_action_is_a_question(condition: str, hint: str) -> None:
    """It is not sent behind `when`, where a model would have to guess."""
    (found,) = [one for one in check(made(condition)) if one.rule == "bad-expression"]
    assert found.hint == hint


def test_nobody_declines_what_an_action_gives() -> None:
    """The finding names the question that is meant, and the way that is missing says why."""
    script = made("declined(slot)")
    (found,) = [one for one in check(script) if "nobody is asked" in one.message]
    assert (found.rule, found.hint) == ("unhandled-failure", "Write `failed(book_slot)`.")
    (lost,) = messages(made('day == "Monday"'), "value-not-always-known")
    assert lost.endswith("for the action 'book_slot' can fail in 'a'")
