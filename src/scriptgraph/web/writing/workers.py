"""Threads for what takes a processor's time, so that chats go on beside it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

from scriptgraph.core.errors import ScriptgraphError

T = TypeVar("T")

_MOST_WAITING = 32
"""Askers that are under way or wait; who comes then is told so."""

_MOST_OF_ONE = 8
"""Those of them that are one person's, so that nobody takes all places."""


_GIVES_WAY = 2.0
"""Seconds, of twenty that proofs have."""


class BusyError(ScriptgraphError):
    """Too many ask at once; it may be asked again in a moment."""


class SupersededError(ScriptgraphError):
    """The same editor has asked again, so that nobody waits for this answer."""


class Workers:
    """A few threads, and of each editor only the newest question."""

    def __init__(
        self, threads: int, gives_way_to: Workers | None = None, within: float = _GIVES_WAY
    ) -> None:
        """Begin so many threads when they are needed.

        Args:
            threads: How many.
            gives_way_to: Whose work comes first. One thread of Python runs at a time: what takes
                long would else make what somebody waits for take twice as long.
            within: Seconds for which it waits at most, all in all.
        """
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="scriptgraph-look")
        self._newest: dict[str, object] = {}
        self._of: Counter[str] = Counter()
        self._is_open = True
        self._first, self._within = gives_way_to, within
        self._idle = threading.Event()
        self._idle.set()

    async def run(
        self,
        work: Callable[[Callable[[], None]], T],
        editor: str | None = None,
        person: str = "",
    ) -> T:
        """Have something worked out.

        Args:
            work: What is to be done; it calls what it is given between its steps.
            editor: Who asks; what they asked before is given up.
            person: Whose question it is; empty where nobody has said who they are.

        Raises:
            SupersededError: When the same editor asks again before it is done.
            BusyError: When too many ask at once.
        """
        is_one_too_many = bool(person) and self._of[person] >= _MOST_OF_ONE
        if is_one_too_many or self._of.total() >= _MOST_WAITING:
            raise BusyError("too many texts are looked at just now; ask again in a moment")
        mine = object()
        if editor is not None:
            self._newest[editor] = mine

        def goes_on() -> None:
            is_newest = editor is None or self._newest.get(editor) is mine
            if not (is_newest and self._is_open):
                raise SupersededError("something newer was asked, so this was given up")

        left = self._within

        def step() -> None:
            nonlocal left
            goes_on()
            if self._first and left > 0 and not self._first._idle.is_set():
                before = time.monotonic()
                self._first._idle.wait(left)
                left -= time.monotonic() - before

        def begun() -> T:
            step()
            return work(step)

        self._of[person] += 1
        self._idle.clear()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, begun)
        finally:
            self._of[person] -= 1
            self._of += Counter()  # nobody is remembered who asks nothing
            if not self._of:
                self._idle.set()
            if editor is not None and self._newest.get(editor) is mine:
                del self._newest[editor]

    @asynccontextmanager
    async def alive(self, _: object) -> AsyncIterator[None]:
        """Work as long as the server does."""
        yield
        self._is_open = False
        self._pool.shutdown(wait=False, cancel_futures=True)
