"""Ctrl-C while calls are under way that are paid for."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from scriptgraph.cli.output import errors

STOPPING = "stopping after the calls that are under way; Ctrl-C again stops at once"


@contextmanager
def stoppable(stop: Callable[[], bool]) -> Iterator[None]:
    """Let the work of the block come to a good end when it is interrupted; a second time, end it.

    Args:
        stop: Asks the work to stop; False when it has been asked before.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    ended = False

    def interrupt() -> None:
        nonlocal ended
        if not stop() and task:
            ended = True
            task.cancel()

    signals = (signal.SIGINT, signal.SIGTERM)
    with suppress(NotImplementedError):  # where there are no signals, Ctrl-C stops at once
        for one in signals:
            loop.add_signal_handler(one, interrupt)
    try:
        yield
    except asyncio.CancelledError:
        if not ended:
            raise
    finally:
        with suppress(NotImplementedError):
            for one in signals:
                loop.remove_signal_handler(one)


async def until_stopped(work: Callable[[Callable[[], bool]], Awaitable[None]]) -> bool:
    """Do work that can be stopped between its calls.

    Args:
        work: Given what it asks before each call: whether to stop.

    Returns:
        Whether it was stopped before its end.
    """
    is_stopped = False

    def stop() -> bool:
        nonlocal is_stopped
        if is_stopped:
            return False
        is_stopped = True
        errors().print(STOPPING)
        return True

    with stoppable(stop):
        await work(lambda: is_stopped)
    return is_stopped
