"""A step holds nothing of edges that are over, and whoever reads it misses nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from benchmarks.contenders import InstantModel
from benchmarks.scale import chain
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import Checkpoint, empty_checkpoint
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from support.growing_graph import Growing

from scriptgraph import create_session
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.checkpoints.spent_edges import without_spent_edges

CONFIG: RunnableConfig = {"configurable": {"thread_id": "a"}}
SECTIONS = 6


@asynccontextmanager
async def held(saver: Any) -> AsyncIterator[Any]:
    """Give what takes a turn of a session in which every turn enters another section."""
    model = InstantModel(settles_every=1)
    graph = create_session(chain(SECTIONS), model).compile(checkpointer=saver)

    async def turn(text: str | None) -> dict[str, Any]:
        said = [] if text is None else [HumanMessage(text)]
        taken: dict[str, Any] = await graph.ainvoke({"messages": said}, CONFIG)
        return taken

    yield turn


def edges(checkpoint: Checkpoint) -> int:
    """Count what a step notes of edges and of nodes."""
    versions = [one for one in checkpoint["channel_versions"] if one.startswith("branch:")]
    return len(versions) + len(checkpoint["versions_seen"])


async def test_a_step_does_not_grow_with_the_sections_that_were_entered() -> None:
    """It notes as much of edges after two rounds through the script as in the first turns."""
    async with open_store(MEMORY) as store, held(store.checkpointer) as turn:
        await turn(None)
        counts = []
        for number in range(2 * SECTIONS):
            await turn(f"that is how it is, {number}")
            found = await store.checkpointer.aget_tuple(CONFIG)
            assert found
            counts.append(edges(found.checkpoint))
        assert max(counts[2:]) <= counts[1]


async def test_a_session_goes_to_and_fro_between_ours_and_the_librarys_saver(
    tmp_path: Path,
) -> None:
    """Whoever goes on with a session's file, it holds what it would hold in one saver."""
    place = str(tmp_path / "s.sqlite")
    async with held(InMemorySaver()) as whole:
        state = await whole(None)
        for number in range(6):
            if number % 2 == 0:
                async with open_store(place) as store, held(store.checkpointer) as turn:
                    if number == 0:
                        await turn(None)
                    taken = await turn(f"that is how it is, {number}")
            else:
                async with AsyncSqliteSaver.from_conn_string(place) as saver, held(saver) as turn:
                    taken = await turn(f"that is how it is, {number}")
            state = await whole(f"that is how it is, {number}")
            assert [one.text for one in taken["messages"]] == [
                one.text for one in state["messages"]
            ]
            assert taken["section"] == state["section"]
            assert taken["visits"] == state["visits"]


async def test_langgraph_still_finds_the_node_that_ran_last() -> None:
    """An update that names no node is taken for the same one's as with a whole step."""
    graph = StateGraph(Growing)
    for node in ("think", "speak", "listen"):
        graph.add_node(node, lambda state: {"trace": ["ran"]})
    for one, other in ((START, "think"), ("think", "speak"), ("speak", "listen"), ("listen", END)):
        graph.add_edge(one, other)
    compiled: Any = graph.compile(interrupt_before=["speak", "listen"])
    saver = InMemorySaver()
    compiled.checkpointer = saver
    for given in ({"messages": [HumanMessage("Hello.")]}, None, None):
        compiled.invoke(given, CONFIG)
        found = saver.get_tuple(CONFIG)
        assert found
        whole, slim = found.checkpoint, without_spent_edges(found.checkpoint)
        ran = compiled._infer_as_node(whole["versions_seen"])
        assert ran
        assert compiled._infer_as_node(slim["versions_seen"]) == ran
        assert max(slim["channel_versions"].values()) == max(whole["channel_versions"].values())


def test_a_step_without_anything_stays_as_it_is() -> None:
    """Nothing is left out of a step that has no versions yet."""
    step = empty_checkpoint()
    assert without_spent_edges(step) == step
