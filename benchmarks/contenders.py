"""Sessions that take the same turns: ours, and those that they are held against."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from functools import cache
from random import Random
from statistics import median
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.output_parsers import JsonOutputParser
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.graph.state import CompiledStateGraph, StateGraph
from pydantic import PrivateAttr

from benchmarks.counting import REASON
from benchmarks.keeping import Place
from benchmarks.rivals import Loop, hand_written
from benchmarks.scale import chain
from scriptgraph.core.settings import Settings
from scriptgraph.graphs.session import create_session, create_session_from_state
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.conversation import Conversation

TASKS = ("t0", "t1", "t2")
QUOTE = "that is how it is"
"""Words in everything that the user says, so that any task can be settled with them."""

LENGTH = 500
"""Characters of each message."""

_DIFFERENT = 64

_SAYING = (
    "and then I thought about it again while the others were still talking of something else in"
    " the kitchen because nobody had told me what to do with the rest of the week or whom to ask"
)


class InstantModel(BaseChatModel):
    """Settles a section every so many judgements, takes the first way on, and says what it says."""

    settles_every: int = 5
    """0 lets the session stay where it is."""

    _judged: int = PrivateAttr(default=0)

    @property
    def _llm_type(self) -> str:
        return "instant"

    def with_structured_output(self, schema: Any, **_: Any) -> Runnable[Any, Any]:
        """Answer in a JSON schema, and have the answer read as `ChatOpenAI` does."""
        return self.bind(schema=schema) | JsonOutputParser()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        schema: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = spoken("agent", len(messages)) if schema is None else self._verdict(schema)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages, **kwargs)

    def _verdict(self, schema: Mapping[str, Any]) -> str:
        fields = schema["properties"]
        shown: list[str] = []
        if "shown" in fields:
            self._judged += 1
            if self.settles_every and self._judged % self.settles_every == 0:
                shown = [f"{QUOTE}|{task}" for task in TASKS]
        answers = {"shown": shown, "reason": REASON, "rule": 1}
        answers |= {"recap": REASON, "quotes": [QUOTE]}
        return json.dumps({name: answers[name] for name in fields})


def spoken(speaker: str, number: int) -> str:
    """Make up a message of `LENGTH` characters; there are `_DIFFERENT` of each speaker."""
    return _made_up(speaker, number % _DIFFERENT)


@cache
def _made_up(speaker: str, number: int) -> str:
    draw = Random(f"{speaker} {number}")
    words = _SAYING.split()
    text = f"Well, {QUOTE},"
    while len(text) < LENGTH:
        text += f" {draw.choice(words)}"
    return text[: LENGTH - 1] + "."


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
OURS_SCALARS = "ours, asked for scalars"
SCALARS = ("section", "status", "turn")
"""What a turn gives back that is asked for no messages and no records."""

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
        OURS_SCALARS: _locked(*await ours(stack, place(), model()), "a", SCALARS),
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


def _locked(
    store: Store, graph: _Graph, session: str, asked_for: Sequence[str] | None = None
) -> Take:
    turn = _invoked(graph, session, asked_for)

    async def take(text: str | None) -> None:
        async with store.turn(session):
            await turn(text)

    return take


def _invoked(graph: _Graph, session: str, asked_for: Sequence[str] | None = None) -> Take:
    config: RunnableConfig = {"configurable": {"thread_id": session}}

    async def take(text: str | None) -> None:
        # As `Conversation` does it: each step is written before the next begins.
        await graph.ainvoke(_said(text), config, output_keys=asked_for, durability="sync")

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


Times = dict[str, list[float]]
"""Contender → the milliseconds of each of its turns, from the first after the opening."""

WINDOW = 10
"""So many turns around the one that is asked for give its time."""


async def race(takes: Mapping[str, Take], turns: int) -> Times:
    """Take so many turns with everyone in turn, so that drift of the machine meets them alike."""
    times: Times = {name: [] for name in takes}
    for take in takes.values():
        await take(None)
    order = list(takes)
    with settled_memory():
        for number in range(1, turns + 1):
            order.append(order.pop(0))
            for name in order:
                started = time.perf_counter()
                await takes[name](spoken("user", number))
                times[name].append((time.perf_counter() - started) * 1000)
    return times


@contextmanager
def settled_memory() -> Iterator[None]:
    """Keep the garbage collector from looking through what was there before, in our time."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def at(turn: int, races: Iterable[Times], name: str) -> float:
    """Give the median of a contender's turns around one, over some races; in milliseconds."""
    around = slice(turn - 1 - WINDOW // 2, turn - 1 + WINDOW // 2)
    return median(time for times in races for time in times[name][around])
