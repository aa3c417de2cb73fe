"""What callers give besides messages: it swallows no message, and is refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import ChatMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.dangerous import CARE, FEAR, HOTLINE, listener
from support.fakes import ToldModel
from support.small_sessions import every_mode

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.safety.guard.words_of_care import words_behind_end, words_of_care

CONFIG: Any = {"configurable": {"thread_id": "a"}}


def session(mode: Mode = "multi") -> Any:
    graph = create_session(CARE, ToldModel(tell=listener), mode=mode)
    return graph.compile(checkpointer=InMemorySaver())


@every_mode
@pytest.mark.parametrize(
    "extra",
    [
        {"section": "welcome", "status": "ended"},
        {"section": "bye"},
        {"status": "ended"},
        {"section": "bye", "status": "ended", "turn": 7, "progress": {}},
        {"script": "x"},
    ],
    ids=str,
)
async def test_a_place_that_a_caller_gives_is_refused(extra: dict[str, Any], mode: Mode) -> None:
    """A session that has not begun is in no section and has not ended, whatever its input says."""
    with pytest.raises(InputError, match=next(iter(extra))):
        await session(mode).ainvoke({"messages": [HumanMessage(FEAR)], **extra}, CONFIG)


@every_mode
@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize("role", ["user", "human", "User"])
async def test_a_chat_message_of_the_user_is_the_users(role: str, opened: bool, mode: Mode) -> None:
    """A message that names the user as its role is judged and answered like any of theirs."""
    graph = session(mode)
    if opened:
        await graph.ainvoke({"messages": []}, CONFIG)
    state = await graph.ainvoke({"messages": [ChatMessage(role=role, content=FEAR)]}, CONFIG)
    assert HOTLINE in state["messages"][-1].text
    assert isinstance(state["messages"][-2], HumanMessage)


async def test_a_message_after_a_written_end_is_listened_to() -> None:
    """Where somebody has written the end into the state, a message is heard all the same."""
    graph = session()
    await graph.ainvoke({"messages": []}, CONFIG)
    await graph.aupdate_state(CONFIG, {"status": "ended"})
    state = await graph.ainvoke({"messages": [HumanMessage(FEAR)]}, CONFIG)
    care = words_of_care("first", "self", "en")
    assert state["messages"][-1].text == words_behind_end("en", care=care)


@pytest.mark.parametrize("context", ["single", {"mod": "single"}, {"modes": "single"}], ids=str)
async def test_a_context_that_chooses_nothing_is_refused(context: Any) -> None:
    """A text in place of a context, or a slip in its key, is named."""
    with pytest.raises(InputError, match="context"):
        await session().ainvoke({"messages": []}, CONFIG, context=context)


async def test_the_context_of_a_bigger_graph_may_hold_more() -> None:
    """Keys that are nothing like ours are another graph's."""
    state = await session().ainvoke({"messages": []}, CONFIG, context={"user_id": 7})
    assert state["section"] == "welcome"


async def test_a_state_written_for_a_judge_without_a_decision_is_refused() -> None:
    """To write as an evaluator that has judged nothing is an `InputError`."""
    graph = session()
    with pytest.raises(InputError, match="has judged nothing"):
        await graph.aupdate_state(CONFIG, {"messages": []}, as_node="evaluate_welcome")


async def test_a_fresh_thread_can_be_written_to_before_it_begins() -> None:
    """What is written as the start of a session is judged in its first run."""
    graph = session()
    await graph.aupdate_state(CONFIG, {"messages": [HumanMessage(FEAR)]}, as_node="__start__")
    assert HOTLINE in (await graph.ainvoke(None, CONFIG))["messages"][-1].text
