"""A message has a greatest length, and the session goes on after one that is too long."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import Talk, script, task

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation

MADE = script({"a": {"tasks": [task("one"), task("two")]}, "b": {}})
LONG = "a" * (LONGEST_MESSAGE + 1)


async def test_a_conversation_refuses_a_message_that_is_too_long() -> None:
    """The error says how long one can be; nothing is kept, and the next message is answered."""
    async with open_store("memory:") as store:
        graph = create_session(MADE, RehearsalModel()).compile(checkpointer=store.checkpointer)
        talk = Conversation(graph, store, "s")
        assert [piece async for piece in talk.turn(None)]
        with pytest.raises(InputError, match=r"20,001 characters is too long; it can have 20,000"):
            [piece async for piece in talk.turn(LONG)]
        assert len((await talk.state())["messages"]) == 1
        assert [piece async for piece in talk.turn("Well.")]


async def test_a_graph_refuses_it_at_its_door_and_answers_the_next() -> None:
    """An application without `Conversation` gets the same error, and its session is not lost."""
    graph = create_session(MADE, RehearsalModel()).compile(checkpointer=InMemorySaver())
    config: RunnableConfig = {"configurable": {"thread_id": "1"}}
    await graph.ainvoke({"messages": []}, config)
    with pytest.raises(InputError, match="too long"):
        await graph.ainvoke({"messages": [HumanMessage(LONG)]}, config)
    state: Any = await graph.ainvoke({"messages": [HumanMessage("Well.")]}, config)
    assert state["messages"][-1].type == "ai"


async def test_the_longest_message_is_answered() -> None:
    """So many characters are judged like any others."""
    talk = Talk(MADE, RehearsalModel(), "multi")
    await talk.say(None, "a" * LONGEST_MESSAGE)
    assert (await talk.state())["turn"] == 2


async def test_a_turn_holds_so_much_and_no_more() -> None:
    """However many messages it comes in; nothing of what is refused is kept."""
    graph = create_session(MADE, RehearsalModel()).compile(checkpointer=InMemorySaver())
    config: RunnableConfig = {"configurable": {"thread_id": "1"}}
    most = [HumanMessage("a" * LONGEST_MESSAGE) for _ in range(5)]
    with pytest.raises(InputError, match=r"100,004 characters at once; 100,000 are the most"):
        await graph.ainvoke({"messages": most}, config)
    state: Any = await graph.ainvoke({"messages": [HumanMessage("Well.")]}, config)
    assert [one.text for one in state["messages"] if one.type == "human"] == ["Well."]
