"""Lets a caller that does not await run what does.

All of it runs in one event loop, which lasts as long as the process: the connections of a model's
client belong to the loop that made them, and a reply that is written ahead crosses from one node to
the next.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

from scriptgraph.core.errors import InputError

T = TypeVar("T")


def from_outside(work: Coroutine[Any, Any, T]) -> T:
    """Run some work to its end, and wait for it.

    Raises:
        InputError: When an event loop runs in this thread: it could do nothing else meanwhile.
    """
    if _is_in_a_loop():
        work.close()
        raise InputError(
            "this session is run from within an event loop (an async function, a notebook): await "
            "`ainvoke`, or use `astream`, in place of `invoke` and `stream`"
        )
    done = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        return done.result()
    finally:
        done.cancel()  # where the waiting was interrupted; what has ended stays as it is


def _is_in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="scriptgraph", daemon=True).start()
    return loop
