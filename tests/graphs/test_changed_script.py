"""No door goes on with another script than the session's; where a caller insists, that is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from langgraph.types import Command
from support.fakes import script, task
from support.migrating import NEW, OLD, irregular, state_of, talk
from support.takeovers import OPEN, resume, take

from scriptgraph.core.errors import InputError
from scriptgraph.formats.load import write_script
from scriptgraph.graphs.folder import session_graphs
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.state.session import SessionState

CONFIG: Any = {"configurable": {"thread_id": "a"}}
SAID: Any = {"messages": [HumanMessage("it is 3 today")]}
EDITED = OLD.model_copy(update={"conduct": "Be brief."})

Door = Callable[[Any], Awaitable[object]]


async def _streamed(graph: Any) -> object:
    return [part async for part in graph.astream(SAID, CONFIG, stream_mode="values")]


async def _resumed(graph: Any) -> object:
    await graph.aupdate_state(CONFIG, SAID)
    return await graph.ainvoke(None, CONFIG)


async def _commanded(graph: Any) -> object:
    return await graph.ainvoke(Command(update=SAID), CONFIG)


async def _talked(graph: Any) -> object:
    async with open_store("memory:") as store:
        talking = Conversation(graph, store, "a")
        return [piece async for piece in talking.turn("it is 3 today")]


DOORS: dict[str, Door] = {
    "ainvoke": lambda graph: graph.ainvoke(SAID, CONFIG),
    "astream": _streamed,
    "resume": _resumed,
    "command": _commanded,
    "conversation": _talked,
}


@pytest.mark.parametrize("new", [EDITED, NEW], ids=["edited", "renamed"])
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
async def test_every_door_refuses_a_changed_script(door: Door, new: Script) -> None:
    """The refusal names both versions, and the commands that move a session; nothing is said."""
    saver = InMemorySaver()
    old = create_session(OLD, RehearsalModel()).compile(checkpointer=saver)
    await old.ainvoke({"messages": []}, CONFIG)
    graph = create_session(new, RehearsalModel()).compile(checkpointer=saver)
    with pytest.raises(InputError) as caught:
        await door(graph)
    told = str(caught.value)
    assert {OLD.hash, new.hash} <= {word.strip("();:,.") for word in told.split()}
    assert "scriptgraph diff" in told
    assert "scriptgraph migrate" in told
    state = (await graph.aget_state(CONFIG)).values
    assert [message.type for message in state["messages"] if message.type == "ai"] == ["ai"]
    assert len(state["trace"]) == 1


@pytest.mark.parametrize("stream", [False, True])
def test_callers_that_do_not_await_are_refused_too(stream: bool) -> None:
    """`invoke` and `stream` refuse as `ainvoke` does."""
    saver = InMemorySaver()
    create_session(OLD, "rehearsal").compile(checkpointer=saver).invoke({"messages": []}, CONFIG)
    graph = create_session(EDITED, "rehearsal").compile(checkpointer=saver)
    with pytest.raises(InputError, match="scriptgraph migrate"):
        list(graph.stream(SAID, CONFIG)) if stream else graph.invoke(SAID, CONFIG)


async def test_a_node_of_another_graph_refuses_too() -> None:
    """A session within a bigger graph is no other session."""
    saver = InMemorySaver()
    for made in (OLD, EDITED):
        session = create_session(made, RehearsalModel()).compile(checkpointer=True)
        around = StateGraph(SessionState).add_node("talk", session).add_edge(START, "talk")
        graph = around.compile(checkpointer=saver)
        if made is OLD:
            await graph.ainvoke({"messages": []}, CONFIG)
    with pytest.raises(InputError, match="scriptgraph migrate"):
        await graph.ainvoke(SAID, CONFIG)


async def test_a_deployed_folder_refuses_too(tmp_path: Path) -> None:
    """What a server opens after its scripts were edited goes on with no older session of theirs."""
    saver = InMemorySaver()
    for made in (OLD, EDITED):
        (tmp_path / "test.yaml").write_text(write_script(made, "yaml"), encoding="utf-8")
        graph: Any = session_graphs(tmp_path, "rehearsal")["test"]
        graph.checkpointer = saver  # as LangGraph's server gives a graph its own
        if made is OLD:
            await graph.ainvoke({"messages": []}, CONFIG)
    with pytest.raises(InputError, match="scriptgraph migrate"):
        await graph.ainvoke(SAID, CONFIG)


async def test_a_caller_who_insists_is_told_of_in_the_trace() -> None:
    """Each part is held against its own version, and what the new one does not know is left."""
    new = script({"a": {"tasks": [task("other"), task("sleep")]}, "b": {}})
    async with open_store("memory:") as store:
        await talk(store, OLD, None, "it is 3 today")
        graph = create_session(new, RehearsalModel()).compile(checkpointer=store.checkpointer)
        insisting = Conversation(graph, store, "a", accept_changed_script=True)
        assert [piece async for piece in insisting.turn("well")]
        state = await state_of(store)
        records = [record for record in state["trace"] if record["role"] == "migration"]
        assert [r["version"]["after"] for r in records] == [new.hash]
        assert state["script"] == new.identity
        assert (state["collected"], set(state["progress"]["a"])) == ({}, {"other"})
        assert await irregular(store) == []
        assert [piece async for piece in insisting.turn("and again")] == []
        state = await state_of(store)
        assert state["status"] == "ended"
        assert [r["role"] for r in state["trace"]].count("migration") == 1
        assert await irregular(store) == []


@pytest.mark.parametrize("mode", ["multi", "single", "speculative"])
async def test_who_insists_is_told_of_once_in_every_mode(mode: Any) -> None:
    """Whichever node acts first in the turn, one record stands before its own."""
    async with open_store("memory:") as store:
        await talk(store, OLD, None)
        graph = create_session(EDITED, RehearsalModel(), mode=mode)
        compiled = graph.compile(checkpointer=store.checkpointer)
        insisting = Conversation(compiled, store, "a", accept_changed_script=True)
        assert [piece async for piece in insisting.turn("it is 3 today")]
        roles = [record["role"] for record in (await state_of(store))["trace"]]
        assert roles[:2] == ["dialog", "migration"]
        assert roles.count("migration") == 1
        assert await irregular(store) == []


@pytest.mark.parametrize("waits", [True, False], ids=["ainvoke", "invoke"])
async def test_a_human_gives_no_session_back_to_a_section_that_its_own_version_lacks(
    waits: bool,
) -> None:
    """A graph of the new script refuses it with the reason; a section of both takes it back."""
    async with open_store("memory:") as store:
        await talk(store, OLD, None)
        new = script({"a": {"tasks": [task("notice", say="Hello.")]}, "b": {}, "coda": {}})
        graph: Any = create_session(new, "rehearsal").compile(checkpointer=store.checkpointer)
        before = await graph.ainvoke(OPEN, CONFIG, context=take())
        door: Any = graph.ainvoke if waits else partial(asyncio.to_thread, graph.invoke)
        with pytest.raises(InputError, match=r"no section 'coda'.*its sections: a, b\)"):
            await door(resume("give_back", section="coda"), CONFIG)
        state = await state_of(store)
        assert (state["section"], len(state["trace"])) == ("a", len(before["trace"]))
        await graph.ainvoke(resume("give_back", section="b"), CONFIG)
        assert await talk(store, OLD, "it is 3 today")
        assert await irregular(store) == []
