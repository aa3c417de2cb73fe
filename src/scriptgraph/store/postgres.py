"""Sessions in a Postgres database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from functools import partial
from typing import Final, LiteralString, Self

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.postgres import PostgresSaver
from psycopg import AsyncConnection, Connection, Cursor
from psycopg.rows import DictRow, dict_row

from scriptgraph.store.postgres_folding import PostgresFolding
from scriptgraph.store.threaded import Threaded
from scriptgraph.store.turns import Queues

_ASKING = 0.05
"""Seconds between two tries to get a session that another process has."""

_LOCK: Final = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0)) AS done"
_UNLOCK: Final = "SELECT pg_advisory_unlock(hashtextextended(%s, 0)) AS done"

_AT_ONE_MOMENT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresSessions(Threaded, PostgresSaver):
    """Sessions in a Postgres database, through one connection."""

    conn: Connection[DictRow]

    @classmethod
    def connected(cls, address: str) -> Self:
        """Connect to a database."""
        return cls(
            Connection[DictRow].connect(
                address, autocommit=True, prepare_threshold=0, row_factory=dict_row
            )
        )

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
        return await self._work(partial(self.get_tuple, config))  # one query sees one moment

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


async def connect(address: str) -> AsyncConnection[DictRow]:
    """Connect to a database, for `PostgresTurns`."""
    return await AsyncConnection[DictRow].connect(address, autocommit=True, row_factory=dict_row)


class PostgresTurns:
    """Locks that belong to one connection: when its process dies, Postgres gives them back."""

    def __init__(self, connection: AsyncConnection[DictRow]) -> None:
        """Take over a connection."""
        self._connection = connection
        self._queues = Queues()

    @asynccontextmanager
    async def turn(self, session: str) -> AsyncIterator[None]:
        """Hold a session's lock."""
        async with self._queues.turn(session):
            try:
                # Shielded: whether a question that was broken off got the lock, nobody would know.
                while not await asyncio.shield(self._ask(_LOCK, session)):
                    await asyncio.sleep(_ASKING)
                yield
            finally:
                await asyncio.shield(self._ask(_UNLOCK, session))

    async def _ask(self, query: LiteralString, session: str) -> bool:
        found = await (await self._connection.execute(query, (session,))).fetchone()
        return bool(found and found["done"])
