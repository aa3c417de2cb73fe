"""What is given to a session is taken in or refused with the reason; nothing is dropped."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import MessagesState
from langgraph.types import Command
from support.dangerous import CARE, FEAR, HOTLINE, listener
from support.fakes import ToldModel
from support.small_sessions import every_mode

from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.core.settings import LONGEST_MESSAGE, Mode
from scriptgraph.graphs.session import create_session

CONFIG: Any = {"configurable": {"thread_id": "a"}}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}


def session(mode: Mode = "multi", **options: Any) -> Any:
    graph = create_session(CARE, ToldModel(tell=listener), mode=mode)
    return graph.compile(checkpointer=InMemorySaver(), **options)


REFUSED: dict[str, tuple[Any, str]] = {
    "a resume": (Command(resume=FEAR), "waits for a `resume`"),
    "a resume by id": (Command(resume={"x": FEAR}), "waits for a `resume`"),
    "an update of another key": (Command(update={"text": FEAR}), "takes no 'text'"),
    "an update of the session's own": (Command(update={"section": "bye"}), "takes no 'section'"),
    "a command for a parent": (Command(graph=Command.PARENT, update={}), "another graph"),
    "another key": ({"text": FEAR}, "takes no 'text'"),
    "another key beside": ({"messages": [HumanMessage(FEAR)], "mode": "single"}, "takes no 'mode'"),
    "a text": (FEAR, "cannot be given a str"),
    "a list": ([HumanMessage(FEAR)], "cannot be given a list"),
    "no messages": ({"messages": None}, "is None"),
    "a number": ({"messages": [5]}, "cannot be read"),
    "an unknown role": ({"messages": [{"role": "alien", "content": FEAR}]}, "cannot be read"),
    "no content": ({"messages": [{"role": "user"}]}, "cannot be read"),
    "a picture": ({"messages": [HumanMessage([PICTURE])]}, "hears words only.*image_url"),
    "a document": ({"messages": [HumanMessage("x" * (LONGEST_MESSAGE + 1))]}, "too long"),
    "a document before": (
        {"messages": [HumanMessage("x" * (LONGEST_MESSAGE + 1)), HumanMessage("hi")]},
        "too long",
    ),
}


@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize(("given", "why"), REFUSED.values(), ids=REFUSED)
async def test_what_cannot_be_taken_is_refused(given: Any, why: str, opened: bool) -> None:
    """The reason says what was given; nothing is stored, and the next words are heard."""
    graph = session()
    if opened:
        await graph.ainvoke({"messages": []}, CONFIG)
    before = await graph.aget_state(CONFIG)
    with pytest.raises(RefusedError, match=why):
        await graph.ainvoke(given, CONFIG)
    after = await graph.aget_state(CONFIG)
    assert (after.values, after.next) == (before.values, before.next)
    state = await graph.ainvoke({"messages": [HumanMessage(FEAR)]}, CONFIG)
    assert HOTLINE in state["messages"][-1].text


@pytest.mark.parametrize(("given", "why"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_without_await_as_well(given: Any, why: str) -> None:
    """`invoke` and `stream` look at the same."""
    with pytest.raises(RefusedError, match=why):
        session().invoke(given, CONFIG)


async def test_nothing_for_a_session_that_has_not_begun_is_refused() -> None:
    """None goes on with something; where there is nothing, it says what to give."""
    with pytest.raises(InputError, match="nothing to finish"):
        await session().ainvoke(None, CONFIG)


async def test_nothing_behind_an_answer_changes_nothing() -> None:
    """A session that waits for its user goes on waiting."""
    graph = session()
    first = await graph.ainvoke({"messages": []}, CONFIG)
    assert (await graph.ainvoke(None, CONFIG))["messages"] == first["messages"]


TAKEN: dict[str, Any] = {
    "a text": {"messages": FEAR},
    "a message": {"messages": HumanMessage(FEAR)},
    "a pair": {"messages": [("user", FEAR)]},
    "a dictionary": {"messages": {"role": "user", "content": FEAR}},
    "words beside a picture": {
        "messages": [HumanMessage([PICTURE, {"type": "text", "text": FEAR}])]
    },
    "parts": {"messages": [HumanMessage(["I want to", "die"])]},
    "parts in blocks": {
        "messages": [HumanMessage([{"type": "text", "text": one} for one in ("I want to", "die")])]
    },
    "half a character": {"messages": [HumanMessage(f"{FEAR} \ud83d")]},
    "a null": {"messages": [HumanMessage(f"\x00{FEAR}")]},
    "an update": Command(update={"messages": [HumanMessage(FEAR)]}),
    "an update in pairs": Command(update=[("messages", [HumanMessage(FEAR)])]),
}


@every_mode
@pytest.mark.parametrize("given", TAKEN.values(), ids=TAKEN)
async def test_words_are_heard_in_whatever_form_they_come(given: Any, mode: Mode) -> None:
    """All that LangGraph takes as a message is judged in the run that it is given to."""
    graph = session(mode)
    await graph.ainvoke({"messages": []}, CONFIG)
    state = await graph.ainvoke(given, CONFIG)
    assert (state["section"], HOTLINE in state["messages"][-1].text) == ("crisis", True)


async def test_words_written_into_the_state_are_heard_by_the_next_run() -> None:
    """What `update_state` has put in is answered although the run is given nothing."""
    graph = session()
    await graph.ainvoke({"messages": []}, CONFIG)
    await graph.aupdate_state(CONFIG, {"messages": [HumanMessage(FEAR)]})
    assert (await graph.ainvoke(None, CONFIG))["section"] == "crisis"


async def test_a_key_that_no_state_has_is_not_written() -> None:
    """`update_state` drops nothing in silence either."""
    graph = session()
    await graph.ainvoke({"messages": []}, CONFIG)
    with pytest.raises(InputError, match="takes no 'mood'"):
        await graph.aupdate_state(CONFIG, {"mood": 7})


@pytest.mark.parametrize("own", [None, False, InMemorySaver()], ids=["none", "never", "its own"])
@pytest.mark.parametrize("outer", [None, InMemorySaver()], ids=["forgets", "remembers"])
async def test_a_node_without_memory_is_refused_at_once(own: Any, outer: Any) -> None:
    """The first turn says what to do, and not the second."""
    parent = StateGraph(MessagesState)
    inside = create_session(CARE, ToldModel(tell=listener)).compile(checkpointer=own)
    parent.add_node("session", inside)
    parent.add_edge(START, "session")
    parent.add_edge("session", END)
    with pytest.raises(InputError, match=r"compile\(checkpointer=True\)"):
        await parent.compile(checkpointer=outer).ainvoke({"messages": []}, CONFIG)


async def test_a_memory_that_only_a_bigger_graph_can_lend_is_refused_without_one() -> None:
    """`checkpointer=True` by itself says what it is for."""
    alone = create_session(CARE, ToldModel(tell=listener)).compile(checkpointer=True)
    with pytest.raises(InputError, match="a node of another graph"):
        await alone.ainvoke({"messages": []}, CONFIG)


async def test_what_a_run_chooses_may_stand_among_its_configurables() -> None:
    """LangGraph's server takes one for the other, and so does the graph by itself."""
    graph = session()
    await graph.ainvoke({"messages": []}, CONFIG)
    config = {"configurable": {"thread_id": "a", "mode": "nonsense"}}
    with pytest.raises(InputError, match="nonsense"):
        await graph.ainvoke({"messages": [HumanMessage("hm")]}, config)
    assert len((await graph.aget_state(CONFIG)).values["messages"]) == 1
    said = {"messages": [HumanMessage("hm")]}
    state = await graph.ainvoke(said, config, context={"mode": "single"})
    assert state["turn"] == 2
