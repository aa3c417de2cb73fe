"""Functions of an application, run beside a session: none that hangs keeps the process alive."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context

_MOST_HANGING = 32
"""Calls of functions that were let go and have not come back: threads that nobody can end."""


class WouldEndError(RuntimeError):
    """A function raised what ends a process or a loop; that is the cause of this."""


@contextmanager
def contained() -> Iterator[None]:
    """Let nothing end the process, or the event loop of everybody, that a function raises.

    `SystemExit` and `KeyboardInterrupt` end a running loop from whatever task they are raised in,
    past everybody who awaits it; what a loop passes on itself is let through.

    Raises:
        WouldEndError: In the place of what would.
    """
    try:
        yield
    except (Exception, asyncio.CancelledError, GeneratorExit):
        raise
    except BaseException as raised:
        raise WouldEndError(repr(raised)) from raised


def kind_of_error(error: BaseException) -> str:
    """Name what a function has raised, also where something stands in its place."""
    raised = error.__cause__ if isinstance(error, WouldEndError) else error
    return type(raised or error).__name__


class Threads:
    """Runs functions, each in a thread of its own, which ends with the process whatever it does."""

    def __init__(self) -> None:
        """Begin with none."""
        self._hanging = threading.BoundedSemaphore(_MOST_HANGING)

    async def answer(self, function: Callable[[], object], *, is_async: bool) -> object:
        """Give what a function answers, sync or async.

        Raises:
            RuntimeError: When too many have not come back.
        """
        with contained():
            answer = function() if is_async else await self._run(function)
            return await answer if inspect.isawaitable(answer) else answer

    def _run(self, work: Callable[[], object]) -> Awaitable[object]:
        if not self._hanging.acquire(blocking=False):
            raise RuntimeError(f"{_MOST_HANGING} earlier calls have not come back")
        loop, context = asyncio.get_running_loop(), copy_context()
        answer: asyncio.Future[object] = loop.create_future()

        def settle(result: object, error: BaseException | None) -> None:
            if not answer.done():
                answer.set_exception(error) if error else answer.set_result(result)

        def run() -> None:
            result, error = None, None
            try:
                with contained():
                    result = context.run(work)
            except BaseException as raised:  # it is raised where it is waited for
                error = raised
            finally:
                self._hanging.release()
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, result, error)

        threading.Thread(target=run, name="scriptgraph action", daemon=True).start()
        return answer


async def done_within(work: asyncio.Future[object], seconds: float | None) -> bool:
    """Wait for a call, and say whether it has come back in time.

    One that has not is let go of, as is one for which nobody waits any more.
    """
    try:
        await asyncio.wait({work}, timeout=seconds)
    except asyncio.CancelledError:
        work.cancel()
        raise
    if work.done():
        return True
    work.cancel()
    work.add_done_callback(_let_go)
    return False


def _let_go(work: asyncio.Future[object]) -> None:
    """Take note of how a call has ended that nobody waits for: else Python tells of it."""
    if not work.cancelled():
        work.exception()
