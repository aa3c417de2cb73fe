"""Two writers in one session whose locks hold nobody back, as when both have been lost."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from scriptgraph.core.errors import StoreError
from scriptgraph.core.settings import Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.sessions.checkpoints import Store, open_store, settled
from scriptgraph.sessions.conversation import Conversation
from support.fakes import script, task

SCRIPT = script({"a": {"tasks": [task("listen", do="Listen.")]}})
_REPLIES = count()


class Dawdling(BaseChatModel):
    """Takes a random time for each answer, and gives each reply only once."""

    draw: Any
    longest: float = 0.02

    @property
    def _llm_type(self) -> str:
        return "dawdling"

    async def _agenerate(self, messages: list[BaseMessage], *args: Any, **kw: Any) -> ChatResult:
        await asyncio.sleep(self.draw.random() * self.longest)
        return self._generate(messages)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        if "evaluator" in messages[0].text[:400]:
            text = '{"reason": "r", "settled": [], "collected": [], "anytime": []}'
        else:
            text = f"This is reply number {next(_REPLIES)} of them all."
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])


@asynccontextmanager
async def open_unlocked(address: str) -> AsyncIterator[Store]:
    """Open a store whose lock is no lock."""

    @asynccontextmanager
    async def nothing(session: str) -> AsyncIterator[None]:
        yield

    async with open_store(address) as store:
        yield replace(store, turn=settled(store.checkpointer, nothing))  # type: ignore[arg-type]


def talking(store: Store, session: str, draw: Random) -> Conversation:
    """Open a session in a store."""
    graph = create_session(SCRIPT, Dawdling(draw=draw), settings=Settings(mode="multi"))
    return Conversation(graph.compile(checkpointer=store.checkpointer), store, session)


@dataclass
class Written:
    """What came of one quarrel."""

    wrong: list[str] = field(default_factory=list)
    answered: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Claim:
    """What a turn reported."""

    text: str
    reply: str
    error: Exception | None


async def say(conversation: Conversation, text: str) -> Claim:
    """Take a turn, and note what it reports."""
    reply = ""
    try:
        async for piece in conversation.turn(text):
            reply += piece
    except StoreError as error:
        return Claim(text, reply, error)
    return Claim(text, reply, None)


async def quarrel(address: str, session: str, draw: Random) -> Written:
    """Let two writers talk in one session at once, and hold what is there to what they reported."""
    async with open_unlocked(address) as one, open_unlocked(address) as other:
        first = talking(one, session, draw)
        before = [await say(first, f"old words {n}") for n in range(draw.randint(0, 7))]
        claims = [*before]

        async def writer(store: Store, name: str) -> None:
            conversation = talking(store, session, draw)
            for number in range(draw.randint(1, 4)):
                await asyncio.sleep(draw.random() * 0.02)
                claims.append(await say(conversation, f"words {number} of {name}"))

        await asyncio.gather(writer(one, "A"), writer(other, "B"))
    async with open_store(address) as store:
        messages = (await talking(store, session, draw).state()).get("messages", [])
    return judge(claims, messages)


def judge(claims: list[Claim], messages: Sequence[BaseMessage]) -> Written:
    """Compare what turns reported with what a session holds."""
    said = [str(message.text) for message in messages if message.type == "human"]
    replies = [str(message.text) for message in messages if message.type == "ai"]
    found = Written()
    for claim in claims:
        if claim.error is None:
            found.answered += 1
            if said.count(claim.text) != 1 or claim.reply not in replies:
                found.wrong.append(f"{claim.text!r} was answered and is not there")
        else:
            found.failed += 1
            kept = getattr(claim.error, "kept", None)
            if kept is None or kept != (claim.text in said):
                found.wrong.append(f"{claim.text!r}: {claim.error}; there: {claim.text in said}")
    if len(set(said)) != len(said):
        found.wrong.append("words are there twice")
    return found


async def _quarrels(address: str, rounds: int) -> None:
    draw = Random(rounds)
    found = [await quarrel(address, f"quarrel {number}", draw) for number in range(rounds)]
    wrong = [words for written in found for words in written.wrong]
    answered, failed = (sum(w.answered for w in found), sum(w.failed for w in found))
    print(f"{rounds} rounds: {answered} turns answered, {failed} overtaken, {len(wrong)} wrong")
    print(*wrong[:10], sep="\n")


if __name__ == "__main__":  # python tests/support/lost_locks.py ADDRESS ROUNDS
    asyncio.run(_quarrels(sys.argv[1], int(sys.argv[2])))
