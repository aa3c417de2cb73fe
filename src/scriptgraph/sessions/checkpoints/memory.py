"""Sessions that are forgotten with the process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    DeltaChannelHistory,
)
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.core.digest import digest
from scriptgraph.sessions.checkpoints.fence import Standing, admit_step, admit_writes
from scriptgraph.sessions.checkpoints.folding import (
    TASK,
    Fold,
    Write,
    arrange,
    plan,
    replacing,
    sources,
)
from scriptgraph.sessions.checkpoints.places import place
from scriptgraph.sessions.checkpoints.register import Tombstone, now
from scriptgraph.sessions.checkpoints.sessions import Sessions, whole
from scriptgraph.sessions.checkpoints.spent_edges import without_spent_edges
from scriptgraph.sessions.checkpoints.witnessed import witness

_Key = tuple[str, str, str, str | int | float]
"""Session, namespace, channel, and the version of its value."""


class MemorySessions(Sessions, InMemorySaver):
    """Sessions in this process's memory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with no session."""
        super().__init__(*args, **kwargs)
        self._texts: dict[str, str] = {}
        self._known: set[str] = set()
        self._tombstones: dict[str, Tombstone] = {}

    def script_text(self, script_hash: str) -> str | None:
        """Give the text of a script; None where it is not kept."""
        return self._texts.get(script_hash)

    def keep_script(self, script_hash: str, text: str) -> None:
        """Keep the text of a script; one that is kept already stays."""
        self._texts.setdefault(script_hash, text)

    async def _find(self, config: RunnableConfig) -> CheckpointTuple | None:
        return self.get_tuple(config)

    async def _list(
        self, config: RunnableConfig | None, **chosen: Any
    ) -> Sequence[CheckpointTuple]:
        return list(self.list(config, **chosen))

    async def _walk(
        self, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        return self.get_delta_channel_history(config=config, channels=channels)

    async def _erase(self, thread_id: str) -> None:
        self.delete_thread(thread_id)

    async def newest_steps(self) -> Sequence[tuple[tuple[str, str], str]]:
        """Give the newest step of every session, the latest first, without reading any."""
        newest = [
            ((name, inner), max(steps))
            for name, kept in self.storage.items()
            for inner, steps in kept.items()
            if steps
        ]
        return sorted(newest, key=lambda one: one[1], reverse=True)

    async def inner(self, session: str) -> Sequence[str]:
        """Name where graphs within a session's graph keep what is theirs; none do in a script's."""
        kept = self.storage.get(session, {})
        return sorted(name for name, steps in kept.items() if name and steps)

    async def forgotten(self, session: str) -> Tombstone | None:
        """Give what is left of a session; None where it was not forgotten."""
        return self._tombstones.get(session)

    async def tombstones(self) -> Sequence[Tombstone]:
        """List what is left of the sessions that were forgotten."""
        return list(self._tombstones.values())

    async def vanished(self) -> Sequence[str]:
        """Give the digests of sessions that are gone, and that nobody has forgotten."""
        there = {*await self.names(), *self._tombstones}
        return [digest(name) for name in sorted(self._known - there)]

    async def bury(
        self, session: str, *, by: str | None = None, only_at: str | None = None
    ) -> Tombstone | None:
        """Delete a session, and leave a tombstone; None where there is no such session."""
        steps = self.storage[session].get("", {}) if session in self.storage else {}
        written = any(thread == session for thread, *_ in self.writes)
        if only_at is not None and max(steps, default=None) != only_at:
            return None
        if not (steps or written):
            return self._tombstones.get(session)
        found = self.get_tuple(whole(session))
        turns = found.checkpoint["channel_values"].get("turn") if found else None
        self._recollection.forget_all(session)
        self.delete_thread(session)
        self._tombstones[session] = Tombstone(digest(session), now(), by, turns)
        return self._tombstones[session]

    async def sweep(self, sessions: Sequence[str], *, rewrite: bool = False) -> None:
        """Do nothing: memory is in no file."""

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Store what a task wrote."""
        admit_writes(config, self._standing(config))
        witness(config, task_id)
        self._recollection.note(config, writes, task_id, task_path)
        self.put_writes(config, writes, task_id, task_path)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a step."""
        admit_step(config, checkpoint, metadata, self._standing(config))
        self._known.add(str(config["configurable"]["thread_id"]))
        slim = without_spent_edges(self._recollection.follow(config, checkpoint, metadata))
        stored = self.put(config, slim, metadata, new_versions)
        if self._is_due(config):
            session, _ = place(config)
            self._fold(session)
            self._recollection.folded(session)
        return stored

    def _standing(self, config: RunnableConfig) -> Standing:
        session, step = place(config)
        configurable = config["configurable"]
        thread = configurable["thread_id"]
        if thread in self._tombstones:
            return Standing(None, is_there=False, is_named=False, is_forgotten=True)
        inner = configurable.get("checkpoint_ns", "")
        steps = self.storage[thread][inner]
        writers = frozenset(task for task, _ in self.writes.get((thread, inner, step), ()))
        newest = max(steps, default=None)
        return Standing(newest, step in steps, self._is_named(session, step), writers)

    def _fold(self, session: str) -> None:
        steps = self.storage[session][""]
        parents = {step: parent for step, (_, _, parent) in steps.items()}
        fold = plan(parents, newest=max(steps, default=""))
        if fold is None:
            return
        values = {step: self._values(session, step) for step in steps}
        self._move(session, fold, values)
        for step in fold.folded:
            del steps[step]
            self.writes.pop((session, "", step), None)
        checkpoint, metadata, _ = steps[fold.border]
        steps[fold.border] = (checkpoint, metadata, fold.root)
        needed = {key for step in steps for key in values[step].values()}
        for key in {key for held in values.values() for key in held.values()} - needed:
            del self.blobs[key]

    def _move(self, session: str, fold: Fold, values: Mapping[str, Mapping[str, _Key]]) -> None:
        """Put what stays of the folded steps behind what the root already has of such."""
        at_root = self.writes[session, "", fold.root]
        last = next((number for task, number in reversed(at_root) if task == TASK), None)
        held = {step: _filled(self.blobs, values[step]) for step in (fold.border, *fold.folded)}
        written = self._written(session, sources(fold, last))
        for number, one in arrange(fold, held, written, last):
            if isinstance(one, Write):
                source = self.writes[session, "", one.step]
                _, channel, value, _ = source.pop((one.task, one.number))
            else:
                channel = one.channel
                for key in [key for key, write in at_root.items() if write[1] == channel]:
                    del at_root[key]
                full = self.serde.loads_typed(self.blobs[values[one.step][channel]])
                value = self.serde.dumps_typed(replacing(full))
            at_root[TASK, number] = (TASK, channel, value, "")

    def _values(self, session: str, step: str) -> dict[str, _Key]:
        """Say where the values of a step's channels lie, as far as it holds them."""
        checkpoint = self.serde.loads_typed(self.storage[session][""][step][0])
        keys = {c: (session, "", c, v) for c, v in checkpoint["channel_versions"].items()}
        return {channel: key for channel, key in keys.items() if key in self.blobs}

    def _written(self, session: str, steps: Sequence[str]) -> list[Write]:
        return [
            Write(step, path, task, number, channel)
            for step in steps
            for (task, number), (_, channel, _, path) in self.writes[session, "", step].items()
        ]


def _filled(blobs: Mapping[_Key, tuple[str, bytes]], values: Mapping[str, _Key]) -> set[str]:
    return {channel for channel, key in values.items() if blobs[key][0] != "empty"}
