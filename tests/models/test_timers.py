"""Limits of time keep nothing alive but themselves."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import ContextVar

import pytest

from scriptgraph.models.timing import TimeLimit


class Run:
    """What surrounds a call, as a graph's run does."""


AROUND: ContextVar[Run] = ContextVar("AROUND")


async def whole(limit: TimeLimit) -> None:
    async with limit.whole():
        pass


async def in_pieces(limit: TimeLimit) -> None:
    async def stream() -> AsyncIterator[str]:
        yield "One "
        yield "two."

    assert [piece async for piece in limit.pieces(stream())] == ["One ", "two."]


@pytest.mark.parametrize("call", [whole, in_pieces])
async def test_a_call_that_is_over_keeps_no_run(
    call: Callable[[TimeLimit], Awaitable[None]],
) -> None:
    """A limit that did not go off does not keep what surrounded the call until it would have."""

    async def run() -> weakref.ref[Run]:
        AROUND.set(around := Run())
        await call(TimeLimit(600.0, "http://127.0.0.1/v1"))
        return weakref.ref(around)

    # Only the timers that are the next to go off are thrown away at once when they are cancelled.
    sooner = asyncio.get_running_loop().call_later(60.0, gc.collect)
    try:
        around = await asyncio.create_task(run())
        await asyncio.sleep(0)  # until then the loop has the task's last step at hand
        gc.collect()
        assert around() is None
    finally:
        sooner.cancel()
