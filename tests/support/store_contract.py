"""What every store has to do, whichever it is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from langchain_core.messages import BaseMessage

from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.conversation import Conversation
from support.fakes import SlowRehearsal, script, task

SCRIPT = script(
    {
        "a": {
            "tasks": [task("notice", say="Hello."), task("mood", collect={"mood": "integer"})],
            "next": [{"to": "b", "when": "the user wants to continue"}],
        },
        "b": {},
    }
)


def conversation(store: Store, session: str = "a", made: Script = SCRIPT) -> Conversation:
    graph = create_session(made, SlowRehearsal())
    return Conversation(graph.compile(checkpointer=store.checkpointer), store, session)


async def take(talking: Conversation, *texts: str | None) -> str:
    reply = ""
    for text in texts:
        reply = "".join([piece async for piece in talking.turn(text)])
    return reply


async def keeps_a_session(address: str, mode: Mode) -> None:
    """Talk with the store opened anew for each turn; the session has to run to its end."""
    for text in (None, "it is 3 today", "continue, please", "nul \x00, half \ud83d, 🙂 \\u0000"):
        async with open_store(address) as store:
            opened = conversation(store)
            talking = Conversation(opened.graph, store, "a", mode)
            await take(talking, text)
    async with open_store(address) as store:
        state = await conversation(store).state()
    assert state["status"] == "ended"
    assert state["collected"] == {"mood": 3}
    assert [message.type for message in state["messages"]] == ["ai", "human"] * 3
    assert [record["turn"] for record in state["trace"]] == sorted(
        r["turn"] for r in state["trace"]
    )
    assert state["script"]["hash"] == SCRIPT.hash


async def serialises_turns(one: Store, other: Store) -> None:
    """Take turns in one session at the same time through two stores of the same address."""
    await take(conversation(one), None)
    texts = [f"{n}?" for n in range(10)]
    stores = [one, other]
    await asyncio.gather(*(take(conversation(stores[n % 2]), t) for n, t in enumerate(texts)))
    alternates((await conversation(other).state())["messages"], texts)


async def keeps_sessions_apart(store: Store) -> None:
    """Take turns in several sessions at the same time."""
    names = [f"session {n} / ' \" 世界" for n in range(5)]
    await asyncio.gather(*(take(conversation(store, name), None, name) for name in names))
    for name in names:
        alternates((await conversation(store, name).state())["messages"], [name])


def alternates(messages: Sequence[BaseMessage], texts: list[str]) -> None:
    """Each text is there once, and each is answered before the next."""
    assert [message.type for message in messages] == ["ai"] + ["human", "ai"] * len(texts)
    assert sorted(m.text for m in messages if m.type == "human") == sorted(texts)
    assert len({message.id for message in messages}) == len(messages)
