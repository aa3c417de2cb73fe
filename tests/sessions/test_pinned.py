"""A session's script is kept with it: once a script, by every door, in every store."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from support.fakes import script, task
from support.store_contract import SCRIPT, conversation, take

from scriptgraph.core.errors import InputError
from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.graphs.session import create_session
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.state.session import SessionState

OTHER = script({"a": {"tasks": [task("notice", say="Good evening.")]}, "b": {}})
ONE: RunnableConfig = {"configurable": {"thread_id": "one"}}


@pytest.fixture(params=["memory:", "file", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a store of each kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("address"))
    return "memory:" if request.param == "memory:" else str(tmp_path / "sessions.sqlite")


async def test_the_script_of_a_session_can_be_had_back(place: str) -> None:
    """What the store gives is the script that the session began with, to the last word."""
    async with open_store(place) as store:
        await take(conversation(store), None)
        state = await conversation(store).state()
        assert await pinned_script(store.checkpointer, state["script"]["hash"]) == SCRIPT
        assert await pinned_script(store.checkpointer, "0" * 16) is None


async def test_each_script_is_kept_once(tmp_path: Path, address: str) -> None:
    """Ten sessions of two scripts leave two texts, though the store was opened twice."""
    for opened in (str(tmp_path / "sessions.sqlite"), address):
        for _ in range(2):
            async with open_store(opened) as store:
                for number in range(5):
                    made = SCRIPT if number % 2 else OTHER
                    await take(conversation(store, f"{number}", made), None)
        assert await _kept(opened) == sorted([SCRIPT.hash, OTHER.hash])


async def _kept(address: str) -> list[str]:
    query = "SELECT hash FROM session_scripts"
    async with open_store(address) as store:
        saver: Any = store.checkpointer
        rows = await saver.work(lambda: saver.conn.execute(query).fetchall())
    return sorted(row["hash"] if isinstance(row, dict) else row[0] for row in rows)


async def test_a_store_of_an_older_version_gets_the_table(tmp_path: Path, address: str) -> None:
    """Its sessions go on, and their script is kept from then on."""
    for opened in (str(tmp_path / "sessions.sqlite"), address):
        async with open_store(opened) as store:
            await take(conversation(store), None)
            saver: Any = store.checkpointer
            await saver.work(lambda saver=saver: saver.conn.execute("DROP TABLE session_scripts"))
        async with open_store(opened) as store:
            assert await pinned_script(store.checkpointer, SCRIPT.hash) is None
            await take(conversation(store), "3")
            assert await pinned_script(store.checkpointer, SCRIPT.hash) == SCRIPT


async def test_a_text_that_was_changed_is_refused(tmp_path: Path) -> None:
    """What somebody has written into the table is no script that a session could go on with."""
    path = tmp_path / "sessions.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE session_scripts SET text = replace(text, 'Hello', 'Goodbye')")
    async with open_store(str(path)) as store:
        with pytest.raises(InputError, match="was changed"):
            await pinned_script(store.checkpointer, SCRIPT.hash)


async def _by_stream(store: Store) -> Script:
    graph = create_session(SCRIPT, RehearsalModel()).compile(checkpointer=store.checkpointer)
    await graph.ainvoke({"messages": [HumanMessage("hello")]}, ONE)
    return SCRIPT


async def _by_simulation(store: Store) -> Script:
    graph = create_simulation(SCRIPT, RehearsalModel(), case={"name": "Ann"})
    await graph.compile(checkpointer=store.checkpointer).ainvoke({"messages": []}, ONE)
    return SCRIPT


async def _within_another(store: Store) -> Script:
    session = create_session(SCRIPT, RehearsalModel()).compile(checkpointer=True)
    around = StateGraph(SessionState).add_node("talk", session).add_edge(START, "talk")
    await around.compile(checkpointer=store.checkpointer).ainvoke({"messages": []}, ONE)
    return SCRIPT


@pytest.mark.parametrize("door", [_by_stream, _by_simulation, _within_another])
async def test_every_door_pins(door: Any) -> None:
    """A session of a bare graph, a simulation, and a node of another graph keep their script."""
    async with open_store("memory:") as store:
        begun = await door(store)
        assert await pinned_script(store.checkpointer, begun.hash) == begun


def test_a_caller_that_does_not_await_pins_too() -> None:
    """`invoke` keeps the script as `ainvoke` does."""
    from scriptgraph.sessions.checkpoints.memory import MemorySessions

    saver = MemorySessions()
    graph = create_session(SCRIPT, RehearsalModel()).compile(checkpointer=saver)
    graph.invoke({"messages": []}, ONE)
    assert saver.script_text(SCRIPT.hash) is not None


async def test_a_strangers_checkpointer_keeps_no_text() -> None:
    """It is used as before: such a session knows its script's hash, and nothing else."""
    saver = InMemorySaver()
    graph = create_session(SCRIPT, RehearsalModel()).compile(checkpointer=saver)
    await graph.ainvoke({"messages": []}, ONE)
    assert await pinned_script(saver, SCRIPT.hash) is None


EDITED = script({"b": {"tasks": [task("notice", say="Good morning."), task("mood")]}})
"""The script, with the section gone in which its sessions begin."""


async def test_a_conversation_opens_with_the_script_that_it_is_pinned_to(place: str) -> None:
    """A new file does not disturb it; a session that has not begun begins with the new one."""
    async with open_store(place) as store:
        await take(conversation(store, "old"), None)
        for name, held in (("old", SCRIPT), ("new", EDITED)):
            talking = await Conversation.pinned(store, name, EDITED, _graph)
            await take(talking, None, "3")
            state = await talking.state()
            assert state["script"]["hash"] == held.hash
            assert [message.type for message in state["messages"]][:2] == ["ai", "human"]


async def test_the_library_refuses_another_script_than_the_sessions(place: str) -> None:
    """Neither a new file nor another script goes on with it, and nothing is said or stored."""
    foreign = EDITED.model_copy(update={"id": "foreign"})
    async with open_store(place) as store:
        await take(conversation(store), None)
        before = await conversation(store).state()
        with pytest.raises(InputError, match="another script"):
            await Conversation.pinned(store, "a", foreign, _graph)
        for other in (EDITED, foreign):
            with pytest.raises(InputError):
                await take(conversation(store, "a", other), "3")
        after = await conversation(store).state()
        assert (after["section"], after["turn"], after["script"], after["trace"]) == (
            before["section"],
            before["turn"],
            before["script"],
            before["trace"],
        )


async def test_a_script_that_no_store_keeps_is_asked_for(tmp_path: Path) -> None:
    """A session of an older version opens with its own script only, and it is said which."""
    path = tmp_path / "sessions.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM session_scripts")
    async with open_store(str(path)) as store:
        with pytest.raises(InputError, match=rf"version 1 of 'test' \({SCRIPT.hash}\)"):
            await Conversation.pinned(store, "a", EDITED, _graph)
        assert (await Conversation.pinned(store, "a", SCRIPT, _graph)).session == "a"


def _graph(made: Script) -> SessionGraph:
    return create_session(made, RehearsalModel())
