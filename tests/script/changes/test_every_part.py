"""Whatever part of the script language is changed, it is told; parts to come are not forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel
from support.fakes import script, task

from scriptgraph.script.changes import differences
from scriptgraph.script.model import Agent, Limit, Rule, Script, Section, Task
from scriptgraph.script.questionnaire import Questionnaire

DANGER = {"to": "b", "when": "the user is in danger", "urgent": True}
WHOLE: dict[str, Any] = {
    "version": 1,
    "language": "en",
    "agent": {"name": "Ada", "role": "a guide"},
    "conduct": "Be brief.",
    "fallback": "Once more, please?",
    "anytime": [DANGER],
    "limits": {"turns": 8, "visits": 3, "then": "b"},
    "contacts": ["988 (US)"],
    "guarantees": ["b is always reached"],
    "silence": ["unreachable-section"],
}
SECTIONS: dict[str, Any] = {
    "a": {
        "tasks": [task("mood", do="Ask.", say="Hello.", collect={"mood": "integer"})],
        "next": [{"to": "b", "if": "mood < 4"}, {"to": "c", "when": "they want to"}],
        "limits": {"turns": 5, "visits": 2, "then": "b"},
    },
    "b": {},
    "c": {"next": [{"to": "b"}], "questionnaire": {"source": "S", "answers": ["0 = no"]}},
}


SKIPPED = {"id": "more", "say": "More?", "collect": {"more": "integer"}, "if": "mood < 4"}


def _whole(sections: dict[str, Any] | None = None, **parts: Any) -> Script:
    return script({**SECTIONS, **(sections or {})}, **{**WHOLE, **parts})


def _a(**parts: Any) -> Script:
    return _whole({"a": {**SECTIONS["a"], **parts}})


def _form(**parts: Any) -> Script:
    return _whole({"c": {**SECTIONS["c"], "questionnaire": {"source": "S", **parts}}})


def _mood(**parts: Any) -> Script:
    return _a(tasks=[{**SECTIONS["a"]["tasks"][0], **parts}])


def _rule(**parts: Any) -> Script:
    return _a(next=[{**SECTIONS["a"]["next"][0], **parts}, SECTIONS["a"]["next"][1]])


def _limit(**parts: Any) -> Script:
    return _a(limits={**SECTIONS["a"]["limits"], **parts})


EDITS: dict[type[BaseModel], dict[str, Script]] = {
    Script: {
        "id": _whole(id="other"),
        "version": _whole(version=2),
        "title": _whole(title="Another"),
        "language": _whole(language="de"),
        "agent": _whole(agent={"name": "Eve", "role": "a guide"}),
        "conduct": _whole(conduct="Be kind."),
        "fallback": _whole(fallback=None),
        "sections": _whole({"d": {}}),
        "anytime": _whole(anytime=[]),
        "limits": _whole(limits=None),
        "contacts": _whole(contacts=["111 (GB)"]),
        "guarantees": _whole(guarantees=[]),
        "silence": _whole(silence=[]),
        "computed": _whole(computed={"twice": "2 * mood"}),
        "actions": _whole(actions={"book": {"gives": {"slot": "string"}}}),
    },
    Agent: {
        "name": _whole(agent={"name": "Eve", "role": "a guide"}),
        "role": _whole(agent={"name": "Ada", "role": "a nurse"}),
    },
    Section: {
        "id": _whole({"c": {"id": "d", "next": [{"to": "b"}]}, "a": SECTIONS["a"]}),
        "title": _a(title="Another"),
        "tasks": _a(tasks=[*SECTIONS["a"]["tasks"], task("more")]),
        "next": _a(next=SECTIONS["a"]["next"][:1]),
        "limits": _a(limits=None),
        "waits_for_human": _a(waits_for_human=True),
        "questionnaire": _whole({"c": {"next": [{"to": "b"}]}}),
        "renamed_from": _a(renamed_from=["z"]),
    },
    Questionnaire: {
        "source": _form(source="T", answers=["0 = no"]),
        "answers": _form(answers=["0 = no", "1 = yes"]),
        "fhir": _form(source="S", answers=["0 = no"], fhir="{}"),
    },
    Task: {
        "id": _mood(id="feeling"),
        "do": _mood(do="Ask twice."),
        "say": _mood(say="Good day."),
        "collect": _mood(collect={"mood": "integer", "age": "integer"}),
        "optional": _mood(optional=True),
        "if_": _a(tasks=[*SECTIONS["a"]["tasks"], SKIPPED | {"if": "mood < 3"}]),
        "skipped": _a(tasks=[*SECTIONS["a"]["tasks"], SKIPPED | {"skipped": "1"}]),
        "call": _a(tasks=[*SECTIONS["a"]["tasks"], {"id": "book", "call": "book"}]),
        "renamed_from": _mood(renamed_from=["z"]),
    },
    Rule: {
        "to": _rule(to="c"),
        "if_": _rule(**{"if": "mood < 5"}),
        "when": _a(next=[SECTIONS["a"]["next"][0], {"to": "c", "when": "they have to"}]),
        "urgent": _whole(anytime=[{**DANGER, "urgent": False}]),
        "danger": _whole(anytime=[{**DANGER, "danger": "indirect from others"}]),
        "back": _whole(anytime=[{**DANGER, "urgent": False, "back": True}]),
    },
    Limit: {
        "turns": _limit(turns=6),
        "visits": _limit(visits=None),
        "then": _limit(then="c"),
    },
}


@pytest.mark.parametrize("part", EDITS, ids=lambda part: part.__name__)
def test_no_part_of_the_language_is_missing_here(part: type[BaseModel]) -> None:
    """Who adds a part to the language has to say here how a change of it is told."""
    where_it_stands = {"source"} if part is Script else set[str]()
    assert EDITS[part].keys() == part.model_fields.keys() - where_it_stands


@pytest.mark.parametrize(
    "new", [pytest.param(n, id=f"{p.__name__}.{f}") for p, e in EDITS.items() for f, n in e.items()]
)
def test_a_change_of_each_part_is_told(new: Script) -> None:
    """One change is told, and in its own words: nothing is left for the last resort."""
    found = differences(_whole(), new)
    assert found
    assert not any(each.what.startswith("these parts have changed") for each in found)


def test_what_no_line_knows_is_told_by_its_name() -> None:
    """The last resort never says that nothing has changed."""

    class Later(Script):
        mood: str = "calm"

    whole = _whole().model_dump(by_alias=True)
    old, new = Later.model_validate(whole), Later.model_validate({**whole, "mood": "wild"})
    assert [each.what for each in differences(old, new)] == ["these parts have changed: mood"]


def test_another_order_of_keys_is_told_as_that() -> None:
    """What a task collects is asked for in its order, which no session is harmed by."""
    old = _mood(collect={"mood": "integer", "age": "integer"})
    new = _mood(collect={"age": "integer", "mood": "integer"})
    (found,) = differences(old, new)
    assert (found.kind, found.what) == (
        "unchanged",
        "what a task collects is listed in another order",
    )
