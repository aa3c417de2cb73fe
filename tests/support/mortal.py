"""Stores whose process dies in the middle of a turn: from then on nothing is stored any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from scriptgraph.sessions.checkpoints import Store, settled
from scriptgraph.sessions.checkpoints.postgres import PostgresSessions
from scriptgraph.sessions.checkpoints.postgres_locks import PostgresTurns
from scriptgraph.sessions.checkpoints.sqlite import SqliteSessions
from scriptgraph.sessions.checkpoints.sqlite_place import FileTurns, connect
from scriptgraph.sessions.checkpoints.threaded import Threaded


class Killed(BaseException):
    """The process is dead."""


class Mortal(Threaded):
    """Dies when it is to store something, or has stored it, for the n-th time."""

    left: int | None = None
    """How often it stores before it dies; None while it lives on."""

    is_written: bool = False
    """Whether what it dies of has reached the disk."""

    is_dead: bool = False

    async def _store(self, session: str, parts: Sequence[Any], *, fold: bool) -> None:
        if self.is_dead:
            raise Killed
        if self.left == 0:
            self.is_dead = True
            if self.is_written:
                await super()._store(session, parts, fold=fold)
            raise Killed
        self.left = None if self.left is None else self.left - 1
        await super()._store(session, parts, fold=fold)

    def dies(self, after: int, *, is_written: bool) -> None:
        """Let it die after storing so often."""
        self.left, self.is_written = after, is_written

    def lives(self) -> None:
        """Let it live on, where it has not died."""
        self.left = None


class MortalFile(Mortal, SqliteSessions):
    """Sessions in a SQLite file."""


class MortalDatabase(Mortal, PostgresSessions):
    """Sessions in Postgres."""


@asynccontextmanager
async def open_mortal(address: str) -> AsyncIterator[tuple[Store, Mortal]]:
    """Open a store that can die; its connection is closed whatever has become of it."""
    async with AsyncExitStack() as stack:
        sessions: MortalDatabase | MortalFile
        turns: Any
        if address.startswith("postgresql:"):
            sessions = await asyncio.to_thread(MortalDatabase, address)
            turns = await stack.enter_async_context(PostgresTurns.opened(sessions))
        else:
            sessions = MortalFile(connect(Path(address)))
            turns = FileTurns(Path(address))
        await sessions.prepare()
        sessions.live_here()
        try:
            yield Store(sessions, settled(sessions, turns.turn)), sessions
        finally:
            with suppress(Killed):
                await sessions.close()
