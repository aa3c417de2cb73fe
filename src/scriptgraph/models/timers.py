"""Limits of time that keep nothing alive but themselves."""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import Any

TIMEOUT_SECONDS = 120.0
"""How long one call may take; a client's own default is to wait for ever."""


def end_in(limit: asyncio.Timeout, seconds: float) -> None:
    """Have a limit that has been entered go off some seconds from now."""
    end_at(limit, asyncio.get_running_loop().time() + seconds)


def seconds_left(until: float | None) -> float | None:
    """Give the seconds that are left until a time of the loop's clock; None without one."""
    return None if until is None else max(0.0, until - asyncio.get_running_loop().time())


def end_at(limit: asyncio.Timeout, when: float) -> None:
    """Have a limit that has been entered go off at a time of the loop's clock.

    The loop keeps a timer, even a cancelled one, until it would have gone off, and with it the
    context that it was set in: a run with its messages and calls. So it is set in an empty one.
    """
    Context().run(limit.reschedule, when)


GRACE = 0.5
"""Seconds that a call has to stop in, once it is no longer waited for."""


async def stop(task: asyncio.Future[Any]) -> None:
    """Cancel a task and wait until it has stopped, but not for one that does not care.

    A client that swallows its cancellation goes on behind our back. Nobody listens to it any more,
    and nothing waits for it.
    """
    if task.done():
        take_notice(task)
        return
    task.add_done_callback(take_notice)
    task.cancel()
    await asyncio.wait({task}, timeout=GRACE)


def take_notice(ended: asyncio.Future[Any]) -> None:
    """Look at a failure that nobody waits for any more: the loop would complain of it."""
    if not ended.cancelled():
        ended.exception()
