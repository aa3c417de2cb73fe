"""An audit works the state out of the decisions anew, and tells every key that is otherwise."""

from __future__ import annotations

import copy
from typing import Any, cast

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.assurance.audit import audit
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

State = dict[str, Any]


async def _in_crisis() -> tuple[Script, State]:
    """Hold a session whose user has just been led to help."""
    script = load_script("stress_relief")
    session = create_session(script, RehearsalModel()).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "ann"}}
    for said in ([], ["Ann"], ["I want to kill myself tonight"]):
        state = await session.ainvoke({"messages": [("user", text) for text in said]}, config)
    return script, cast(State, (await session.aget_state(config)).values or state)


def _settled(state: State, script: Script) -> State:
    """Settle every task of the section by words that are in the transcript."""
    tasks = script.by_id[state["section"]].tasks
    done = {"status": "done", "evidence": "tonight", "turn": state["turn"]}
    return {"progress": {**state["progress"], state["section"]: {t.id: done for t in tasks}}}


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("progress", _settled),
        ("section_turns", lambda state, _: {"section_turns": 50}),
        ("section_start", lambda state, _: {"section_start": state["section_start"] + 1}),
        ("visits", lambda state, _: {"visits": {}}),
        ("judged", lambda state, _: {"judged": 99}),
        ("care", lambda state, _: {"care": {"about": "self", "turn": 2, "occasion": "first"}}),
        ("ended_at", lambda state, _: {"ended_at": 3}),
        ("draft", lambda state, _: {"draft": {"choice": None, "target": "x", "reply": "x"}}),
        ("led to", lambda state, _: {"move": {**state["move"], "turn": state["turn"] + 1}}),
    ],
)
async def test_whoever_changes_a_key_that_matters_is_found_out(key: str, change: Any) -> None:
    """Nothing of the state can be changed that leads somebody out of help, or hides a danger."""
    script, state = await _in_crisis()
    assert audit(script, cast(SessionState, state)) == []
    changed = {**copy.deepcopy(state), **change(state, script)}
    found = audit(script, cast(SessionState, changed))
    assert [one.kind for one in found] == ["state"]
    assert key in found[0].what
