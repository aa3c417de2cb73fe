"""Ctrl-C while calls are under way that are paid for."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from scriptgraph.cli.output import say

STOPPING = "stopping after the calls that are under way; Ctrl-C again stops at once"


class Stopped(Exception):
    """Ctrl-C stopped what was going on."""


@contextmanager
def stoppable(
    stop: Callable[[], bool], signals: Sequence[signal.Signals] = (signal.SIGINT, signal.SIGTERM)
) -> Iterator[None]:
    """Let the work of the block come to a good end when it is interrupted, or cancel it.

    Args:
        stop: Asked at each interruption whether the work ends by itself; False cancels it.
        signals: What interrupts it.

    Raises:
        Stopped: When it was cancelled.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    is_cancelled, is_over = False, False

    def interrupt() -> None:
        nonlocal is_cancelled
        if not is_over and not stop() and task:
            is_cancelled = True
            task.cancel()

    def handle(*_: object) -> None:
        loop.call_soon_threadsafe(interrupt)

    before = {one: signal.signal(one, handle) for one in signals}
    try:
        yield
    except asyncio.CancelledError as cancelled:
        if not is_cancelled or not task:
            raise
        task.uncancel()
        raise Stopped("stopped") from cancelled
    finally:
        is_over = True
        for one, handler in before.items():
            signal.signal(one, handler)


async def until_stopped(
    work: Callable[[Callable[[], bool]], Awaitable[None]], *, leaving: str = ""
) -> bool:
    """Do work that can be stopped between its calls.

    Args:
        work: Given what it asks before each call: whether to stop.
        leaving: What is said where its calls are not waited for, since they go on without us.

    Returns:
        Whether it was stopped before its end.
    """
    is_stopped = False

    def stop() -> bool:
        nonlocal is_stopped
        if is_stopped:
            return False
        is_stopped = True
        say(leaving or STOPPING)
        return not leaving

    with suppress(Stopped), stoppable(stop):
        await work(lambda: is_stopped)
    return is_stopped
