"""Threads for what takes a processor's time, so that chats go on beside it."""

from __future__ import annotations

import asyncio
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


class BusyError(ScriptgraphError):
    """Too many ask at once; it may be asked again in a moment."""


class SupersededError(ScriptgraphError):
    """The same editor has asked again, so that nobody waits for this answer."""


class Workers:
    """A few threads, and of each editor only the newest question."""

    def __init__(self, threads: int) -> None:
        """Begin so many threads when they are needed."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="scriptgraph-look")
        self._newest: dict[str, object] = {}
        self._of: Counter[str] = Counter()
        self._is_open = True

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

        def begun() -> T:
            goes_on()
            return work(goes_on)

        self._of[person] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, begun)
        finally:
            self._of[person] -= 1
            self._of += Counter()  # nobody is remembered who asks nothing
            if editor is not None and self._newest.get(editor) is mine:
                del self._newest[editor]

    @asynccontextmanager
    async def alive(self, _: object) -> AsyncIterator[None]:
        """Work as long as the server does."""
        yield
        self._is_open = False
        self._pool.shutdown(wait=False, cancel_futures=True)
