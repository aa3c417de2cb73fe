"""Sessions that take the same turns: ours, and those that they are held against."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph, StateGraph

from benchmarks.instant import InstantModel
from benchmarks.keeping import Place
from benchmarks.rivals import Loop, hand_written
from benchmarks.scale import chain
from scriptgraph.core.settings import Settings
from scriptgraph.graphs.session import create_session, create_session_from_state
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.conversation import Conversation

SECTIONS = 10

RECAPS_BEYOND = 1_500
"""Tokens of conversation that are shown before a recap stands for some of them."""

Take = Callable[[str | None], Awaitable[None]]
"""Takes one turn; None lets the agent open."""

Make = Callable[[], BaseChatModel]
"""Makes a session's model."""

LOOP, HAND_WRITTEN, OURS, CONVERSATION = "loop", "hand-written graph", "ours", "`Conversation`"
OURS_PLAIN = "ours, with the library's checkpointer"
OURS_RECAPS = "ours, with recaps"

_Graph = CompiledStateGraph[Any, Any, Any, Any]


def unkept(model: Make = InstantModel) -> dict[str, Take]:
    """Begin a session with everyone, without a checkpointer: the caller keeps the state."""
    graph = create_session_from_state(chain(SECTIONS), model(), settings=Settings())
    return {
        LOOP: Loop(SECTIONS, model()).turn,
        HAND_WRITTEN: _handed_over(hand_written(SECTIONS, model()).compile()),
        OURS: _handed_over(graph.compile()),
    }


async def kept(
    stack: AsyncExitStack, place: Callable[[], Place], model: Make = InstantModel
) -> dict[str, Take]:
    """Begin a session with everyone, each kept in a place of its own.

    Ours holds the session's lock in every turn, as whoever uses the store has to.
    """
    recapping = Settings(recaps_beyond=RECAPS_BEYOND)
    return {
        HAND_WRITTEN: await kept_by_hand(stack, place(), model()),
        OURS: _locked(*await ours(stack, place(), model()), "a"),
        OURS_RECAPS: _locked(*await ours(stack, place(), model(), recapping), "a"),
        OURS_PLAIN: await _kept_plainly(stack, place(), create_session(chain(SECTIONS), model())),
        CONVERSATION: talking(*await ours(stack, place(), model()), "a"),
    }


async def kept_by_hand(stack: AsyncExitStack, place: Place, model: BaseChatModel) -> Take:
    """Begin a session of the hand-written graph, kept by the library's own checkpointer."""
    return await _kept_plainly(stack, place, hand_written(SECTIONS, model))


async def _kept_plainly(
    stack: AsyncExitStack, place: Place, graph: StateGraph[Any, Any, Any, Any]
) -> Take:
    saver = await stack.enter_async_context(place.plain())
    return _invoked(graph.compile(checkpointer=saver), "a")


async def ours(
    stack: AsyncExitStack, place: Place, model: BaseChatModel, settings: Settings | None = None
) -> tuple[Store, _Graph]:
    """Open our store in a place, and compile our graph for it."""
    store = await stack.enter_async_context(open_store(place.address))
    graph = create_session(chain(SECTIONS), model, settings=settings)
    return store, graph.compile(checkpointer=store.checkpointer)


def talking(store: Store, graph: _Graph, session: str) -> Take:
    """Take a session's turns as a chat does."""
    conversation = Conversation(graph, store, session)

    async def take(text: str | None) -> None:
        async for _ in conversation.turn(text):
            pass

    return take


def _locked(store: Store, graph: _Graph, session: str) -> Take:
    turn = _invoked(graph, session)

    async def take(text: str | None) -> None:
        async with store.turn(session):
            await turn(text)

    return take


def _invoked(graph: _Graph, session: str) -> Take:
    config: RunnableConfig = {"configurable": {"thread_id": session}}

    async def take(text: str | None) -> None:
        # As `Conversation` does it: each step is written before the next begins.
        await graph.ainvoke(_said(text), config, durability="sync")

    return take


def _handed_over(graph: _Graph) -> Take:
    state: dict[str, Any] = {"messages": []}

    async def take(text: str | None) -> None:
        nonlocal state
        said = [*state["messages"], *_said(text)["messages"]]
        state = await graph.ainvoke({**state, "messages": said})

    return take


def _said(text: str | None) -> dict[str, Any]:
    return {"messages": [] if text is None else [HumanMessage(text)]}
