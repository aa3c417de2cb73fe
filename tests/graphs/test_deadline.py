"""A turn takes no longer than it may, in whichever of its calls the time goes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk
from support.fakes import answer
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import TWO, every_mode

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.unconstrained import create_unconstrained
from scriptgraph.rehearsal.reading import Prompt

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
    """Seconds without a piece end an answer that has begun; another attempt may be better.

    Where it begins alike, the reader sees the beginning once.
    """
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
    assert listener.seen == state["messages"][-1].text == "Hello there."
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


class Stubborn(Piecewise):
    """Swallows what should end it, and answers long after nobody waits any more."""

    late: bool = False

    async def _pieces(self, prompt: Prompt) -> AsyncIterator[AIMessageChunk]:
        while self.late:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0.02)
        async for piece in super()._pieces(prompt):
            yield piece


@every_mode
@pytest.mark.parametrize("listens", [False, True])
async def test_a_model_that_does_not_stop_ends_no_later(mode: Mode, listens: bool) -> None:
    """The turn ends with its error, the session can be used, and late words are in neither."""
    model = Stubborn(write=lambda p: spoken([answer(reply="So.") if p.judges else "Hello."]))
    listener = Listener(TWO, model, mode, settings=settings(mode, turn_seconds=0.3))
    take = listener.listen if listens else listener.take
    await take(None)
    model.late = True
    began = time.monotonic()
    with pytest.raises(ModelError, match=r"longer than 0\.3 seconds"):
        await take("hm")
    assert time.monotonic() - began < 5
    state = await listener.state()
    assert (state["turn"], state["messages"][-1].text) == (1, "hm")
    model.late = False
    await asyncio.sleep(0.1)
    assert (await listener.state())["messages"] == state["messages"]
    assert [message.type for message in (await take("so"))["messages"][-2:]] == ["human", "ai"]


@pytest.mark.parametrize("actors", ["single", "multi"])
async def test_a_baseline_ends_in_time_as_well(actors: Any) -> None:
    """Where a reply is shown as it is written, a model that does not stop is left behind too."""
    model = Stubborn(write=lambda prompt: spoken(["Hello."]), late=True)
    graph = create_unconstrained(TWO, model, actors=actors, settings=Settings(turn_seconds=0.3))
    began = time.monotonic()
    with pytest.raises(ModelError, match="longer than"):
        await graph.compile().ainvoke({"messages": []})
    assert time.monotonic() - began < 5
    model.late = False
