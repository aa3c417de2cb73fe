"""Sessions in a SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple, DeltaChannelHistory
from langgraph.checkpoint.sqlite import SqliteSaver

from scriptgraph.store.sqlite_folding import SqliteFolding
from scriptgraph.store.transactions import Step, Transactions, Writes

T = TypeVar("T")


@dataclass
class _Job:
    """What is stored in one piece."""

    work: Callable[[], None]
    error: Exception | None = None


@dataclass
class _Jobs:
    """What is handed in; LangGraph makes copies of a saver, and all of them share it."""

    waiting: deque[_Job] = field(default_factory=deque)
    are_under_way: bool = False


class SqliteSessions(Transactions, SqliteSaver):
    """Sessions in a SQLite file; one thread of its own works on the connection.

    What many sessions hand in while the disk is busy is stored in one transaction.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take over a connection that was opened with `check_same_thread=False`."""
        super().__init__(connection)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sessions")
        self._jobs = _Jobs()

    async def prepare(self) -> None:
        """Make the tables where there are none."""
        await self._work(self.setup)

    async def close(self) -> None:
        """Store everything that was handed in, and close the connection."""
        try:
            await super().close()
        finally:
            await self._work(self.conn.close)
            self._thread.shutdown()

    @contextmanager
    def cursor(self, transaction: bool = True) -> Iterator[sqlite3.Cursor]:
        """Give a cursor; what is gathered in one transaction is not committed bit by bit."""
        with super().cursor(transaction and not self._jobs.are_under_way) as cursor:
            yield cursor

    async def _find(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await self._read(partial(self.get_tuple, config))

    async def _list(
        self, config: RunnableConfig | None, **chosen: Any
    ) -> Sequence[CheckpointTuple]:
        return await self._read(lambda: [*self.list(config, **chosen)])

    async def _walk(
        self, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        return await self._read(
            partial(self.get_delta_channel_history, config=config, channels=channels)
        )

    async def _erase(self, thread_id: str) -> None:
        await self._work(partial(self.delete_thread, thread_id))

    async def _store(self, session: str, parts: Sequence[Writes | Step], *, fold: bool) -> None:
        job = _Job(partial(self._write, session, parts, fold=fold))
        self._jobs.waiting.append(job)
        await self._work(self._commit_jobs)
        if job.error:
            raise job.error

    async def _work(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _read(self, work: Callable[[], T]) -> T:
        """Read in several queries what the file holds at one moment."""

        def read() -> T:
            self.conn.execute("BEGIN")
            try:
                return work()
            finally:
                self.conn.execute("END")

        return await self._work(read)

    def _commit_jobs(self) -> None:
        """Do all that has been handed in by now, in one transaction."""
        jobs = []
        while self._jobs.waiting:
            jobs.append(self._jobs.waiting.popleft())
        if not jobs:
            return  # somebody else's turn of this thread has done it
        self._jobs.are_under_way = True
        try:
            self.conn.execute("BEGIN IMMEDIATE")
            for job in jobs:
                self._do(job)
            self.conn.commit()
        except Exception as error:
            self.conn.rollback()
            for job in jobs:
                job.error = error
        finally:
            self._jobs.are_under_way = False

    def _do(self, job: _Job) -> None:
        """Do all of a job, or nothing of it."""
        self.conn.execute("SAVEPOINT job")
        try:
            job.work()
        except Exception as error:
            if not self.conn.in_transaction:
                raise  # SQLite has taken back what came before it as well
            job.error = error
            self.conn.execute("ROLLBACK TO job")
        self.conn.execute("RELEASE job")

    def _write(self, session: str, parts: Sequence[Writes | Step], *, fold: bool) -> None:
        for part in parts:
            if isinstance(part, Writes):
                self.put_writes(part.config, part.writes, part.task_id, part.task_path)
            else:
                self.put(part.config, part.checkpoint, part.metadata, part.versions)
        if fold:
            SqliteFolding(self.conn, self.serde, session).fold()
