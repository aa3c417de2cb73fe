"""Where sessions are kept: a checkpointer, and a lock so that a session takes one turn at a time.

LangGraph does not serialise two turns on one thread: both would read the same state, and one of
them would be lost. Every turn of ours therefore holds the session's lock, across processes too.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    suppress,
)
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver

from scriptgraph.errors import InputError

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
    async with opened as store:
        yield store


def database_errors() -> tuple[type[Exception], ...]:
    """Name the errors of the databases that are installed (a full disk, a lost connection)."""
    errors: list[type[Exception]] = [sqlite3.Error]
    with suppress(ImportError):
        import psycopg

        errors.append(psycopg.Error)
    return tuple(errors)


@asynccontextmanager
async def _memory() -> AsyncIterator[Store]:
    from langgraph.checkpoint.memory import InMemorySaver

    locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def turn(session: str) -> AsyncIterator[None]:
        async with locks[session]:
            yield

    yield Store(InMemorySaver(), turn)


@asynccontextmanager
async def _sqlite(path: Path) -> AsyncIterator[Store]:
    from filelock import AsyncFileLock
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    place = str(path.expanduser().resolve())
    locks = Path(f"{place}-locks")

    @asynccontextmanager
    async def turn(session: str) -> AsyncIterator[None]:
        name = hashlib.sha256(session.encode()).hexdigest()
        async with AsyncFileLock(locks / name):
            yield

    async with AsyncExitStack() as stack:
        try:
            locks.mkdir(parents=True, exist_ok=True)
            # What fails inside the saver can leave a traceback of its thread on the terminal.
            with closing(sqlite3.connect(place)) as connection:
                connection.execute("PRAGMA schema_version")
            saver = await stack.enter_async_context(AsyncSqliteSaver.from_conn_string(place))
            await saver.setup()
        except (sqlite3.Error, OSError) as error:
            raise InputError(f"cannot use {place} to keep sessions: {error}") from error
        yield Store(saver, turn)


@asynccontextmanager
async def _postgres(address: str) -> AsyncIterator[Store]:
    try:
        import psycopg
        from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
    except ImportError as error:
        raise InputError(
            "sessions in Postgres need the extra `postgres`: pip install 'scriptgraph[postgres]'"
        ) from error

    @asynccontextmanager
    async def turn(session: str) -> AsyncIterator[None]:
        async with (
            await psycopg.AsyncConnection.connect(address) as connection,
            connection.transaction(),
        ):
            await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (session,)
            )
            yield

    async with AsyncExitStack() as stack:
        try:
            saver = await stack.enter_async_context(AsyncPostgresSaver.from_conn_string(address))
            await saver.setup()
        except psycopg.Error as error:
            raise InputError(f"cannot keep sessions in Postgres: {error}") from error
        yield Store(saver, turn)
