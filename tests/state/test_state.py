"""What a session remembers: how messages come in, and how they are read back."""

from __future__ import annotations

import random
from typing import Any

from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import Talk, answer, roles, script

from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel


async def test_messages_may_come_in_any_form() -> None:
    """Dictionaries, lists and single messages are taken, and keep their ids when read again."""
    forms: list[Any] = [
        [{"role": "user", "content": "one"}],
        [HumanMessage("two", id="2")],
        HumanMessage("three"),
        {"role": "user", "content": "four"},
    ]
    made = script({"a": {}, "b": {}})
    model = Talk(made, roles(lambda said: answer())).model
    graph = create_session(made, model).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}}
    await graph.ainvoke({"messages": []}, config)
    for form in forms:
        await graph.ainvoke({"messages": form}, config)
    messages = (await graph.aget_state(config)).values["messages"]
    assert [m.text for m in messages if m.type == "human"] == ["one", "two", "three", "four"]
    ids = [message.id for message in messages]
    assert None not in ids
    assert len(set(ids)) == len(ids)
    again = (await graph.aget_state(config)).values["messages"]
    assert [message.id for message in again] == ids


async def test_long_sessions_are_read_back_whole() -> None:
    """Beyond the snapshots that bound the replay, every message is still there, in order."""
    draw = random.Random(1)
    texts = [f"{n} {draw.random()}?" for n in range(130)]
    talk = Talk(script({"a": {}}), RehearsalModel())
    await talk.say(None, *texts)
    state = await talk.state()
    assert [m.text for m in state["messages"] if m.type == "human"] == texts
    assert len(state["messages"]) == 1 + 2 * len(texts)
    assert [record["turn"] for record in state["trace"]] == sorted(
        record["turn"] for record in state["trace"]
    )
    assert state["turn"] == 1 + len(texts)
