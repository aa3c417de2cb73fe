"""A checkpointer whose sessions stay as quick and as small as they were in their first turns.

Storing is left to LangGraph's savers. Added to them is: what a session is rebuilt from is kept in
mind, its older steps are folded, and what a step's tasks wrote is stored together with the step
that follows from it, in one transaction instead of two.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    DeltaChannelHistory,
    get_checkpoint_id,
)

from scriptgraph.store.folding import FOLDED_AFTER
from scriptgraph.store.recollection import Recollection, place

LINGER = 0.005
"""Seconds that a task's writes wait for the next step, while other tasks of theirs still work."""


@dataclass(frozen=True)
class Writes:
    """What one task wrote on a step."""

    config: RunnableConfig
    writes: Sequence[tuple[str, Any]]
    task_id: str
    task_path: str


@dataclass(frozen=True)
class Step:
    """A step that is to be stored; `config` names the one before it."""

    config: RunnableConfig
    checkpoint: Checkpoint
    metadata: CheckpointMetadata
    versions: ChannelVersions


class Sessions(BaseCheckpointSaver[str]):
    """Stands before a saver of LangGraph, which does the storing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open the saver."""
        super().__init__(*args, **kwargs)
        self._recollection = Recollection()
        self._waiting: dict[str, list[Writes | Step]] = {}
        self._alarms: dict[str, asyncio.TimerHandle] = {}
        self._under_way: dict[str, set[asyncio.Task[None]]] = {}
        self._failures: dict[str, Exception] = {}

    @abstractmethod
    async def _find(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a step."""

    @abstractmethod
    async def _walk(
        self, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        """Read what channels are rebuilt from."""

    @abstractmethod
    async def _store(self, session: str, parts: Sequence[Writes | Step], *, fold: bool) -> None:
        """Store all of this, in its order, or nothing of it; then fold the session if asked to."""

    @abstractmethod
    async def _erase(self, thread_id: str) -> None:
        """Remove a session."""

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a step, by default the newest of its session."""
        session, _ = place(config)
        await self.settle(session)
        self._failures.pop(session, None)
        found = await self._find(config)
        if found and not get_checkpoint_id(config):
            self._recollection.meet(found)
        return found

    async def aget_delta_channel_history(
        self, *, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        """Say what channels are rebuilt from; a session's newest step is kept in mind."""
        known = self._recollection.recall(config, channels)
        if known is not None:
            return known
        found = await self._walk(config, channels)
        self._recollection.learn(config, found)
        return found

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Take what a task wrote; it is stored with the next step, or after `LINGER`."""
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

        The step that only takes in what the user says waits like a task's writes: before anything
        else is done with it, there is another step.
        """
        session, _ = place(config)
        if failure := self._failures.get(session):
            # A step that follows from writes which are not stored would be short for good.
            raise failure
        slim = self._recollection.follow(config, checkpoint, metadata)
        self._wait(session, Step(config, slim, metadata, new_versions))
        if metadata.get("source") != "input":
            # What was begun is stored to its end, whoever stops waiting for it.
            await asyncio.shield(self._begin(session))
        named = {name: config["configurable"][name] for name in ("thread_id", "checkpoint_ns")}
        return {"configurable": {**named, "checkpoint_id": checkpoint["id"]}}

    async def adelete_thread(self, thread_id: str) -> None:
        """Remove a session."""
        await self.settle(thread_id)
        self._recollection.forget(thread_id)
        await self._erase(thread_id)

    async def settle(self, session: str) -> None:
        """Wait until everything is stored that a session has handed in."""
        if session in self._waiting:
            await asyncio.shield(self._begin(session))
        while tasks := self._under_way.get(session):
            await asyncio.wait(tasks)

    async def close(self) -> None:
        """Store everything that was handed in."""
        for session in {*self._waiting, *self._under_way}:
            await self.settle(session)

    def _wait(self, session: str, part: Writes | Step) -> None:
        self._waiting.setdefault(session, []).append(part)
        if session not in self._alarms:
            loop = asyncio.get_running_loop()
            self._alarms[session] = loop.call_later(LINGER, self._begin, session)

    def _begin(self, session: str) -> asyncio.Task[None]:
        """Begin to store what waits."""
        parts = self._waiting.pop(session, [])
        self._alarms.pop(session).cancel()
        task = asyncio.create_task(self._finish(session, parts))
        self._under_way.setdefault(session, set()).add(task)
        task.add_done_callback(partial(self._over, session))
        return task

    async def _finish(self, session: str, parts: Sequence[Writes | Step]) -> None:
        unfolded = self._recollection.unfolded(session)
        fold = unfolded is None or unfolded >= FOLDED_AFTER
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
