"""Sessions in a Postgres database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any, Final, LiteralString

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple, DeltaChannelHistory
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import DictRow, dict_row

from scriptgraph.store.postgres_folding import PostgresFolding
from scriptgraph.store.transactions import Step, Transactions, Writes
from scriptgraph.store.turns import Queues

_ASKING = 0.05
"""Seconds between two tries to get a session that another process has."""

_LOCK: Final = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0)) AS done"
_UNLOCK: Final = "SELECT pg_advisory_unlock(hashtextextended(%s, 0)) AS done"

_AT_ONE_MOMENT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


async def connect(address: str) -> AsyncConnection[DictRow]:
    """Connect as LangGraph's saver wants it."""
    return await AsyncConnection[DictRow].connect(
        address, autocommit=True, prepare_threshold=0, row_factory=dict_row
    )


class PostgresSessions(Transactions, AsyncPostgresSaver):
    """Sessions in a Postgres database, through one connection."""

    conn: AsyncConnection[DictRow]

    def __init__(self, connection: AsyncConnection[DictRow]) -> None:
        """Take over a connection."""
        super().__init__(connection)
        self._alone = asyncio.Lock()
        """Keeps everything else out of a transaction: the saver's own lock is for one statement."""
        self._is_storing = False

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        """Give a cursor; within a transaction of ours, nothing is waited for bit by bit."""
        if self._is_storing:
            async with self.conn.cursor(binary=True, row_factory=dict_row) as cursor:
                yield cursor
        else:
            async with super()._cursor(pipeline=pipeline) as cursor:
                yield cursor

    async def _find(self, config: RunnableConfig) -> CheckpointTuple | None:
        async with self._alone:
            return await AsyncPostgresSaver.aget_tuple(self, config)

    async def _list(
        self, config: RunnableConfig | None, **chosen: Any
    ) -> Sequence[CheckpointTuple]:
        async with self._alone:
            return [one async for one in AsyncPostgresSaver.alist(self, config, **chosen)]

    async def _walk(
        self, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        async with self._alone, self.conn.transaction():
            await self.conn.execute(_AT_ONE_MOMENT)
            return await AsyncPostgresSaver.aget_delta_channel_history(
                self, config=config, channels=channels
            )

    async def _erase(self, thread_id: str) -> None:
        async with self._alone:
            await AsyncPostgresSaver.adelete_thread(self, thread_id)

    async def _store(self, session: str, parts: Sequence[Writes | Step], *, fold: bool) -> None:
        async with self._alone, self.conn.transaction(), self._sent_together():
            for part in parts:
                if isinstance(part, Writes):
                    await AsyncPostgresSaver.aput_writes(
                        self, part.config, part.writes, part.task_id, part.task_path
                    )
                else:
                    await AsyncPostgresSaver.aput(
                        self, part.config, part.checkpoint, part.metadata, part.versions
                    )
            if fold:
                await PostgresFolding(self.conn, self.serde, session).fold()

    @asynccontextmanager
    async def _sent_together(self) -> AsyncIterator[None]:
        """Send statements without waiting for each; what fails is raised at the end."""
        together: AbstractAsyncContextManager[object]
        together = self.conn.pipeline() if self.supports_pipeline else nullcontext()
        async with together:
            self._is_storing = True
            try:
                yield
            finally:
                self._is_storing = False


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
