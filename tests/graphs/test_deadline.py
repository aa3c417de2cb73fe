"""A turn takes no longer than it may, in whichever of its calls the time goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fakes import answer
from piecewise import Listener, Piecewise, spoken
from small_sessions import TWO, every_mode

from scriptgraph.errors import ModelError
from scriptgraph.models.reading import Prompt
from scriptgraph.settings import Mode, Settings

SHORT = 0.05
"""Seconds that nothing which never answers can do with."""


def settings(mode: Mode, **more: Any) -> Settings:
    return Settings(mode=mode, attempts=1, **more)


@every_mode
@pytest.mark.parametrize("stuck", ["judging", "speaking"])
async def test_a_turn_that_never_ends_is_given_up(mode: Mode, stuck: str) -> None:
    """A model that never answers ends the turn with a clear error, and no call goes on."""
    away = [False]

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        if away[0] and prompt.judges == (stuck == "judging" or mode == "single"):
            await asyncio.Event().wait()
        yield answer(reply="So.") if prompt.judges else "Hello."

    model = Piecewise(write=write)
    listener = Listener(TWO, model, mode, settings=settings(mode, turn_seconds=SHORT))
    listener_mode = settings(mode, turn_seconds=60)
    opened = Listener(TWO, model, mode, settings=listener_mode)
    await opened.take(None)
    listener.graph.checkpointer = opened.graph.checkpointer
    away[0] = True
    with pytest.raises(ModelError, match=r"longer than 0\.05 seconds"):
        await listener.take("hm")
    assert model.running == 0
    state = await listener.state()
    assert (state["section"], state["turn"]) == ("a", 1)
    assert state["messages"][-1].text == "hm"
    away[0] = False
    assert (await opened.take(None))["messages"][-1].text


async def test_a_stream_that_stalls_is_given_up_and_asked_for_again() -> None:
    """Seconds without a piece end an answer that has begun; another attempt may be better."""
    attempts = [0]

    async def write(prompt: Prompt) -> AsyncIterator[str]:
        attempts[0] += 1
        yield "Hello "
        if attempts[0] == 1:
            await asyncio.Event().wait()
        yield "there."

    model = Piecewise(write=write)
    listener = Listener(TWO, model, "multi", settings=Settings(stall_seconds=SHORT))
    state = await listener.listen(None)
    assert listener.seen == state["messages"][-1].text == "Hello …\n\nHello there."
    assert "nothing more came" in state["trace"][-1]["refused"][0]["why"]
    assert model.running == 0


async def test_a_turn_in_time_is_not_disturbed() -> None:
    """Without a limit, or within it, nothing changes."""
    for limit in (None, 60.0):
        listener = Listener(
            TWO,
            Piecewise(write=lambda prompt: spoken(["Hello."])),
            "multi",
            settings=Settings(turn_seconds=limit),
        )
        assert (await listener.listen(None))["messages"][-1].text == "Hello."
