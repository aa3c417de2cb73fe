"""Ctrl-C while calls are under way that are paid for."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

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
