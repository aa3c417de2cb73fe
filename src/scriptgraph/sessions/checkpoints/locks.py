"""One turn at a time in a session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary


class Queues:
    """Lets the turns of this process queue up, session by session."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, session: str) -> AsyncIterator[None]:
        """Wait for the session's turns before this one, and hold back those behind it."""
        lock = self._locks.setdefault(session, asyncio.Lock())
        async with lock:
            yield


async def to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Do something to its end, however often it is cancelled; only then is it cancelled."""
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    try:
        task.result()
    finally:
        if cancelled:
            raise cancelled
