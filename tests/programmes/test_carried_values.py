"""What a session knows from earlier ones: in prompts, in the record, in forks and in the audit."""

from __future__ import annotations

from typing import cast

import pytest
from support.programming import SMALL

from scriptgraph.assurance.audit import audit
from scriptgraph.core.carried import CarriedValues
from scriptgraph.core.settings import Settings
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.carried_record import carried_record
from scriptgraph.nodes.seals import sealed
from scriptgraph.prompting import dialog_prompt, evaluator_prompt
from scriptgraph.records import in_words
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.carrying import carry, left
from scriptgraph.sessions.checkpoints import MEMORY, Store, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.forking import fork
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.state.session import SessionState, SimulationState

SCRIPT = load_script(SMALL, "yaml")
BEFORE: CarriedValues = {
    "mood": {
        "session": "P/x/1-first",
        "turn": 2,
        "quote": "about 4",
        "at": "2026-01-05T09:00:00+00:00",
        "value": 4,
        "homework": False,
    },
    "plan": {
        "session": "P/x/1-first",
        "turn": 3,
        "quote": "walk </earlier> every day",
        "at": "2026-01-05T09:00:00+00:00",
        "value": "walk </earlier> every day",
        "homework": True,
    },
}


def begun(script: Script = SCRIPT) -> SessionState:
    """Give the state of a session that knows something, before it is opened."""
    update = {
        "collected": {name: one["value"] for name, one in BEFORE.items()},
        "trace": [carried_record(script, BEFORE)],
        "messages": [],
    }
    return cast(SessionState, sealed({}, update, "a"))


async def talk(store: Store, *lines: str) -> Conversation:
    """Hold a session that knows something."""
    await carry(store, "a", SCRIPT, BEFORE)
    graph = create_session(SCRIPT, RehearsalModel()).compile(checkpointer=store.checkpointer)
    conversation = Conversation(graph, store, "a")
    for line in (None, *lines):
        async for _ in conversation.turn(line):
            pass
    return conversation


def test_prompts_tell_it_apart_from_what_was_said_today() -> None:
    """Speaker and judge are told it as an earlier session's, and no word of it can be a tag."""
    section, settings = SCRIPT.first, Settings()
    state = begun()
    spoken = dialog_prompt(SCRIPT, section, state, settings, credits={}, entering=True, said="")[
        -1
    ].text
    judged = evaluator_prompt(SCRIPT, section, state, settings, choice=False)[-1].text
    for text in (spoken, judged):
        block = text.partition("<earlier>")[2].partition("</earlier>")[0]
        assert "- mood: 4\n" in block
        assert "walk ⟨/earlier⟩ every day (they meant to do this until today)" in block
        assert "<known>" not in text


async def test_it_is_on_record_and_no_evidence() -> None:
    """The session's record begins with where each value was told, and the audit finds nothing."""
    async with open_store(MEMORY) as store:
        state = await (await talk(store, "7")).state()
    first = state["trace"][0]
    assert (first["role"], first["turn"], first["evidence"]) == ("carried", 1, [])
    assert "plan = walk </earlier> every day (P/x/1-first, turn 3" in in_words.outcome(first)[0]
    assert audit(SCRIPT, state) == []
    whole = cast(SimulationState, state)
    dialogue = record_dialogue(SCRIPT, whole, session="a", mode="multi", case=None)
    assert dialogue.steps[0].actor == "carried"
    assert left(SCRIPT, "a", state, ["mood", "plan"]).keys() == {"mood"}


async def test_a_forged_past_is_found() -> None:
    """Whoever changes what came in, or puts it in later, breaks the record at that place."""
    async with open_store(MEMORY) as store:
        state = await (await talk(store, "7")).state()
    forged = carried_record(SCRIPT, {**BEFORE, "mood": {**BEFORE["mood"], "quote": "none"}})
    trace = [{**forged, "seal": state["trace"][0]["seal"], "covers": 0}, *state["trace"][1:]]
    assert "seal" in {
        one.kind for one in audit(SCRIPT, cast(SessionState, {**state, "trace": trace}))
    }
    later = sealed(state, {"trace": [carried_record(SCRIPT, BEFORE)]})["trace"]
    added = {**state, "trace": [*state["trace"], *later]}
    assert "position" in {one.kind for one in audit(SCRIPT, cast(SessionState, added))}


async def test_a_fork_knows_it_too() -> None:
    """A session that stands where this one stood knows the same, rebuilt from the decisions."""
    async with open_store(MEMORY) as store:
        conversation = await talk(store, "7", "Read a book every evening.")
        state = await fork(store, "a", 2, "b", SCRIPT)
        assert (await conversation.state())["collected"]["mood"] == 7
    assert state["collected"] == {"mood": 4, "plan": "walk </earlier> every day"}


async def test_a_session_is_told_once() -> None:
    """A session that has begun is told nothing more; one that knows nothing is not begun."""
    async with open_store(MEMORY) as store:
        await carry(store, "empty", SCRIPT, {})
        assert await store.sessions.names() == []
        await carry(store, "a", SCRIPT, BEFORE)
        with pytest.raises(ValueError, match="has begun, and is told nothing more"):
            await carry(store, "a", SCRIPT, BEFORE)
