"""Turns that are cancelled in the middle, as Ctrl-C does: nothing is lost, all is answered."""

import asyncio
import contextlib
import random
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from support.fakes import SlowRehearsal

from scriptgraph import create_session, load_script
from scriptgraph.core.settings import Mode
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation

SCRIPT = Path(__file__).parents[2] / "scripts" / "stress_relief.yaml"
SAID = [f"I have said {number} things." for number in range(6)]


async def take(conversation: Conversation, text: str | None) -> None:
    async for _ in conversation.turn(text):
        pass


async def broken_off(conversation: Conversation, text: str | None, draw: random.Random) -> bool:
    """Begin a turn and cancel it at some moment; say whether it was still going on."""
    task = asyncio.create_task(take(conversation, text))
    await asyncio.sleep(draw.random() * 0.02)
    was_running = task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return was_running


async def heard(conversation: Conversation) -> list[str]:
    state = await conversation.state()
    return [message.text for message in state.get("messages", []) if message.type == "human"]


@pytest.mark.parametrize("mode", get_args(Mode))
async def test_cancelled_turns_are_answered_once(mode: Mode, tmp_path: Path) -> None:
    """However often a turn is cancelled, each message is kept once and answered once."""
    draw = random.Random(7)
    cancelled = 0
    script = load_script(SCRIPT)
    async with open_store(str(tmp_path / "s.sqlite")) as store:
        graph = create_session(script, SlowRehearsal(), mode=mode).compile(
            checkpointer=store.checkpointer
        )
        conversation = Conversation(graph, store, "a")
        for text in [None, *SAID]:
            given: str | None = text
            for _ in range(4):
                cancelled += await broken_off(conversation, given, draw)
                if text in await heard(conversation):
                    given = None
            await take(conversation, given)
            assert not await conversation.is_waiting()
        kinds = [message.type for message in (await conversation.state())["messages"]]
        assert await heard(conversation) == SAID
        assert all(first != second for first, second in pairwise(kinds))
        assert kinds[-1] == "ai"
    assert cancelled > 5
