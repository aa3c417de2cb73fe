"""What has come by the time that somebody asks for it: one by one, or together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

from scriptgraph.models.timers import stop

T = TypeVar("T")


async def gathered(stream: AsyncIterator[T]) -> AsyncGenerator[list[T]]:
    """Give what a stream gives, and in one list what has come meanwhile.

    Who keeps up with a stream gets each item for itself, as soon as it is there. Who does not, as
    in a process with many sessions at once, has a longer list to go through less often.

    Args:
        stream: What is read, to its end or until nobody asks any more.

    Raises:
        Exception: Whatever the stream raises, behind what it gave before.
    """
    come: list[T] = []
    news = asyncio.Event()

    async def read() -> None:
        async for item in stream:
            come.append(item)
            news.set()

    reading = asyncio.create_task(read())
    reading.add_done_callback(lambda _: news.set())
    try:
        while not reading.done() or come:
            await news.wait()
            news.clear()
            if come:
                items, come[:] = come.copy(), []
                yield items
        reading.result()
    finally:
        await stop(reading)
