"""What is remembered of people beside their sessions: a `BaseStore` of LangGraph's, in their store.

It lies in the same file or database as the sessions, and is encrypted where they are.
"""

from __future__ import annotations

import asyncio
import base64
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.store.base import BaseStore, Item, Op, PutOp, Result, SearchOp
from langgraph.store.memory import InMemoryStore

from scriptgraph.core.errors import InputError, StoreError
from scriptgraph.programmes.remembering import forget_sessions
from scriptgraph.sessions.checkpoints.addresses import (
    File,
    Memory,
    Postgres,
    read_address,
    shown,
    without_password,
)
from scriptgraph.sessions.checkpoints.keys import KeyedSerializer

_SEALED = "sealed"
"""The one key of a value that is encrypted."""


class SealedStore(BaseStore):
    """A store that keeps its values encrypted; names of people and programmes stay in the clear."""

    __slots__ = ("_inner", "_serde")

    def __init__(self, inner: BaseStore, serde: KeyedSerializer) -> None:
        """Take the store that holds what is encrypted, and what encrypts it."""
        self._inner, self._serde = inner, serde

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Carry out several operations."""
        return list(map(self._opened, self._inner.batch(list(map(self._sealed, ops)))))

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """Carry out several operations."""
        return list(map(self._opened, await self._inner.abatch(list(map(self._sealed, ops)))))

    def _sealed(self, op: Op) -> Op:
        """Encrypt what is to be kept.

        Raises:
            InputError: When values are to be searched: nobody can look into what is encrypted.
        """
        if isinstance(op, SearchOp) and (op.filter or op.query):
            raise InputError("what is remembered is encrypted: it cannot be searched by its values")
        if not isinstance(op, PutOp) or op.value is None:
            return op
        kind, sealed = self._serde.dumps_typed(op.value)
        text = base64.b64encode(sealed).decode()
        return op._replace(value={_SEALED: f"{kind}:{text}"}, index=False)

    def _opened(self, result: Result) -> Result:
        if isinstance(result, list):
            return cast(Result, [self._opened(cast(Any, one)) for one in result])
        if isinstance(result, Item):
            kind, _, text = str(result.value.get(_SEALED, "")).partition(":")
            result.value = self._serde.loads_typed((kind, base64.b64decode(text)))
        return result


@asynccontextmanager
async def open_memory(
    address: str, saver: BaseCheckpointSaver[Any], *, makes: bool = True
) -> AsyncIterator[BaseStore]:
    """Open what is remembered of people, in the store of their sessions.

    Args:
        address: The address of the sessions.
        saver: Their checkpointer, which is open: where it encrypts, so does this.
        makes: Whether tables are made where there are none; else nothing is remembered then.

    Raises:
        InputError: When it cannot be opened.
    """
    async with AsyncExitStack() as stack:
        match read_address(address):
            case Postgres(address=database):
                store = await _postgres(stack, database, makes=makes)
            case File(path=path):
                store = await _sqlite(stack, path, makes=makes)
            case Memory():
                store = InMemoryStore()
        serde = saver.serde
        yield SealedStore(store, serde) if isinstance(serde, KeyedSerializer) else store


async def forget_people(
    address: str, saver: BaseCheckpointSaver[Any], sessions: Sequence[str], *, rewrite: bool = False
) -> None:
    """Forget what sessions have left behind, before their own store is swept.

    Args:
        address: The address of the sessions.
        saver: Their checkpointer.
        sessions: The names of those that were forgotten.
        rewrite: In Postgres, write the table anew, which locks it.

    Raises:
        StoreError: When something of it may still stand in the files.
    """
    if not sessions:
        return
    async with open_memory(address, saver, makes=False) as store:
        await forget_sessions(store, sessions)
    place = read_address(address)
    if isinstance(place, Postgres):
        await _sweep_postgres(place.address, rewrite=rewrite)


async def _sqlite(stack: AsyncExitStack, path: Path, *, makes: bool) -> BaseStore:
    import aiosqlite
    from langgraph.store.sqlite import AsyncSqliteStore

    place = path.expanduser().resolve()
    try:
        if not makes and not _has_table(place):
            return InMemoryStore()
        connected = aiosqlite.connect(place, isolation_level=None)
        connection = await stack.enter_async_context(connected)
        for setting in ("trusted_schema = OFF", "secure_delete = ON", "temp_store = MEMORY"):
            await connection.execute(f"PRAGMA {setting}")
        store = await stack.enter_async_context(AsyncSqliteStore(connection))
        await store.setup()
    except (sqlite3.Error, OSError) as error:
        raise InputError(f"cannot remember people in {path}: {error}") from error
    return store


def _has_table(place: Path) -> bool:
    with closing(sqlite3.connect(f"{place.as_uri()}?mode=rw", uri=True)) as connection:
        query = "SELECT 1 FROM main.sqlite_master WHERE name = 'store'"
        return connection.execute(query).fetchone() is not None


async def _postgres(stack: AsyncExitStack, address: str, *, makes: bool) -> BaseStore:
    import psycopg
    from langgraph.store.postgres import AsyncPostgresStore

    try:
        if not makes and not await _has_postgres_table(address):
            return InMemoryStore()
        await asyncio.to_thread(_make_postgres_tables, address)
        opened = AsyncPostgresStore.from_conn_string(address)
        store = await stack.enter_async_context(opened)
    except psycopg.Error as error:
        reason = without_password(str(error), address)
        raise InputError(f"cannot remember people in {shown(address)}: {reason}") from None
    return store


def _make_postgres_tables(address: str) -> None:
    from langgraph.store.postgres import PostgresStore

    from scriptgraph.sessions.checkpoints.postgres_making import alone_making

    with alone_making(address), PostgresStore.from_conn_string(address) as store:
        store.setup()


async def _has_postgres_table(address: str) -> bool:
    from psycopg import AsyncConnection

    async with await AsyncConnection.connect(address, autocommit=True) as connection:
        found = await connection.execute("SELECT to_regclass('store')")
        row = await found.fetchone()
        return row is not None and row[0] is not None


async def _sweep_postgres(address: str, *, rewrite: bool) -> None:
    import psycopg

    try:
        if not await _has_postgres_table(address):
            return
        connected = psycopg.AsyncConnection.connect(address, autocommit=True)
        async with await connected as connection:
            await connection.execute("VACUUM (FULL) store" if rewrite else "VACUUM store")
    except psycopg.Error as error:
        reason = without_password(str(error), address)
        raise StoreError(
            "the session is forgotten, but what was remembered of the person could not be cleared "
            f"away: {reason}. Forget it once more, or run VACUUM as the table's owner"
        ) from None
