"""Nodes and routers as LangGraph takes them: with everything that a plain function would get."""

from __future__ import annotations

import asyncio
import traceback
from typing import Any

import pytest
from langgraph.errors import NodeTimeoutError
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from scriptgraph.core.errors import InputError
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.nodes.runnables import RunnableNode, RunnableRouter
from scriptgraph.state.session import SessionInput, SessionState, SimulationState

OPENING: Any = {"messages": []}


def graph_of(node: Node, **options: Any) -> Any:
    """Compile a graph whose one node is this one."""
    graph = StateGraph(SimulationState, SessionContext, input_schema=SessionInput)
    graph.add_node("only", RunnableNode(node), **options)
    graph.add_edge(START, "only")
    return graph.compile()


async def leave(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Write down what a node is told about its run."""
    mode = (runtime.context or {}).get("mode", "")
    runtime.stream_writer({"words": mode})
    return {"exit": mode}


async def wait(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Wait for something that never happens."""
    await asyncio.Event().wait()
    return {}


async def stumble(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Fail."""
    raise RuntimeError("stumbled")


async def test_a_node_knows_its_run() -> None:
    """The context that a run was given, and its stream, reach the node's function."""
    stream = graph_of(leave).astream(OPENING, context={"mode": "single"}, stream_mode="custom")
    assert [part async for part in stream] == [{"words": "single"}]


async def test_a_router_sees_the_whole_state() -> None:
    """What a node has just written is there, though the router's annotation leaves it out."""
    seen: list[dict[str, Any]] = []

    def route(state: SessionState) -> str:
        seen.append({**state})
        return "out"

    graph = StateGraph(SimulationState, SessionContext, input_schema=SessionInput)
    graph.add_node("only", RunnableNode(leave))
    graph.add_edge(START, "only")
    graph.add_conditional_edges("only", RunnableRouter(route), {"out": END})
    await graph.compile().ainvoke(OPENING, context={"mode": "multi"})
    assert [state["exit"] for state in seen] == ["multi"]


async def test_a_node_can_be_given_a_time_limit() -> None:
    """LangGraph stops a node that takes longer than whoever embeds the graph allows."""
    with pytest.raises(NodeTimeoutError):
        await graph_of(wait, timeout=0.01).ainvoke(OPENING)


async def test_an_error_names_the_function_and_the_node() -> None:
    """Whoever reads a traceback finds the line that failed, and which node ran it."""
    with pytest.raises(RuntimeError, match="stumbled") as caught:
        await graph_of(stumble).ainvoke(OPENING)
    assert traceback.extract_tb(caught.tb)[-1].name == "stumble"
    assert "'only'" in "".join(caught.value.__notes__)


def test_a_node_runs_for_a_caller_that_does_not_await() -> None:
    """A plain `invoke` or `stream` runs the same node, and it knows its run as well."""
    graph = graph_of(leave)
    assert graph.invoke(OPENING, context={"mode": "single"})["exit"] == "single"
    parts = list(graph.stream(OPENING, context={"mode": "multi"}, stream_mode="custom"))
    assert parts == [{"words": "multi"}]


async def test_a_plain_invoke_within_an_event_loop_says_what_to_do() -> None:
    """The loop would stand still: nothing is run, and the message names what to call."""
    with pytest.raises(InputError, match="await `ainvoke`, or use `astream`"):
        graph_of(leave).invoke(OPENING)


def test_an_error_of_a_plain_invoke_is_the_node_s_own() -> None:
    """Nothing is wrapped around it."""
    with pytest.raises(RuntimeError, match="stumbled"):
        graph_of(stumble).invoke(OPENING)


def test_a_router_runs_without_an_event_loop() -> None:
    """A router only computes, so it can be called either way."""
    assert (
        RunnableRouter(lambda state: state["section"]).invoke({"messages": [], "section": "a"})
        == "a"
    )
