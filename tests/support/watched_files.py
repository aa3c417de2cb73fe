"""SQLite files whose every commit is watched."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.checkpoints.locks import Queues
from scriptgraph.sessions.checkpoints.sqlite import SqliteSessions


class Watched(sqlite3.Connection):
    """Keeps a copy of the file as each commit leaves it, and can fail like a full disk."""

    copies: Path | None = None
    """Where copies go; none are made without it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commits = 0
        self.is_full = False

    def commit(self) -> None:
        if self.is_full:
            raise sqlite3.OperationalError("database or disk is full")
        super().commit()
        self.commits += 1
        if self.copies:
            with closing(sqlite3.connect(self.copies / f"{self.commits:04}.sqlite")) as copy:
                self.backup(copy)


@asynccontextmanager
async def watched_store(path: Path) -> AsyncIterator[tuple[Store, Watched]]:
    """Open a store over a watched file; it has no lock against other processes."""
    file = sqlite3.connect(path, check_same_thread=False, factory=Watched)
    sessions = SqliteSessions(file)
    await sessions.prepare()
    queues = Queues()

    @asynccontextmanager
    async def turn(session: str) -> AsyncIterator[None]:
        async with queues.turn(session):
            try:
                yield
            finally:
                await sessions.settle(session)

    try:
        yield Store(sessions, turn), file
    finally:
        file.is_full = False
        await sessions.close()
