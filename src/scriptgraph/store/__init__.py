"""Where sessions are kept: a checkpointer, and a lock so that a session takes one turn at a time.

LangGraph does not serialise two turns on one thread: both would read the same state, and one of
them would be lost. Every turn of ours therefore holds the session's lock, across processes too.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    suppress,
)
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langgraph.checkpoint.base import BaseCheckpointSaver

from scriptgraph.errors import InputError
from scriptgraph.store.turns import Queues, to_its_end

if TYPE_CHECKING:
    from scriptgraph.store.sessions import Sessions

MEMORY = "memory:"
"""The address of a store that forgets everything with the process."""

Turn = Callable[[str], AbstractAsyncContextManager[None]]
"""From a session's id to the lock that one turn of it holds."""


@dataclass(frozen=True)
class Store:
    """An open store."""

    checkpointer: BaseCheckpointSaver[Any]
    turn: Turn


@asynccontextmanager
async def open_store(address: str) -> AsyncIterator[Store]:
    """Open a store by its address.

    Args:
        address: `memory:`, `postgresql://...` (needs the extra `postgres`), or a file for SQLite.

    Raises:
        InputError: When it cannot be opened.
    """
    if address == MEMORY:
        opened = _memory()
    elif address.startswith(("postgresql:", "postgres:")):
        opened = _postgres(address)
    else:
        opened = _sqlite(Path(address))
    async with opened as (sessions, lock):
        try:
            yield Store(sessions, settled(sessions, lock))
        finally:
            await to_its_end(sessions.close())


def database_errors() -> tuple[type[Exception], ...]:
    """Name the errors of the databases that are installed (a full disk, a lost connection)."""
    errors: list[type[Exception]] = [sqlite3.Error]
    with suppress(ImportError):
        import psycopg

        errors.append(psycopg.Error)
    return tuple(errors)


def settled(sessions: Sessions, lock: Turn) -> Turn:
    """Give a session's lock back only when everything is stored that its turn has handed in."""

    @asynccontextmanager
    async def turn(session: str) -> AsyncIterator[None]:
        async with lock(session):
            try:
                yield
            finally:
                await to_its_end(sessions.settle(session))

    return turn


@asynccontextmanager
async def _memory() -> AsyncIterator[tuple[Sessions, Turn]]:
    from scriptgraph.store.memory import MemorySessions

    yield MemorySessions(), Queues().turn


@asynccontextmanager
async def _sqlite(path: Path) -> AsyncIterator[tuple[Sessions, Turn]]:
    from filelock import AsyncFileLock

    from scriptgraph.store.sqlite import SqliteSessions

    place = str(path.expanduser().resolve())
    locks = Path(f"{place}-locks")
    queues = Queues()

    @asynccontextmanager
    async def turn(session: str) -> AsyncIterator[None]:
        name = hashlib.sha256(session.encode()).hexdigest()
        # One try at a lock file is no work for another thread.
        async with queues.turn(session), AsyncFileLock(locks / name, run_in_executor=False):
            yield

    try:
        locks.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(place, check_same_thread=False)
        sessions = SqliteSessions(connection)
        await sessions.prepare()
    except (sqlite3.Error, OSError) as error:
        raise InputError(f"cannot use {place} to keep sessions: {error}") from error
    yield sessions, turn


@asynccontextmanager
async def _postgres(address: str) -> AsyncIterator[tuple[Sessions, Turn]]:
    try:
        import psycopg

        from scriptgraph.store.postgres import PostgresSessions, PostgresTurns
    except ImportError as error:
        raise InputError(
            "sessions in Postgres need the extra `postgres`: pip install 'scriptgraph[postgres]'"
        ) from error

    async with AsyncExitStack() as stack:
        try:
            sessions = await asyncio.to_thread(PostgresSessions, address)
            await sessions.prepare()
            locks = await stack.enter_async_context(PostgresTurns.opened(sessions))
        except psycopg.Error as error:
            raise InputError(f"cannot keep sessions in Postgres: {error}") from error
        yield sessions, locks.turn
