"""Sessions in a Postgres database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Final, LiteralString, NamedTuple, Self, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.postgres import PostgresSaver
from psycopg import AsyncConnection, Connection, Cursor, OperationalError
from psycopg.rows import DictRow, dict_row

from scriptgraph.store.places import outermost
from scriptgraph.store.postgres_folding import PostgresFolding
from scriptgraph.store.threaded import Threaded
from scriptgraph.store.transactions import Step, Writes
from scriptgraph.store.turns import Queues

T = TypeVar("T")

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
    """Session → the line's number that the lock of its turn goes with."""

    def renew(self, lost: Connection[DictRow]) -> None:
        """Connect anew, unless somebody has done so already."""
        if self.connection is lost:
            lost.close()
            self.connection = _connect(self.address)
            self.number += 1


class PostgresSessions(Threaded, PostgresSaver):
    """Sessions in a Postgres database, through one connection.

    When it is lost, there will be a new one. But the locks may be lost with it, and somebody else
    may have gone on in their sessions: turns that began before are not stored any more.
    """

    def __init__(self, address: str) -> None:
        """Connect to a database."""
        self._line = _Line(address, _connect(address))
        super().__init__(self._line.connection)

    @property
    def address(self) -> str:
        """Give the database's address."""
        return self._line.address

    @property
    def number(self) -> int:
        """Say how often there was a new connection."""
        return self._line.number

    @property
    def conn(self) -> Connection[DictRow]:
        """Give the connection of this moment."""
        return self._line.connection

    @conn.setter
    def conn(self, connection: Connection[DictRow]) -> None:
        """Leave it as it is: the saver has got it from here."""

    async def work(self, work: Callable[[], T]) -> T:
        """Do something that may be done twice: where the connection is lost, with a new one."""
        connection = self.conn
        try:
            return await super().work(work)
        except OperationalError:
            if not connection.closed:
                raise
        await self.renew(connection)
        return await super().work(work)

    async def renew(self, lost: Connection[DictRow]) -> None:
        """Connect anew."""
        await super().work(partial(self._line.renew, lost))

    @contextmanager
    def begun(self, session: str, number: int) -> Iterator[None]:
        """Hold a turn to the connection that its lock goes with."""
        self._line.begun[session] = number
        try:
            yield
        finally:
            del self._line.begun[session]

    def _write(self, session: str, parts: Sequence[Writes | Step], *, fold: bool) -> None:
        if self._line.begun.get(outermost(session), self._line.number) != self._line.number:
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


class _Locks(NamedTuple):
    """The connection that locks belong to."""

    connection: AsyncConnection[DictRow]
    number: int
    """The number of the sessions' connection that it goes with; both are renewed together."""

    async def ask(self, query: LiteralString, session: str) -> bool:
        """Ask for a session's lock, or give it back."""
        found = await (await self.connection.execute(query, (session,))).fetchone()
        return bool(found and found["done"])


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
        """Connect to the database of sessions, for their locks; or else close them."""
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
            connection, number = self._locks
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
        sessions.address, autocommit=True, row_factory=dict_row
    )
    return _Locks(connection, number)


def _connect(address: str) -> Connection[DictRow]:
    return Connection[DictRow].connect(
        address, autocommit=True, prepare_threshold=0, row_factory=dict_row
    )
