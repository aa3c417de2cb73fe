"""How long one call may take, from its beginning to the end of its answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import httpx2
import openai

from scriptgraph.models.timers import end_in

P = TypeVar("P")

_SILENCE = 30.0
"""Seconds for which a stream that has begun may give nothing before it is given up."""


class CallOutOfTime(openai.APITimeoutError):
    """A call that was given up after all the time that it may take; asking on costs as much."""

    def __init__(self, request: httpx2.Request, why: str) -> None:
        """Say how long it was."""
        super().__init__(request=request)
        self.message = why
        self.args = (why,)


@dataclass(frozen=True)
class TimeLimit:
    """The time of one call; a client's own limits begin anew with every piece of an answer."""

    seconds: float
    url: str
    stall: float = _SILENCE

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        """Give up what takes longer.

        Raises:
            OutOfTime: When it does.
        """
        limit = asyncio.timeout(None)
        try:
            async with limit:
                end_in(limit, self.seconds)
                yield
        except TimeoutError:
            if not limit.expired():
                raise
            raise self._out_of_time() from None

    async def pieces(
        self, stream: AsyncIterator[P], *, begins: Callable[[P], bool] = bool
    ) -> AsyncGenerator[P]:
        """Give the pieces of a stream that come in time.

        Args:
            stream: The pieces.
            begins: Whether a piece begins the answer: until one does, a model may be thinking.

        Raises:
            OutOfTime: When it takes too long as a whole, or stops in the middle.
        """
        clock = asyncio.get_running_loop().time
        ends, wait = clock() + self.seconds, self.seconds
        async with aclosing(stream):  # type: ignore[type-var]
            while True:
                left = min(ends - clock(), wait)
                if left <= 0:
                    raise self._out_of_time()
                limit = asyncio.timeout(None)
                try:
                    async with limit:
                        end_in(limit, left)
                        piece = await anext(stream)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    if not limit.expired():
                        raise
                    is_stalled = wait < self.seconds and left == wait
                    raise self._out_of_time(is_stalled=is_stalled) from None
                yield piece
                if begins(piece):
                    wait = min(self.stall, self.seconds)

    def _out_of_time(self, *, is_stalled: bool = False) -> CallOutOfTime:
        why = (
            f"nothing more came for {self.stall:g} seconds"
            if is_stalled
            else f"there was no whole answer within {self.seconds:g} seconds"
        )
        return CallOutOfTime(httpx2.Request("POST", self.url), f"Request timed out: {why}")
