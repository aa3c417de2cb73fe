"""A human takes over a session that is a node of a bigger graph."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import MessagesState
from pydantic import ValidationError
from support.dangerous import CARE, FEAR, HOTLINE, listener
from support.fakes import ToldModel
from support.takeovers import CONFIG, resume, said, take

from scriptgraph.core.errors import RefusedError
from scriptgraph.graphs.session import create_session

OPEN: Any = {"messages": []}


class Practice(MessagesState, total=False):
    """The bigger graph's state."""

    section: str


@pytest.fixture
async def practice() -> Any:
    """Open a session within a bigger graph, hear of danger in it, and take it over."""
    made = create_session(CARE, ToldModel(tell=listener), output="slim")
    graph = StateGraph(Practice).add_node("session", made.compile(checkpointer=True))
    graph.add_edge(START, "session").add_edge("session", END)
    compiled: Any = graph.compile(checkpointer=InMemorySaver())
    await compiled.ainvoke(OPEN, CONFIG)
    await compiled.ainvoke(said(FEAR), CONFIG)
    state = await compiled.ainvoke(OPEN, CONFIG, context=take())
    assert state["__interrupt__"][0].value["human"]["by"] == "Dr Weber"
    return compiled


def texts(state: Any) -> list[str]:
    return [message.text for message in state["messages"]]


async def test_they_write_and_give_it_back(practice: Any) -> None:
    """What both have said is in the bigger graph's messages once the session goes on."""
    state = await practice.ainvoke(said("hello?"), CONFIG)
    assert state["__interrupt__"][0].value["said"] == ["hello?"]
    await practice.ainvoke(resume("say", text="I am here."), CONFIG)
    state = await practice.ainvoke(resume("give_back", section="talk", text="Go on."), CONFIG)
    assert "__interrupt__" not in state
    assert texts(state)[-3:] == ["hello?", "I am here.", "Go on."]
    state = await practice.ainvoke(said("I want to die"), CONFIG)
    assert HOTLINE in texts(state)[-1]


async def test_a_wrong_answer_is_asked_again(practice: Any) -> None:
    """Whatever was answered before, a right answer is taken; why another was not is told."""
    with pytest.raises(ValidationError, match="dance"):
        await practice.ainvoke(resume("dance"), CONFIG)
    for wrong in (resume("give_back", section="nowhere"), resume("say", text="x", by="Eve")):
        state = await practice.ainvoke(wrong, CONFIG)
        assert "refused" in state["__interrupt__"][0].value
    state = await practice.ainvoke(resume("say", text="I am here."), CONFIG)
    assert "refused" not in state["__interrupt__"][0].value
    state = await practice.ainvoke(resume("give_back", section="talk"), CONFIG)
    assert texts(state)[-1] == "I am here."
    assert "x" not in texts(state)


async def test_a_second_human_is_told(practice: Any) -> None:
    """Nobody comes between them and the person there either."""
    with pytest.raises(RefusedError, match="'Dr Weber' is with this session"):
        await practice.ainvoke(OPEN, CONFIG, context=take("Eve"))
    state = await practice.ainvoke(said("hello?"), CONFIG)
    assert state["__interrupt__"][0].value["said"] == ["hello?"]
