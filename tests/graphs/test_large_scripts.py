"""What makes a script of any size start quickly, told by what happens and not by the clock."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage
from support.fakes import Talk, answer, roles, script

from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.graphs.session import create_session
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.nodes.runnables import RunnableNode, RunnableRouter
from scriptgraph.rehearsal.model import RehearsalModel

CHOICE = script({"a": {"next": [{"to": "b", "when": "it is time"}]}, "b": {}})
SESSION = create_session(CHOICE, RehearsalModel())
SIMULATION = create_simulation(CHOICE, RehearsalModel(), case={"name": "Kim"})


@pytest.mark.parametrize("graph", [SESSION, SIMULATION], ids=["session", "simulation"])
def test_langgraph_has_no_function_to_look_into(graph: SessionGraph) -> None:
    """Every node and every router is handed over ready to run: looking into each took a second."""
    assert {type(node.runnable) for node in graph.nodes.values()} == {RunnableNode}
    routers = [branch.path for branches in graph.branches.values() for branch in branches.values()]
    assert {type(router) for router in routers} == {RunnableRouter}


async def test_the_stream_says_which_node_speaks_for_which_section() -> None:
    """A live view is told the node, its role and its section with every piece of a reply."""
    said: Any = {"messages": [HumanMessage("Hello")]}
    stream: Any = SESSION.compile().astream(said, stream_mode="messages")
    spoken = [about async for message, about in stream if isinstance(message, AIMessageChunk)]
    told = {(one["langgraph_node"], one["role"], one["section"]) for one in spoken}
    assert told == {("a", "dialog", "a")}


async def test_a_session_in_a_thousand_sections() -> None:
    """It opens in the first, follows a rule to the last, and ends there."""
    middle = {f"s{number}": {"next": [{"to": "end"}]} for number in range(998)}
    made = script({"first": {"next": [{"to": "last"}]}, **middle, "last": {}})
    talk = Talk(made, roles(lambda said: answer({"ask": said})))
    assert await talk.say(None) == "(a reply)"
    assert await talk.section() == "first"
    await talk.say("one")
    assert await talk.section() == "last"
    await talk.say("two")
    assert await talk.section() == "end"
