"""Databases whose clients wait: a thread of their own does it for all sessions.

A client that gives way to other tasks at each statement comes back to its transaction when all of
them have had their turn, and with a thousand sessions under way that takes long. In a thread, what
many sessions hand in while the database is busy becomes one transaction.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import WRITES_IDX_MAP, CheckpointTuple, DeltaChannelHistory

from scriptgraph.core.errors import InputError
from scriptgraph.sessions.checkpoints.fence import (
    Standing,
    admit_step,
    admit_writes,
    overtaken,
)
from scriptgraph.sessions.checkpoints.places import place
from scriptgraph.sessions.checkpoints.strict import StrictSerializer
from scriptgraph.sessions.checkpoints.transactions import NewStep, Transactions, Writes

T = TypeVar("T")


@dataclass
class _Job:
    """What is stored in one piece; done twice, it does no more than once."""

    session: str
    work: Callable[[], None]
    error: Exception | None = None


@dataclass
class _Jobs:
    """What is handed in; LangGraph makes copies of a saver, and all of them share it."""

    waiting: deque[_Job] = field(default_factory=deque)
    are_under_way: bool = False


class Threaded(Transactions):
    """Sessions in a database; one thread of its own works on the connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open the saver over a connection that any thread may use."""
        super().__init__(*args, **kwargs)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sessions")
        self._jobs = _Jobs()

    if TYPE_CHECKING:

        def setup(self) -> None:
            """Make the tables where there are none; LangGraph's saver has this."""

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[object]:
        """Store all that is written within it, or nothing."""

    @abstractmethod
    def _moment(self) -> AbstractContextManager[object]:
        """Read in several queries what the database holds at one moment."""

    @abstractmethod
    def _fold(self, session: str) -> None:
        """Fold a session's older steps, within a transaction."""

    @abstractmethod
    def _admit(self, part: Writes | NewStep) -> None:
        """Let a part in that may be stored as its session stands within this transaction.

        Raises:
            OvertakenError: At once or before the transaction ends, when it may not.
        """

    @abstractmethod
    def _disconnect(self) -> None:
        """Close the connection."""

    async def prepare(self) -> None:
        """Make the tables where there are none, or else close the connection."""
        try:
            await self._do(self.setup)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Store everything that was handed in, and close the connection."""
        try:
            await super().close()
        finally:
            await self.work(self._disconnect)
            self._thread.shutdown()

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
        await self.work(partial(self.delete_thread, thread_id))

    async def _store(self, session: str, parts: Sequence[Writes | NewStep], *, fold: bool) -> None:
        job = _Job(session, partial(self._write, session, parts, fold=fold))
        self._jobs.waiting.append(job)
        await self.work(self._store_jobs)
        if job.error:
            if (told := self.failed(job.error)) is job.error:
                raise job.error
            raise told from job.error

    async def _aside(self, work: Callable[[], T]) -> T:
        self.require_own_loop()
        return await self.work(work)

    async def work(self, work: Callable[[], T]) -> T:
        """Do something with the connection, in its thread.

        Raises:
            DatabaseError: When the database fails.
        """
        try:
            return await self._do(work)
        except Exception as error:
            if (told := self.failed(error)) is error:
                raise
            raise told from error

    async def _do(self, work: Callable[[], T]) -> T:
        """Do it, and leave what the database raises as it is."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _read(self, work: Callable[[], T]) -> T:
        def read() -> T:
            with self._moment():
                try:
                    return work()
                except (ValueError, TypeError, KeyError) as error:
                    raise InputError(f"the store holds what is no session: {error!r}") from error

        return await self.work(read)

    def _store_jobs(self) -> None:
        """Do all that has been handed in by now, in one transaction."""
        jobs = []
        while self._jobs.waiting:
            jobs.append(self._jobs.waiting.popleft())
        if jobs:  # or else somebody else's turn of this thread has done it
            # Databases lock session by session: in one order, nobody waits for each other.
            self._store_together(sorted(jobs, key=lambda job: job.session))

    def _store_together(self, jobs: Sequence[_Job]) -> None:
        """Do all of it, or else each for itself, so that none fails for another's sake."""
        self._jobs.are_under_way = True
        try:
            with self._transaction():
                for job in jobs:
                    job.work()
        except Exception as error:
            if len(jobs) == 1:
                jobs[0].error = error
                return
            for job in jobs:
                self._store_together([job])
        finally:
            self._jobs.are_under_way = False

    def _judge(
        self,
        part: Writes | NewStep,
        newest: str | None,
        is_there: bool,
        writers: Iterable[str],
        is_forgotten: bool,
    ) -> None:
        """Refuse a part that does not follow from how its session stands."""
        is_named = self._is_named(*place(part.config))
        standing = Standing(newest, is_there, is_named, frozenset(writers), is_forgotten)
        if isinstance(part, Writes):
            admit_writes(part.config, standing)
        else:
            admit_step(part.config, part.checkpoint, part.metadata, standing)

    def _put(self, part: Writes) -> None:
        """Store what a task wrote.

        Raises:
            OvertakenError: At once or before the transaction ends, when it has written something
                else there, for another writer.
        """
        self.put_writes(part.config, part.writes, part.task_id, part.task_path)

    def _refuse_others(self, part: Writes, rows: Iterable[tuple[int, str, str, bytes]]) -> None:
        """Refuse what is not stored in its place; a row is a number, a channel, a type, a value."""
        there: dict[int, list[Any]] = {number: stored for number, *stored in rows}
        for number, (channel, value) in enumerate(part.writes):
            stored = there.get(WRITES_IDX_MAP.get(channel, number), [None])
            if stored[0] != channel or not self._is_stored_as(value, *stored[1:]):
                raise overtaken(place(part.config)[0])

    def _is_stored_as(self, value: Any, kind: str, stored: bytes) -> bool:
        serde = self.serde  # whoever wraps it in another has to be able to compare as well
        if isinstance(serde, StrictSerializer):
            return serde.is_stored_as(value, kind, stored)
        return serde.dumps_typed(value) == (kind, stored)

    def _write(self, session: str, parts: Sequence[Writes | NewStep], *, fold: bool) -> None:
        newest = None
        followed = {place(part.config)[1] for part in parts if isinstance(part, NewStep)}
        for part in parts:
            step = place(part.config)[1]
            # Where a step follows, it is judged, and what was written before it goes with it.
            if step != newest and (isinstance(part, NewStep) or step not in followed):
                self._admit(part)
            if isinstance(part, Writes):
                self._put(part)
            else:
                self.put(part.config, part.checkpoint, part.metadata, part.versions)
                newest = part.checkpoint["id"]
        if fold:
            self._fold(session)
