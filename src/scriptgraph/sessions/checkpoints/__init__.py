"""Where sessions are kept: a checkpointer, and a lock so that a session takes one turn at a time.

LangGraph does not serialise two turns on one thread: both would read the same state, and one of
them would be lost. Every turn of ours therefore holds the session's lock, across processes too.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from langgraph.checkpoint.base import BaseCheckpointSaver

from scriptgraph.core.errors import DatabaseError, InputError
from scriptgraph.core.extras import to_install
from scriptgraph.sessions.checkpoints.addresses import (
    MEMORY,
    File,
    Memory,
    Postgres,
    read_address,
    shown,
    without_password,
)
from scriptgraph.sessions.checkpoints.failures import advice
from scriptgraph.sessions.checkpoints.locks import Queues, to_its_end

if TYPE_CHECKING:
    from datetime import timedelta

    from scriptgraph.sessions.checkpoints.register import Tombstone
    from scriptgraph.sessions.checkpoints.sessions import Sessions
    from scriptgraph.sessions.checkpoints.strict import StrictSerializer
    from scriptgraph.sessions.checkpoints.threaded import Threaded

__all__ = ["MEMORY", "Store", "Turn", "database_errors", "open_store", "serializer", "settled"]

Turn = Callable[[str], AbstractAsyncContextManager[None]]
"""From a session's id to the lock that one turn of it holds."""


class _Given(Enum):
    BY_ENVIRONMENT = "LANGGRAPH_AES_KEY"


Key = str | bytes | Literal[_Given.BY_ENVIRONMENT] | None
"""16, 24 or 32 bytes; None is no key, and what is not given is the environment's."""

_ENVIRONMENTS: Literal[_Given.BY_ENVIRONMENT] = _Given.BY_ENVIRONMENT


@dataclass(frozen=True)
class Store:
    """An open store."""

    checkpointer: BaseCheckpointSaver[Any]
    turn: Turn
    address: str = field(default=MEMORY, repr=False)
    """Where it is: what is remembered of people lies there as well."""

    async def forget(
        self, session: str, *, by: str | None = None, rewrite: bool = False
    ) -> Tombstone:
        """Delete a session for good; what is left is a tombstone without anything personal.

        A turn of it that is under way stores nothing any more, and its name is not used again.

        Args:
            session: The session's name.
            by: Who wants it; it stands on the tombstone.
            rewrite: In Postgres, write the tables anew (`VACUUM FULL`), which locks them.

        Raises:
            InputError: When there is no such session, nor has been.
            StoreError: When it is forgotten, but something of it may still stand in the files.
        """
        from scriptgraph.sessions.checkpoints.forgetting import forget

        return await forget(self.sessions, session, address=self.address, by=by, rewrite=rewrite)

    async def forget_older_than(
        self,
        age: timedelta,
        *,
        also_open: bool = False,
        by: str | None = None,
        rewrite: bool = False,
    ) -> dict[str, Tombstone]:
        """Delete the sessions whose last activity is longer ago than this, as `forget` does.

        Args:
            age: How long ago.
            also_open: Those as well that have not ended.
            by: Who wants it.
            rewrite: In Postgres, write the tables anew, which locks them.

        Returns:
            Session → its tombstone.

        Raises:
            InputError: When the age is none, or that of a session cannot be told; it is raised
                when the others are forgotten.
            StoreError: When they are forgotten, but something may still stand in the files.
        """
        from scriptgraph.sessions.checkpoints.forgetting import forget_ages, older_than

        ages = await older_than(self.sessions, age, also_open=also_open)
        gone = await forget_ages(self.sessions, ages, address=self.address, by=by, rewrite=rewrite)
        if ages.unread:
            raise InputError("; ".join(ages.unread.values()))
        return gone

    async def tombstones(self) -> Sequence[Tombstone]:
        """List what is left of the sessions that were forgotten."""
        return await self.sessions.tombstones()

    @property
    def sessions(self) -> Sessions:
        """Give the checkpointer as what it is: it knows its sessions."""
        return cast("Sessions", self.checkpointer)


@asynccontextmanager
async def open_store(
    address: str, *, types: Collection[type] = (), key: Key = _ENVIRONMENTS
) -> AsyncIterator[Store]:
    """Open a store by its address.

    Args:
        address: `memory:`, `postgresql://...` (needs the extra `postgres`), or a file for SQLite.
        types: Types of one's own that a graph's state holds beside messages and plain values; what
            else a stored value names is never built.
        key: 16, 24 or 32 bytes, under which all that is stored is encrypted (needs the extra
            `encryption`). A store that is begun with a key is opened with it ever after. Where it
            is not given, it is the environment's `LANGGRAPH_AES_KEY` if that is set, as with
            LangGraph's own savers; None is no key, whatever the environment says.

    Raises:
        InputError: When it cannot be opened, or not with this key.
    """
    place = read_address(address)
    serde = serializer(types, key)
    match place:
        case Memory():
            opened = _memory(serde)
        case Postgres(address=database):
            opened = _postgres(database, serde)
        case File(path=path):
            opened = _sqlite(path, serde)
    async with opened as (sessions, lock):
        sessions.live_here()
        try:
            yield Store(sessions, settled(sessions, lock), address)
        finally:
            await to_its_end(sessions.close())


def serializer(types: Collection[type] = (), key: Key = _ENVIRONMENTS) -> StrictSerializer:
    """Give what writes and reads stored values, encrypted where there is a key; see `open_store`.

    Raises:
        InputError: When the key is none, or nothing can be encrypted here.
    """
    if key is _ENVIRONMENTS:  # an empty one is a mistake, and not the same as none
        key = os.environ.get(key.value)
    if key is not None:
        from scriptgraph.sessions.checkpoints.keys import KeyedSerializer

        return KeyedSerializer(key, types)
    from scriptgraph.sessions.checkpoints.strict import StrictSerializer

    return StrictSerializer(types)


def database_errors() -> tuple[type[Exception], ...]:
    """Name the errors of the databases that are in use now (a full disk, a lost connection).

    Ask where an error is caught, not before: a driver that nobody has opened a store with is not
    imported for its errors' sake.
    """
    driver = sys.modules.get("psycopg")
    return (sqlite3.Error, DatabaseError, *([driver.Error] if driver else []))


def settled(sessions: Sessions, lock: Turn) -> Turn:
    """Give a session's lock back only when everything is stored that its turn has handed in."""

    @asynccontextmanager
    async def turn(session: str) -> AsyncIterator[None]:
        sessions.require_own_loop()
        async with AsyncExitStack() as held:
            try:
                await held.enter_async_context(lock(session))
            except Exception as error:
                if (told := sessions.failed(error)) is error:
                    raise
                raise told from error
            try:
                yield
            finally:
                await to_its_end(sessions.settle(session))

    return turn


@asynccontextmanager
async def _memory(serde: StrictSerializer) -> AsyncIterator[tuple[Sessions, Turn]]:
    from scriptgraph.sessions.checkpoints.memory import MemorySessions

    sessions = MemorySessions()
    sessions.serde = serde
    yield sessions, Queues().turn


@asynccontextmanager
async def _sqlite(path: Path, serde: StrictSerializer) -> AsyncIterator[tuple[Sessions, Turn]]:
    from scriptgraph.sessions.checkpoints.sqlite import SqliteSessions
    from scriptgraph.sessions.checkpoints.sqlite_place import FileTurns, connect

    place = path.resolve()
    try:
        sessions = SqliteSessions(connect(place))
        sessions.serde = serde
        await sessions.prepare()
        turns = FileTurns(place)
    except (sqlite3.Error, OSError, UnicodeError) as error:  # what SQLite says of a broken file
        why = f"{error} ({advice(str(error))})"
        raise InputError(f"cannot use {place} to keep sessions: {why}") from error
    except InputError as error:
        raise InputError(f"cannot open {path}: {error}") from None
    yield sessions, turns.turn


@asynccontextmanager
async def _postgres(address: str, serde: StrictSerializer) -> AsyncIterator[tuple[Sessions, Turn]]:
    try:
        import psycopg

        from scriptgraph.sessions.checkpoints.postgres import PostgresSessions
        from scriptgraph.sessions.checkpoints.postgres_locks import PostgresTurns
    except ImportError as error:
        raise InputError(
            f"sessions in Postgres need the extra `postgres`: {to_install('postgres')}"
        ) from error

    async with AsyncExitStack() as stack:
        try:
            sessions = await asyncio.to_thread(PostgresSessions, address)
            sessions.serde = serde
            locks = await stack.enter_async_context(PostgresTurns.opened(sessions))
            await _prepare(sessions, address)
        except psycopg.Error as error:
            reason = without_password(str(error), address)
            # Not `from error`: a traceback would show what is taken out here.
            raise InputError(
                f"cannot keep sessions in Postgres at {shown(address)}: {reason}"
            ) from None
        yield sessions, locks.turn


async def _prepare(sessions: Threaded, address: str) -> None:
    try:
        await sessions.prepare()
    except InputError as error:
        raise InputError(f"cannot open {shown(address)}: {error}") from None
