"""The locks of sessions in a Postgres database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, LiteralString, NamedTuple, Self

from psycopg import AsyncConnection, OperationalError
from psycopg.rows import DictRow, dict_row

from scriptgraph.core.errors import StoreError
from scriptgraph.sessions.checkpoints.locks import Queues
from scriptgraph.sessions.checkpoints.pooling import POOLED, refuse_pooler
from scriptgraph.sessions.checkpoints.postgres import PostgresSessions

_ASKING = 0.05
"""Seconds between two tries to get a session that another process has."""

_LOCK: Final = (
    "SELECT pg_try_advisory_lock(hashtextextended(%s, 0)) AS done, pg_backend_pid() AS process"
)
_UNLOCK: Final = (
    "SELECT pg_advisory_unlock(hashtextextended(%s, 0)) AS done, pg_backend_pid() AS process"
)


class _Locks(NamedTuple):
    """The connection that locks belong to."""

    connection: AsyncConnection[DictRow]
    number: int
    """The number of the sessions' connection that it goes with; both are renewed together."""

    process: int
    """The server's process that the connection is with: locks are its."""

    async def ask(self, query: LiteralString, session: str) -> bool:
        """Ask for a session's lock, or give it back.

        Raises:
            StoreError: When another process of the server answers than the one that has the locks.
        """
        [row] = await (await self.connection.execute(query, (session,))).fetchall()
        if row["process"] != self.process:
            raise StoreError(f"locks do not hold: {POOLED}")
        return bool(row["done"])


class PostgresTurns:
    """Locks that belong to one connection: when its process dies, Postgres gives them back."""

    def __init__(self, locks: _Locks, sessions: PostgresSessions) -> None:
        """Take over the connection of `opened`."""
        self._locks = locks
        self._sessions = sessions
        self._queues = Queues()
        self._renewing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def opened(cls, sessions: PostgresSessions) -> AsyncIterator[Self]:
        """Connect to the database of sessions, for their locks; or else close them.

        Raises:
            InputError: When locks would not hold there.
        """
        try:
            turns = cls(await _locks_beside(sessions), sessions)
        except BaseException:
            await sessions.close()
            raise
        try:
            yield turns
        finally:
            await turns._locks.connection.close()

    @asynccontextmanager
    async def turn(self, session: str) -> AsyncIterator[None]:
        """Hold a session's lock."""
        async with self._queues.turn(session):
            locks = await self._lock(session)
            try:
                with self._sessions.begun(session, locks.number):
                    yield
            finally:
                await _unlock(locks, session)

    async def _lock(self, session: str) -> _Locks:
        """Get a session's lock, of a connection that is still there."""
        locks = await self._ready()
        try:
            # Shielded: whether a question that was broken off got the lock, nobody would know.
            while not await asyncio.shield(locks.ask(_LOCK, session)):
                await asyncio.sleep(_ASKING)
        except OperationalError:
            if not locks.connection.closed:
                raise
            return await self._lock(session)
        except BaseException:
            await _unlock(locks, session)
            raise
        return locks

    async def _ready(self) -> _Locks:
        """Give the connection for locks, a new one where one of the two was lost."""
        async with self._renewing:
            connection, number, _ = self._locks
            if connection.closed and number == self._sessions.number:
                await self._sessions.renew(self._sessions.conn)
            if number != self._sessions.number:
                await connection.close()
                self._locks = await _locks_beside(self._sessions)
            return self._locks


async def _unlock(locks: _Locks, session: str) -> None:
    """Give a lock back; where the connection is lost, Postgres has done so."""
    try:
        await asyncio.shield(locks.ask(_UNLOCK, session))
    except OperationalError:
        if not locks.connection.closed:
            raise


async def _locks_beside(sessions: PostgresSessions) -> _Locks:
    number = sessions.number  # if there is another by the time of the locks, they are too old
    connection = await AsyncConnection[DictRow].connect(
        sessions.address, autocommit=True, row_factory=dict_row, prepare_threshold=None
    )
    try:
        return _Locks(connection, number, await refuse_pooler(connection, sessions.ask_once))
    except BaseException:
        await connection.close()
        raise
