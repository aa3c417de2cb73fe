"""Words to a question that is not the session's last one any more."""

from __future__ import annotations

import asyncio

import pytest
from support.store_contract import conversation, take

from scriptgraph.core.errors import GoneOnError
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.gone_on import last_said


async def say(talking: Conversation, text: str, seen: str | None, identity: str) -> str:
    """Say something to what was seen last."""
    pieces = talking.turn(text, message_id=identity, seen=seen)
    return "".join([piece async for piece in pieces])


async def test_words_to_an_earlier_question_are_refused() -> None:
    """Nothing of them is kept; said to the last one, or by whoever does not say, they are heard."""
    async with open_store("memory:") as store:
        talking = conversation(store)
        await take(talking, None)
        opening = last_said(await talking.state())
        first = await say(talking, "it is 3 today", opening, "m1")
        before = await talking.state()
        with pytest.raises(GoneOnError, match="gone on since"):
            await say(talking, "something else", opening, "m2")
        assert await talking.state() == before
        assert await say(talking, "it is 3 today", opening, "m1") == first  # sent again
        assert await say(talking, "go on", last_said(before), "m3")
        assert await say(talking, "and on", None, "m4")


async def test_of_two_at_once_one_is_heard() -> None:
    """Whoever comes second waits for the first turn, and is refused then."""
    async with open_store("memory:") as store:
        talking = conversation(store)
        await take(talking, None)
        seen = last_said(await talking.state())
        said = (say(talking, f"number {n}", seen, f"m{n}") for n in range(2))
        came = await asyncio.gather(*said, return_exceptions=True)
        assert [type(one) for one in came].count(GoneOnError) == 1
        users = [one for one in (await talking.state())["messages"] if one.type == "human"]
        assert len(users) == 1


async def test_danger_is_heard_whatever_was_seen() -> None:
    """Words that speak of danger are answered, although the session has gone on."""
    async with open_store("memory:") as store:
        talking = conversation(store)
        await take(talking, None)
        opening = last_said(await talking.state())
        await say(talking, "it is 3 today", opening, "m1")
        await say(talking, "I want to kill myself.", opening, "m2")
        state = await talking.state()
        assert [one.text for one in state["messages"] if one.type == "human"][-1].startswith("I ")
        assert state["messages"][-1].type == "ai"
