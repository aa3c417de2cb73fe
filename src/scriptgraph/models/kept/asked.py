"""What one run takes from a file of kept answers, and adds to it.

A run gives every kept answer once. Whoever asks the same twice, because he draws twice or because
what came first was of no use, gets two answers, and where there is no second one the server is
asked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import httpx2

from scriptgraph.models.beside import Way
from scriptgraph.models.kept.batches import Batches
from scriptgraph.models.kept.file import KeptAnswer, KeptFile
from scriptgraph.models.kept.server import Server
from scriptgraph.models.kept.wishes import may_be_kept


@dataclass
class KeptCalls:
    """The kept answers as one run uses them."""

    file: KeptFile
    batches: Batches | None = None
    """How servers are asked where it can wait; None where they are asked at once."""

    given: int = 0
    """How many calls were answered from what was kept."""

    added: int = 0
    """How many answers servers gave that are kept now."""

    _used: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def take(self, wish: str) -> KeptAnswer | None:
        """Give an answer to a wish that this run has not had; None where there is none."""
        found = self.file.give(wish, self._used[wish])
        if found is not None:
            self._used[wish].add(found.id)
            self.given += not found.is_new
        return found

    def keep(self, wish: str, body: bytes, *, stream: bool) -> None:
        """Keep an answer if it may be kept."""
        if may_be_kept(body, stream=stream):
            self._used[wish].add(self.file.insert(wish, body))
            self.added += 1

    def note(self, wish: str, number: int) -> None:
        """Take note of an answer that came in a batch, and was kept with it."""
        self._used[wish].add(number)
        self.file.take(number)
        self.added += 1


_keeper: ContextVar[KeptCalls | None] = ContextVar("kept calls", default=None)


@contextmanager
def keeping(calls: KeptCalls) -> Iterator[None]:
    """Have everything that is asked in this context answered from kept answers, or kept."""
    before = _keeper.set(calls)
    try:
        yield
    finally:
        _keeper.reset(before)


def may_wait() -> bool:
    """Say whether whole answers come in batches in this context, however long these take."""
    calls = _keeper.get()
    return calls is not None and calls.batches is not None


@dataclass
class Asked:
    """One request on its way to a server, or to the answer that is kept."""

    calls: KeptCalls | None = None
    server: Server | None = None
    wish: str | None = None
    """The digest of what is wished for; None where it is not looked for."""

    way: Way = "asked"
    """How its answer came."""

    def take(self) -> bytes | None:
        """Give the answer that is kept, if there is one."""
        if self.calls is None or self.wish is None:
            return None
        found = self.calls.take(self.wish)
        if found is None:
            return None
        self.way = "batched" if found.is_new else "kept"
        return found.body

    def keep(self, body: bytes, *, stream: bool) -> None:
        """Keep what the server has answered."""
        if self.calls is not None and self.wish is not None:
            self.calls.keep(self.wish, body, stream=stream)

    async def wait(self, request: httpx2.Request) -> httpx2.Response | None:
        """Give the answer that comes in a batch; None where nothing is asked for in batches.

        Raises:
            AccessError: When the batch came to another end than its own.
        """
        calls, server, wish = self.calls, self.server, self.wish
        if calls is None or calls.batches is None or server is None or wish is None:
            return None
        given = await calls.batches.answer(server, wish, json.loads(request.content))
        self.way = "batched"
        if given.number is not None:
            calls.note(wish, given.number)
        # Whether to ask again is not the client's to say: each time is another batch.
        headers = {"x-should-retry": "false"}
        status, body = given.result.status, given.result.body
        return httpx2.Response(status, headers=headers, json=body, request=request)


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def asking(server: Server) -> Iterator[Asked]:
    """Follow one request from the client to its connection, and its answer back."""
    asked = Asked(_keeper.get(), server)
    before = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(before)


def asked_now() -> Asked | None:
    """Give the request that is on its way in this context; None where nothing is kept."""
    asked = _asked.get()
    return asked if asked is not None and asked.calls is not None else None
