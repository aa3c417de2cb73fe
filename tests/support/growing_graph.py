"""A small graph whose state grows, and everything that can be done to a session of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage
from langchain_core.runnables import RunnableConfig
from langgraph.channels import DeltaChannel
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.errors import EmptyInputError, InvalidUpdateError
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Overwrite, StateSnapshot, interrupt
from typing_extensions import TypedDict

from scriptgraph.core.errors import InputError
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.checkpoints.folding import KEPT
from scriptgraph.state.reducers import extend, extend_messages

NODES = ("think", "left", "right", "speak")
Node = Literal["think", "left", "right", "speak"]
ROUNDS = 100
"""Rounds of the loop in which a node that does nothing but note comes to its end."""

ASKS = "May I ask you something?"
"""Said to the graph, it makes the last node ask back before it replies."""


class Growing(TypedDict, total=False):
    """Snapshots are far more frequent than in a session, so that there are many."""

    messages: Annotated[list[AnyMessage], DeltaChannel(extend_messages, snapshot_frequency=3)]
    trace: Annotated[list[Any], DeltaChannel(extend, snapshot_frequency=5)]
    mood: str
    turn: int


@dataclass
class Faults:
    """The nodes that fail from now on."""

    nodes: set[str] = field(default_factory=set)

    async def meet(self, node: str) -> None:
        """Fail if it is to; of two nodes at once, the left one has always come to its end first."""
        if node == "right" and self.nodes & {"left", "right"}:
            for _ in range(ROUNDS):  # not for ever: the left one may have been done before
                await asyncio.sleep(0)
        if node in self.nodes:
            raise ConnectionError(f"{node} failed")


def growing(faults: Faults) -> StateGraph[Any, Any, Any, Any]:
    """Make START → think → left and right → speak → END."""

    def noting(node: str) -> Any:
        async def note(state: Growing) -> dict[str, Any]:
            await faults.meet(node)
            return {"trace": [{"node": node, "heard": len(state.get("messages", []))}]}

        return note

    async def think(state: Growing) -> dict[str, Any]:
        return {**await noting("think")(state), "mood": f"mood {len(state.get('trace', []))}"}

    async def speak(state: Growing) -> dict[str, Any]:
        await faults.meet("speak")
        turn, said = state.get("turn", 0) + 1, state["messages"]
        heard = said[-1].text if said else ""
        answer = interrupt("yes?") if heard == ASKS else ""
        reply = AIMessage(f"{heard}{answer}, you say", id=f"reply {turn} {len(said)}")
        return {"messages": [reply], "turn": turn, **await noting("speak")(state)}

    graph = StateGraph(Growing)
    graph.add_node("think", think)
    graph.add_node("left", noting("left"))
    graph.add_node("right", noting("right"))
    graph.add_node("speak", speak)
    graph.add_edge(START, "think")
    for node in ("left", "right"):
        graph.add_edge("think", node)
    graph.add_edge(["left", "right"], "speak")
    graph.add_edge("speak", END)
    return graph


@dataclass(frozen=True)
class Deed:
    """One thing that is done to a session."""

    kind: Literal["say", "go on", "answer", "replace", "remove", "start over", "clear"]
    failing: frozenset[Node] = frozenset()
    durability: Literal["sync", "async", "exit"] = "sync"
    session: str = "a"
    store: int = 0
    """Which of two open stores does it: each may be another process's."""

    place: int = 0
    """Which message, or which text, is meant."""

    since: Literal["now", "step", "end"] = "now"
    """Where it begins: at the newest step, at one of the newest, or where a deed before ended."""

    back: int = 0
    """Which of them, counted from the newest."""


TEXTS = ("yes", "no", ASKS, "how so?")

DEEDS = st.builds(
    Deed,
    kind=st.sampled_from(
        ["say", "say", "say", "say", "go on", "answer", "replace", "remove", "start over", "clear"]
    ),
    failing=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(NODES), max_size=2)),
    durability=st.sampled_from(["sync", "sync", "async", "exit"]),
    session=st.sampled_from("ab"),
    store=st.integers(0, 1),
    place=st.integers(0, 9),
    since=st.sampled_from(["now", "now", "now", "now", "now", "now", "step", "end"]),
    back=st.integers(0, 9),
)


def plain(saver: BaseCheckpointSaver[Any]) -> Store:
    """Make a store of a saver that folds nothing, for one reader or writer at a time."""

    @asynccontextmanager
    async def turn(session: str) -> AsyncIterator[None]:
        yield

    return Store(saver, turn)


@dataclass
class Course:
    """Sessions in stores that share an address."""

    stores: Sequence[Store]
    prefix: str = ""

    def __post_init__(self) -> None:
        self.faults = Faults()
        graph = growing(self.faults)
        self.graphs = [graph.compile(checkpointer=store.checkpointer) for store in self.stores]
        self.ends: dict[str, list[RunnableConfig]] = {}
        """Session → where each of its deeds left it."""

    def config(self, deed: Deed) -> RunnableConfig:
        return {"configurable": {"thread_id": self.prefix + deed.session}}

    async def do(self, deed: Deed, number: int) -> str:
        """Do it, and give the name of the error it ended in: nodes that fail are part of it."""
        store = self.stores[deed.store % len(self.stores)]
        try:
            async with store.turn(self.prefix + deed.session):
                await self._do(deed, number)
        except _PART_OF_IT as error:
            return type(error).__name__
        finally:
            await self.note(deed)
        return ""

    async def note(self, deed: Deed) -> None:
        """Note where a deed has left its session."""
        self.ends.setdefault(deed.session, []).append((await self.look(deed)).config)

    async def start(self, deed: Deed) -> RunnableConfig:
        """Say at which step a deed begins."""
        there: list[RunnableConfig] = []
        if deed.since == "step":
            there = [step.config for step in (await self.history(deed))[:KEPT]]
        elif deed.since == "end":
            there = self.ends.get(deed.session, [])[::-1]
        return there[deed.back % len(there)] if there else self.config(deed)

    async def _do(self, deed: Deed, number: int) -> None:
        graph = self.graphs[deed.store % len(self.graphs)]
        config = await self.start(deed)
        self.faults.nodes = set(deed.failing)
        messages = (await graph.aget_state(self.config(deed))).values.get("messages", [])
        chosen = messages[deed.place % len(messages)].id if messages else None
        text = TEXTS[deed.place % len(TEXTS)]
        given: Any = None
        match deed.kind:
            case "say":
                given = {"messages": [HumanMessage(text, id=f"said {number}")]}
            case "answer":
                given = Command(resume=text)
            case "replace" | "remove" | "start over":
                if chosen is None:
                    return
                changes = {
                    "replace": [HumanMessage("corrected", id=chosen)],
                    "remove": [RemoveMessage(id=chosen)],
                    "start over": Overwrite(messages[-2:]),
                }
                update = {"messages": changes[deed.kind]}
                await graph.aupdate_state(config, update, as_node="speak")
                return
            case "clear":
                await graph.aupdate_state(config, None, as_node=END)
                return
        await graph.ainvoke(given, config, durability=deed.durability)

    async def look(self, deed: Deed, store: int = 0) -> StateSnapshot:
        return await self.graphs[store].aget_state(self.config(deed))

    async def history(self, deed: Deed, store: int = 0) -> list[StateSnapshot]:
        return [step async for step in self.graphs[store].aget_state_history(self.config(deed))]


_PART_OF_IT = (ConnectionError, EmptyInputError, InvalidUpdateError, RuntimeError, InputError)
