"""What belongs together is stored together: a step, and what it follows from.

LangGraph hands in what a step's tasks wrote, and then the step that follows, as transactions of
their own. Here the writes wait for the step, which comes at once; so does the step that only takes
in what the user has said. A turn of an evaluator and a speaker takes three transactions instead of
eight, and each of them leaves the session as one of LangGraph's would.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)

from scriptgraph.sessions.checkpoints.fence import admit_step, admit_writes
from scriptgraph.sessions.checkpoints.places import is_within, place
from scriptgraph.sessions.checkpoints.sessions import Sessions
from scriptgraph.sessions.checkpoints.spent_edges import without_spent_edges
from scriptgraph.sessions.checkpoints.witnessed import witness

ROUNDS = 32
"""Rounds of the event loop that writes wait; a step that follows at once takes ten of them.

Where it does not, because another task of theirs still works, they are stored alone.
"""


@dataclass(frozen=True)
class Writes:
    """What one task wrote on a step."""

    config: RunnableConfig
    writes: Sequence[tuple[str, Any]]
    task_id: str
    task_path: str


@dataclass(frozen=True)
class NewStep:
    """A step; `config` names the one before it."""

    config: RunnableConfig
    checkpoint: Checkpoint
    metadata: CheckpointMetadata
    versions: ChannelVersions


class Transactions(Sessions):
    """Sessions in a database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open the saver."""
        super().__init__(*args, **kwargs)
        self._waiting: dict[str, list[Writes | NewStep]] = {}
        self._rounds: dict[str, asyncio.Handle] = {}
        self._under_way: dict[str, set[asyncio.Task[None]]] = {}
        self._failures: dict[str, Exception] = {}
        self._told: set[str] = set()

    @abstractmethod
    async def _store(self, session: str, parts: Sequence[Writes | NewStep], *, fold: bool) -> None:
        """Store all of this, in its order, or nothing of it; then fold the session if asked to."""

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a step, by default the newest of its session: it holds what could be stored."""
        self.require_own_loop()
        await self._let_go(place(config)[0])
        return await super().aget_tuple(config)

    async def adelete_thread(self, thread_id: str) -> None:
        """Remove a session, with all that graphs within its graph have stored."""
        self.require_own_loop()
        await self._let_go(str(thread_id))
        await super().adelete_thread(thread_id)

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Take what a task wrote; it is stored with the step that follows.

        Raises:
            OvertakenError: When another turn of this process has gone on from the step.
        """
        if standing := self._standing_here(config):
            admit_writes(config, standing)
        witness(config, task_id)
        self._recollection.note(config, writes, task_id, task_path)
        self._wait(place(config)[0], Writes(config, writes, task_id, task_path))

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a step, with all that was written on the one before it.

        The step that takes in what the user says waits: before anything is done with it, there is
        another step.

        Raises:
            OvertakenError: When somebody else has gone on from the one before it.
            Exception: What kept it, or what it follows from, from being stored.
        """
        session, _ = place(config)
        if failure := self._failures.get(session):
            # A step that follows from writes which are not stored would be short for good.
            self._told.add(session)
            raise failure
        if standing := self._standing_here(config):
            admit_step(config, checkpoint, metadata, standing)
        slim = without_spent_edges(self._recollection.follow(config, checkpoint, metadata))
        self._wait(session, NewStep(config, slim, metadata, new_versions))
        if metadata.get("source") != "input":
            await self._tell(session, self._begin(session))
        named = {name: config["configurable"][name] for name in ("thread_id", "checkpoint_ns")}
        return {"configurable": {**named, "checkpoint_id": checkpoint["id"]}}

    async def settle(self, session: str) -> None:
        """Wait until everything is stored that a session has handed in.

        Raises:
            Exception: What kept it from being stored.
        """
        await super().settle(session)
        for failed, failure in self._failures.items():
            if is_within(failed, session):
                self._told.add(failed)
                raise failure

    async def close(self) -> None:
        """Store everything that was handed in.

        Raises:
            Exception: What kept some of it from being stored, where no turn was told of it.
        """
        handed_in = {*self._waiting, *self._under_way}
        await asyncio.gather(*(self._stored(session) for session in handed_in))
        for failed, failure in self._failures.items():
            if failed not in self._told:
                raise failure

    async def _stored(self, session: str) -> None:
        for waiting in [other for other in self._waiting if is_within(other, session)]:
            self._begin(waiting)
        while tasks := [
            task
            for other, under_way in self._under_way.items()
            if is_within(other, session)
            for task in under_way
        ]:
            await asyncio.wait(tasks)

    async def _let_go(self, session: str) -> None:
        """Wait as well, and remember no longer what could not be stored."""
        await self._stored(session)
        for failed in [other for other in self._failures if is_within(other, session)]:
            del self._failures[failed]
            self._told.discard(failed)

    async def _tell(self, session: str, storing: asyncio.Task[None]) -> None:
        """Wait until it is stored, and remember whether somebody heard why it was not."""
        try:
            # What was begun is stored to its end, whoever stops waiting for it.
            await asyncio.shield(storing)
        except Exception:
            self._told.add(session)
            raise

    def _wait(self, session: str, part: Writes | NewStep) -> None:
        self._waiting.setdefault(session, []).append(part)
        if session not in self._rounds:
            self._wait_on(session, ROUNDS)

    def _wait_on(self, session: str, rounds: int) -> None:
        """Begin to store when so many rounds of the event loop have passed."""
        if rounds == 0:
            self._begin(session)
            return
        loop = asyncio.get_running_loop()
        self._rounds[session] = loop.call_soon(self._wait_on, session, rounds - 1)

    def _begin(self, session: str) -> asyncio.Task[None]:
        """Begin to store what waits."""
        parts = self._waiting.pop(session)
        self._rounds.pop(session).cancel()
        task = asyncio.create_task(self._finish(session, parts))
        self._under_way.setdefault(session, set()).add(task)
        task.add_done_callback(partial(self._over, session))
        return task

    async def _finish(self, session: str, parts: Sequence[Writes | NewStep]) -> None:
        fold = self._is_due(parts[-1].config)
        try:
            await self._store(session, parts, fold=fold)
        except Exception as error:
            self._failures[session] = error
            self._recollection.forget(session)
            raise
        if fold:
            self._recollection.folded(session)

    def _over(self, session: str, task: asyncio.Task[None]) -> None:
        tasks = self._under_way[session]
        tasks.discard(task)
        if not tasks:
            del self._under_way[session]
        if not task.cancelled():
            task.exception()  # where nobody waited for it, the next step raises it
