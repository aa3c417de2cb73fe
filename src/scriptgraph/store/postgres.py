"""Sessions in a Postgres database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Final, LiteralString, Self

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.postgres import PostgresSaver
from psycopg import AsyncConnection, Connection, Cursor, OperationalError
from psycopg.rows import DictRow, dict_row

from scriptgraph.store.postgres_folding import PostgresFolding
from scriptgraph.store.threaded import Threaded
from scriptgraph.store.transactions import Step, Writes
from scriptgraph.store.turns import Queues

_ASKING = 0.05
"""Seconds between two tries to get a session that another process has."""

_LOCK: Final = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0)) AS done"
_UNLOCK: Final = "SELECT pg_advisory_unlock(hashtextextended(%s, 0)) AS done"

_AT_ONE_MOMENT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


@dataclass
class _Line:
    """The connection that sessions are stored through; copies of a saver share it."""

    address: str
    connection: Connection[DictRow]
    number: int = 0
    """How often it has been renewed."""

    begun: dict[str, int] = field(default_factory=dict)
    """Session → the line's number when its turn began."""

    def renew(self) -> None:
        """Connect anew."""
        self.connection.close()
        self.connection = _connect(self.address)
        self.number += 1


class PostgresSessions(Threaded, PostgresSaver):
    """Sessions in a Postgres database, through one connection."""

    def __init__(self, address: str) -> None:
        """Connect to a database."""
        self._line = _Line(address, _connect(address))
        super().__init__(self._line.connection)

    @property
    def address(self) -> str:
        """Give the database's address."""
        return self._line.address

    @property
    def conn(self) -> Connection[DictRow]:
        """Give the connection of this moment."""
        return self._line.connection

    @conn.setter
    def conn(self, connection: Connection[DictRow]) -> None:
        """Leave it as it is: the saver has got it from here."""

    async def renew(self) -> None:
        """Connect anew; what was under way on the connection before is not stored any more.

        Its locks are gone, and somebody else may have gone on in its sessions.
        """
        await self.work(self._line.renew)

    @contextmanager
    def begun(self, session: str) -> Iterator[None]:
        """Hold a turn to the connection that it began with."""
        self._line.begun[session] = self._line.number
        try:
            yield
        finally:
            del self._line.begun[session]

    def _write(self, session: str, parts: Sequence[Writes | Step], *, fold: bool) -> None:
        if self._line.begun.get(session, self._line.number) != self._line.number:
            raise OperationalError("the connection was lost during this turn, and its lock with it")
        super()._write(session, parts, fold=fold)

    @contextmanager
    def _cursor(self, *, pipeline: bool = False) -> Iterator[Cursor[DictRow]]:
        """Give a cursor; within a transaction of ours, nothing is waited for bit by bit."""
        if self._jobs.are_under_way:
            with self.conn.cursor(binary=True, row_factory=dict_row) as cursor:
                yield cursor
        else:
            with super()._cursor(pipeline=pipeline) as cursor:
                yield cursor

    async def _find(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await self.work(partial(self.get_tuple, config))  # one query sees one moment

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        # Statements travel together, and what fails is raised at the end.
        together = self.conn.pipeline() if self.supports_pipeline else nullcontext()
        with self.conn.transaction(), together:
            yield

    @contextmanager
    def _moment(self) -> Iterator[None]:
        with self.conn.transaction():
            self.conn.execute(_AT_ONE_MOMENT)
            yield

    def _fold(self, session: str) -> None:
        PostgresFolding(self.conn, self.serde, session).fold()

    def _disconnect(self) -> None:
        self.conn.close()


class PostgresTurns:
    """Locks that belong to one connection: when its process dies, Postgres gives them back.

    Where a connection was lost, the next turn begins with new ones, for locks and for sessions.
    """

    def __init__(self, connection: AsyncConnection[DictRow], sessions: PostgresSessions) -> None:
        """Take over the connection of `opened`."""
        self._connection = connection
        self._sessions = sessions
        self._queues = Queues()
        self._renewing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def opened(cls, sessions: PostgresSessions) -> AsyncIterator[Self]:
        """Connect to the database of sessions, for their locks; or else close them."""
        try:
            turns = cls(await _connect_for_locks(sessions.address), sessions)
        except BaseException:
            await sessions.close()
            raise
        try:
            yield turns
        finally:
            await turns._connection.close()

    @asynccontextmanager
    async def turn(self, session: str) -> AsyncIterator[None]:
        """Hold a session's lock."""
        async with self._queues.turn(session):
            connection = await self._lock(session)
            try:
                with self._sessions.begun(session):
                    yield
            finally:
                await self._unlock(connection, session)

    async def _lock(self, session: str) -> AsyncConnection[DictRow]:
        """Get a session's lock, of a connection that is still there."""
        connection = await self._ready()
        try:
            # Shielded: whether a question that was broken off got the lock, nobody would know.
            while not await asyncio.shield(self._ask(connection, _LOCK, session)):
                await asyncio.sleep(_ASKING)
        except OperationalError:
            if not connection.closed:
                raise
            return await self._lock(session)
        except BaseException:
            await self._unlock(connection, session)
            raise
        return connection

    async def _unlock(self, connection: AsyncConnection[DictRow], session: str) -> None:
        """Give a lock back; where the connection is lost, Postgres has done so."""
        try:
            await asyncio.shield(self._ask(connection, _UNLOCK, session))
        except OperationalError:
            if not connection.closed:
                raise

    async def _ready(self) -> AsyncConnection[DictRow]:
        """Give the connection for locks, a new one where one of the two was lost."""
        async with self._renewing:
            if self._connection.closed or self._sessions.conn.closed:
                await self._sessions.renew()
                await self._connection.close()
                self._connection = await _connect_for_locks(self._sessions.address)
            return self._connection

    async def _ask(
        self, connection: AsyncConnection[DictRow], query: LiteralString, session: str
    ) -> bool:
        found = await (await connection.execute(query, (session,))).fetchone()
        return bool(found and found["done"])


def _connect(address: str) -> Connection[DictRow]:
    return Connection[DictRow].connect(
        address, autocommit=True, prepare_threshold=0, row_factory=dict_row
    )


async def _connect_for_locks(address: str) -> AsyncConnection[DictRow]:
    return await AsyncConnection[DictRow].connect(address, autocommit=True, row_factory=dict_row)
