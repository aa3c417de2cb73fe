"""What `check` says of actions."""

from __future__ import annotations

from typing import Any

import pytest
from support.booking import BOOK
from support.fakes import script, task
from support.script_building import found

from scriptgraph.assurance.checked import checked
from scriptgraph.script.model import Script

DAY = task("day", do="Ask.", collect={"day": "string"})
CALL: dict[str, Any] = {"id": "do_it", "call": "book"}
GOOD: list[Any] = [
    {"to": "b", "if": "failed(book)"},
    {"to": "b", "if": "free"},
    {"to": "c", "if": "not free"},
]


def _made(tasks: Any = (DAY, CALL), rules: Any = GOOD, actions: Any = BOOK, **more: Any) -> Script:
    sections = {"a": {"tasks": list(tasks), "next": rules}, "b": {}, "c": {}, **more}
    return script(sections, actions=actions, limits={"turns": 9, "then": "end"})


def test_a_script_that_asks_what_became_of_it_is_sound() -> None:
    """Rules for a failure and for every answer leave nothing to say: the solver sees all three."""
    assert [each.rule for each in checked(_made(), []).findings] == []


def test_a_solver_finds_what_an_answer_leaves_open() -> None:
    """An answer for which no rule holds is a gap like that of any value."""
    rules = [{"to": "b", "if": "failed(book)"}, {"to": "c", "if": "free"}]
    told = [each.rule for each in checked(_made(rules=rules), []).findings]
    assert told == ["value-without-rule"]


@pytest.mark.parametrize(
    ("made", "rule", "told"),
    [
        (_made(rules=[{"to": "b"}]), "unhandled-failure", "no rule asks whether 'book' has failed"),
        (_made(rules=GOOD[:1]), "unread-answer", "'book' gives 'free', and no rule reads it"),
        (_made([task(), CALL]), "bad-action", "takes 'day', which no task collects"),
        (
            _made([{**DAY, "optional": True}, task(), CALL]),
            "action-without-value",
            "'book' takes 'day', which is not collected on the way a",
        ),
        (
            _made([task(), CALL, DAY]),
            "action-without-value",
            "'book' takes 'day', which is asked for only behind it",
        ),
        (
            _made(rules=[*GOOD[:2], {"to": "d", "if": "not free"}], d={"next": [{"to": "a"}]}),
            "action-in-circle",
            "a session can come to 'book' in 'a' again and again",
        ),
        (_made(actions={**BOOK, "ring": {}}), "unread-answer", "no task calls the action 'ring'"),
        (_made([CALL, DAY]), "misplaced-action", "cannot begin with an action: a session opens"),
        (
            _made([DAY, CALL, {"id": "again", "call": "book"}]),
            "misplaced-action",
            "calls a second action",
        ),
        (_made([DAY, {**CALL, "call": "bok"}]), "misplaced-action", "which is no action"),
        (
            _made(rules=[{"to": "b", "if": "failed(day)"}]),
            "bad-action",
            "`failed(day)`: there is no action 'day'",
        ),
        (
            _made(actions={"book": {**BOOK["book"], "gives": {"day": "string"}}}),
            "bad-action",
            "'day' is collected or computed as well",
        ),
    ],
)
def test_what_deserves_a_look_is_told(made: Script, rule: str, told: str) -> None:
    """Each misuse, and each thing forgotten, has its rule and says what it is about."""
    assert any(told in finding.message for finding in found(made, rule)), found(made, rule)


def test_no_help_waits_for_an_action() -> None:
    """A section that an urgent rule leads to begins with words, not with a call."""
    help_ = {"tasks": [CALL, task("words", say="Please call 112.")]}
    made = script(
        {"a": {"tasks": [DAY]}, "help": help_},
        actions=BOOK,
        anytime=[{"to": "help", "when": "the user is in danger", "urgent": True}],
    )
    assert any("urgent rule" in each.message for each in found(made, "misplaced-action"))
