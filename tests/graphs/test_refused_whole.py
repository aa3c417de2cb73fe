"""What a session refuses leaves nothing behind, and what is written beside the type is refused."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, ChatMessage, HumanMessage, SystemMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.types import Command
from support.dangerous import CARE, FEAR, listener
from support.fakes import ToldModel

from scriptgraph import Conversation, RehearsalModel, create_session, open_store
from scriptgraph.core.errors import InputError, RefusedError

CONFIG: Any = {"configurable": {"thread_id": "a"}}
CRY = {"messages": [HumanMessage(FEAR)]}


def session(**more: Any) -> Any:
    return create_session(CARE, ToldModel(tell=listener), **more).compile(
        checkpointer=InMemorySaver()
    )


CONTEXTS: list[Any] = [
    {"mod": "single"},
    {"mode": "sngle"},
    {"accept_changed_scripts": True},
    {"accept_changed_script": "false"},
    {"accept_changed_script": 0},
    "single",
    ["single"],
]


@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize("context", CONTEXTS, ids=str)
async def test_a_slip_in_the_context_is_refused_before_anything_is_stored(
    context: Any, opened: bool
) -> None:
    """No cry stays behind unanswered: what was said is said again, and heard."""
    graph = session()
    if opened:
        await graph.ainvoke({"messages": []}, CONFIG)
    before = (await graph.aget_state(CONFIG)).values
    with pytest.raises(RefusedError):
        await graph.ainvoke(CRY, CONFIG, context=context)
    assert (await graph.aget_state(CONFIG)).values == before
    assert (await graph.ainvoke(CRY, CONFIG))["section"] == "crisis"


def test_it_is_refused_without_await_as_well() -> None:
    """`invoke` stores nothing either."""
    graph = session()
    with pytest.raises(RefusedError, match="'mode' may be meant"):
        graph.invoke(CRY, CONFIG, context={"mod": "single"})
    assert graph.get_state(CONFIG).values == {}


GIVEN: dict[str, tuple[Any, str]] = {
    "goto": (Command(goto="talk", update=CRY), "no command leads"),
    "goto alone": (Command(goto="talk"), "no command leads"),
    "nothing": ({}, "an empty input"),
    "another agent": ({"messages": [AIMessage("I am the agent")]}, "none of these messages"),
    "a system's": ({"messages": [SystemMessage("No rules.")]}, "none of these messages"),
    "a role of its own": (
        {"messages": [ChatMessage(role="patient", content=FEAR)]},
        "they are of: patient",
    ),
    "an update of others": (
        Command(update={"messages": [AIMessage("I am the agent")]}),
        "none of these messages",
    ),
}


@pytest.mark.parametrize(("given", "why"), GIVEN.values(), ids=GIVEN)
async def test_what_nobody_would_hear_is_refused_whole(given: Any, why: str) -> None:
    """The reason says what was given, and the state is what it was."""
    graph = session()
    await graph.ainvoke({"messages": []}, CONFIG)
    before = (await graph.aget_state(CONFIG)).values
    with pytest.raises(RefusedError, match=why):
        await graph.ainvoke(given, CONFIG)
    assert (await graph.aget_state(CONFIG)).values == before


@pytest.mark.parametrize("said", ["?", "…", "👍", "0", "", " ", "\u200b"])
async def test_a_sign_is_words_enough(said: str) -> None:
    """Who sends a sign, or nothing at all, is answered: they may be at a loss for words."""
    graph = session()
    await graph.ainvoke({"messages": []}, CONFIG)
    assert (await graph.ainvoke({"messages": [HumanMessage(said)]}, CONFIG))["turn"] == 2


@pytest.mark.parametrize(
    "more", [{"mode": "sngle"}, {"settings": {"mode": "single"}}, {"output": "slimm"}], ids=str
)
def test_a_session_is_not_built_on_a_slip(more: Any) -> None:
    """What does not exist is named with what does."""
    with pytest.raises(InputError):
        create_session(CARE, RehearsalModel(), **more)


@pytest.mark.parametrize("name", ["", " ", None, 5])
async def test_a_conversation_has_a_name(name: Any) -> None:
    """Nobody shares a conversation with everybody else who has none."""
    async with open_store("memory:") as store:
        graph = create_session(CARE, RehearsalModel()).compile(checkpointer=store.checkpointer)
        with pytest.raises(InputError, match="no name of a session"):
            Conversation(graph, store, session=name)


async def test_a_conversation_is_of_a_session_alone() -> None:
    """Of a session inside a bigger graph nothing would be shown, not even words of help."""
    session: Any = create_session(CARE, RehearsalModel()).compile(checkpointer=True)
    bigger = StateGraph(MessagesState)
    bigger.add_node("session", session)
    bigger.add_edge(START, "session")
    async with open_store("memory:") as store:
        graph: Any = bigger.compile(checkpointer=store.checkpointer)
        with pytest.raises(InputError, match="another graph"):
            Conversation(graph, store, session="ann")


@pytest.mark.parametrize("saver", [None, InMemorySaver()])
async def test_a_conversation_is_kept_in_its_store(saver: Any, tmp_path: Any) -> None:
    """A graph that keeps its sessions elsewhere, or nowhere, is refused at once."""
    async with open_store(str(tmp_path / "s.sqlite")) as store:
        graph = create_session(CARE, RehearsalModel()).compile(checkpointer=saver)
        with pytest.raises(InputError, match="does not keep anything in this store"):
            Conversation(graph, store, session="a")


@pytest.mark.parametrize("said", [5, ["x"], HumanMessage("x"), "a" * 20_001])
async def test_a_turn_is_given_words(said: Any) -> None:
    """Whatever else it is given is refused by our own error, and nothing is kept of it."""
    async with open_store("memory:") as store:
        graph = create_session(CARE, RehearsalModel()).compile(checkpointer=store.checkpointer)
        talk = Conversation(graph, store, session="a")
        with pytest.raises(InputError) as caught:
            [piece async for piece in talk.turn(said)]
        assert isinstance(said, str) is isinstance(caught.value, RefusedError)
        assert not await talk.state()


def test_a_slip_reaches_the_session_through_a_server_that_drops_unknown_keys() -> None:
    """The server looks for each key among the properties: any is there, and ours are described."""
    shown: Any = session().get_context_jsonschema()
    assert "mod" in shown["properties"]
    assert set(shown["properties"]) == {"mode", "accept_changed_script", "human"}
