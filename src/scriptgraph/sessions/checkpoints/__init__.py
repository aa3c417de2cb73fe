"""Where sessions are kept: a checkpointer, and a lock so that a session takes one turn at a time.

LangGraph does not serialise two turns on one thread: both would read the same state, and one of
them would be lost. Every turn of ours therefore holds the session's lock, across processes too.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection
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

from scriptgraph.core.errors import InputError
from scriptgraph.sessions.checkpoints.addresses import (
    MEMORY,
    File,
    Memory,
    Postgres,
    read_address,
    shown,
    without_password,
)
from scriptgraph.sessions.checkpoints.locks import Queues, to_its_end

if TYPE_CHECKING:
    from scriptgraph.sessions.checkpoints.sessions import Sessions

__all__ = ["MEMORY", "Store", "Turn", "database_errors", "open_store", "settled"]

Turn = Callable[[str], AbstractAsyncContextManager[None]]
"""From a session's id to the lock that one turn of it holds."""


@dataclass(frozen=True)
class Store:
    """An open store."""

    checkpointer: BaseCheckpointSaver[Any]
    turn: Turn


@asynccontextmanager
async def open_store(address: str, *, types: Collection[type] = ()) -> AsyncIterator[Store]:
    """Open a store by its address.

    Args:
        address: `memory:`, `postgresql://...` (needs the extra `postgres`), or a file for SQLite.
        types: Types of one's own that a graph's state holds beside messages and plain values; what
            else a stored value names is never built.

    Raises:
        InputError: When it cannot be opened.
    """
    match read_address(address):
        case Memory():
            opened = _memory()
        case Postgres(address=database):
            opened = _postgres(database)
        case File(path=path):
            opened = _sqlite(path)
    async with opened as (sessions, lock):
        sessions.live_here()
        if types:
            from scriptgraph.sessions.checkpoints.strict import StrictSerializer

            sessions.serde = StrictSerializer(types)
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
        sessions.require_own_loop()
        async with lock(session):
            try:
                yield
            finally:
                await to_its_end(sessions.settle(session))

    return turn


@asynccontextmanager
async def _memory() -> AsyncIterator[tuple[Sessions, Turn]]:
    from scriptgraph.sessions.checkpoints.memory import MemorySessions

    yield MemorySessions(), Queues().turn


@asynccontextmanager
async def _sqlite(path: Path) -> AsyncIterator[tuple[Sessions, Turn]]:
    from scriptgraph.sessions.checkpoints.sqlite import SqliteSessions
    from scriptgraph.sessions.checkpoints.sqlite_place import FileTurns, connect

    place = path.resolve()
    try:
        sessions = SqliteSessions(connect(place))
        await sessions.prepare()
        turns = FileTurns(place)
    except (sqlite3.Error, OSError, UnicodeError) as error:  # what SQLite says of a broken file
        raise InputError(f"cannot use {place} to keep sessions: {error}") from error
    yield sessions, turns.turn


@asynccontextmanager
async def _postgres(address: str) -> AsyncIterator[tuple[Sessions, Turn]]:
    try:
        import psycopg

        from scriptgraph.sessions.checkpoints.postgres import PostgresSessions
        from scriptgraph.sessions.checkpoints.postgres_locks import PostgresTurns
    except ImportError as error:
        raise InputError(
            "sessions in Postgres need the extra `postgres`: pip install 'scriptgraph[postgres]'"
        ) from error

    async with AsyncExitStack() as stack:
        try:
            sessions = await asyncio.to_thread(PostgresSessions, address)
            locks = await stack.enter_async_context(PostgresTurns.opened(sessions))
            await sessions.prepare()
        except psycopg.Error as error:
            reason = without_password(str(error), address)
            # Not `from error`: a traceback would show what is taken out here.
            raise InputError(
                f"cannot keep sessions in Postgres at {shown(address)}: {reason}"
            ) from None
        yield sessions, locks.turn
