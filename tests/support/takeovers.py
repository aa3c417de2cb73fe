"""Sessions that a human takes over, and humans that are killed while they write."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from scriptgraph.assurance.audit import audit
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store, open_store, settled
from scriptgraph.sessions.checkpoints.sqlite import SqliteSessions
from scriptgraph.sessions.checkpoints.sqlite_place import FileTurns, connect
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.inbox import Inbox
from support.dangerous import CARE, FEAR, listener
from support.fakes import Said, ToldModel
from support.forked import FORKED

WEBER = "Dr Weber"
CONFIG: Any = {"configurable": {"thread_id": "a"}}
OPEN: Any = {"messages": []}


def take(by: str = WEBER, **more: str) -> Any:
    """Write the context of a run in which somebody takes over."""
    return {"human": {"act": "take", "by": by, **more}}


def resume(act: str, **more: str) -> Command[Any]:
    """Write a human's answer."""
    return Command(resume={"act": act, **more})


def said(*texts: str) -> dict[str, Any]:
    """Write what the user says."""
    return {"messages": [HumanMessage(text) for text in texts]}


def silent(prompt: Prompt) -> Said:
    """Be a model that nobody may ask."""
    raise AssertionError(f"a model was asked: {prompt}")


def session(model: Any = None, mode: Mode = "multi", memory: Any = None, made: Any = CARE) -> Any:
    """Compile a session in which danger is heard."""
    graph = create_session(made, model or ToldModel(tell=listener), mode=mode)
    return graph.compile(checkpointer=memory or InMemorySaver())


async def taken(mode: Mode = "multi") -> tuple[Any, Any]:
    """Open a session, hear of danger, and take it over; from then on no model may be asked."""
    memory = InMemorySaver()
    graph = session(mode=mode, memory=memory)
    await graph.ainvoke(OPEN, CONFIG)
    await graph.ainvoke(said(FEAR), CONFIG)
    state = await graph.ainvoke(OPEN, CONFIG, context=take(why="danger"))
    return session(ToldModel(tell=silent), mode, memory), state


@asynccontextmanager
async def kept(
    address: str, *, model: Any = None, mode: Mode = "multi", made: Script = CARE
) -> AsyncIterator[tuple[Conversation, Inbox]]:
    """Open one session of a store, as its user and as a human who may take it over."""
    async with open_store(address) as store:
        yield opened(store, model=model, mode=mode, made=made)


def opened(
    store: Store, *, model: Any = None, mode: Mode = "multi", made: Script = CARE
) -> tuple[Conversation, Inbox]:
    """Give the session `a` of a store, as its user and as a human, whose graph may ask nobody."""
    raising = Settings(mode=mode, when_unreachable="raise")
    graph = create_session(made, model or ToldModel(tell=listener), settings=raising)
    others = create_session(made, ToldModel(tell=silent))
    keeps = store.checkpointer
    return (
        Conversation(graph.compile(checkpointer=keeps), store, "a"),
        Inbox(others.compile(checkpointer=keeps), store, "a"),
    )


async def turn(conversation: Conversation, *texts: str | None) -> list[str]:
    """Take turns; gives what the agent replies, beside the messages that a human writes."""
    return [
        "".join([piece async for piece in conversation.turn(text, polls=True)]) for text in texts
    ]


def irregular(state: Any, made: Script = CARE) -> Sequence[str]:
    """Say what an audit finds in a state."""
    return [f"{found.kind}: {found.what}" for found in audit(made, state)]


class Dying(SqliteSessions):
    """Dies when it is to store something for the n-th time."""

    left: int = 0

    def _count(self) -> None:
        if self.left == 0:
            os._exit(9)
        self.left -= 1

    async def aput(self, *args: Any, **kwargs: Any) -> Any:
        self._count()
        return await super().aput(*args, **kwargs)

    async def aput_writes(self, *args: Any, **kwargs: Any) -> Any:
        self._count()
        return await super().aput_writes(*args, **kwargs)

    def keep_script(self, *args: Any, **kwargs: Any) -> None:
        self._count()
        super().keep_script(*args, **kwargs)


Act = tuple[str, dict[str, str]]
"""The name of what a human does in an inbox, and what it is given."""


async def do(box: Inbox, act: Act) -> Any:
    """Do what a human does."""
    name, given = act
    return await getattr(box, name)(**given)


@asynccontextmanager
async def dying_store(place: Path, after: int) -> AsyncIterator[Store]:
    """Open a store that ends its process after storing so often."""
    sessions = Dying(connect(place))
    await sessions.prepare()
    sessions.live_here()
    sessions.left = after
    yield Store(sessions, settled(sessions, FileTurns(place).turn))
    await sessions.close()


def act_and_die(place: Path, act: Act, after: int) -> bool:
    """Act in a process that dies after storing so often; say whether it survived."""
    process = FORKED.Process(target=_act, args=(place, act, after))
    process.start()
    process.join()
    return process.exitcode == 0


def _act(place: Path, act: Act, after: int) -> None:
    async def work() -> None:
        async with dying_store(place, after) as store:
            await do(opened(store)[1], act)

    asyncio.run(work())
