"""What a session remembers: the reducers, and how messages come in."""

from __future__ import annotations

import random
from typing import Any

from fakes import Talk, answer, roles, script
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.graphs.session import create_session
from scriptgraph.models.rehearsal import RehearsalModel
from scriptgraph.state import extend_messages

IDS = st.sampled_from(["a", "b", "c", "d"])
MESSAGES = st.one_of(
    st.builds(lambda id, text: HumanMessage(text, id=id), IDS, st.sampled_from("xyz")),
    st.builds(lambda id, text: AIMessage(text, id=id), IDS, st.sampled_from("xyz")),
    st.builds(lambda id: RemoveMessage(id=id), IDS),
)
BATCHES = st.lists(st.lists(MESSAGES, max_size=4), max_size=5)


@given(BATCHES, BATCHES)
def test_batching_makes_no_difference(first: list[Any], second: list[Any]) -> None:
    """Writes applied one by one, in two batches, or all at once give the same conversation."""
    at_once = extend_messages([], [*first, *second])
    assert extend_messages(extend_messages([], first), second) == at_once
    one_by_one: list[Any] = []
    for write in (*first, *second):
        one_by_one = extend_messages(one_by_one, [write])
    assert one_by_one == at_once


@given(BATCHES)
def test_ids_are_unique(writes: list[Any]) -> None:
    """No message is there twice, and a removal leaves nothing behind."""
    ids = [message.id for message in extend_messages([], writes)]
    assert len(ids) == len(set(ids))


def test_messages_are_appended_replaced_and_removed() -> None:
    """The newest write of an id wins and keeps its place."""
    start: list[AnyMessage] = [HumanMessage("1", id="a"), AIMessage("2", id="b")]
    writes = [[HumanMessage("3", id="c")], HumanMessage("one", id="a"), [RemoveMessage(id="b")]]
    found = extend_messages(start, writes)
    assert [(message.id, message.text) for message in found] == [("a", "one"), ("c", "3")]
    assert [message.text for message in start] == ["1", "2"]


def test_messages_without_an_id_are_kept() -> None:
    """Two messages that nobody gave an id are two messages."""
    assert len(extend_messages([], [[HumanMessage("x"), HumanMessage("x")]])) == 2


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
