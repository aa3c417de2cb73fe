"""Whoever plays a role, a class that is written wrong ends no turn."""

from __future__ import annotations

from typing import Any

import pytest
from support.dangerous import CARE
from support.fakes import ToldModel, answer, roles
from support.odd_models import Nameless, NoSchema, NoTools, Telling, Unstorable
from support.piecewise import Listener
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode, Settings
from scriptgraph.models.beside import NOTE
from scriptgraph.safety.guard import Guard

NOBODY = '{"reason": "", "level": "none", "about": "", "quote": ""}'
HUGE = {"input_tokens": 10**30, "output_tokens": 10**30, "total_tokens": 2 * 10**30}

ODD: list[tuple[type[ToldModel], dict[str, Any]]] = [
    (NoSchema, {}),
    (NoTools, {}),
    (Telling, {"about": {"model_name": Unstorable()}}),
    (Telling, {"about": {"model_name": "x" * 10**6}}),
    (Telling, {"about": {NOTE: Unstorable()}}),
    (Telling, {"about": {NOTE: {"remarks": [Unstorable()], "filtered": Unstorable()}}}),
    (Telling, {"about": {"finish_reason": Unstorable()}}),
    (Telling, {"usage": HUGE}),
]


async def test_a_class_that_cannot_say_its_kind_is_a_model_that_fails() -> None:
    """LangChain itself does not ask it: the guard does without, and whoever speaks is excused."""
    made, settings = Nameless(tell=lambda _: "Hello."), Settings(when_unreachable="say", attempts=1)
    listener = Listener(CARE, made, "multi", settings=settings, guard=Guard(model=made))
    await listener.take(None)
    state = await listener.take("I want to die")
    record = [one for one in state["trace"] if one["role"] == "evaluator"][-1]
    assert (state["section"], record["guard_failed"]) == (
        "crisis",
        "Nameless failed: no name today",
    )


@every_mode
@pytest.mark.parametrize(("kind", "fields"), ODD)
async def test_a_model_of_any_class_plays_every_role(
    mode: Mode, kind: type[ToldModel], fields: dict[str, Any]
) -> None:
    """The turn is taken and stored, and what it cost is counted where that can be read."""
    made = kind(tell=roles(lambda _: answer({"ask": "Hello"})), **fields)
    guard = Guard(model=kind(tell=lambda _: NOBODY, **fields))
    listener = Listener(CARE, made, mode, settings=Settings(attempts=1), guard=guard)
    for said in (None, "Hello.", "Hello again."):
        state = await listener.take(said)
    assert state["messages"][-1].text
    record = [one for one in state["trace"] if one["role"] == "evaluator"][-1]
    assert "guard_failed" not in record
    assert (record["guard_call"]["input_tokens"], len(record["guard_call"]["model"]) < 200) == (
        None,
        True,
    )
