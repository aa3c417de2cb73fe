"""What this process remembers of its sessions, so that none is read from its beginning every turn.

A `DeltaChannel` is stored write by write: LangGraph rebuilds it from the writes of all the steps
before. Of each session's newest step this module keeps what has to be rebuilt from, as Python
objects. A step never changes, and its id is its own: where another process has gone on in the
session, the store gives another id, and what is remembered here is not used.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, NamedTuple

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    DeltaChannelHistory,
    PendingWrite,
    writes_sort_key,
)
from langgraph.checkpoint.serde.types import _DeltaSnapshot

from scriptgraph.core.lending import hands_out
from scriptgraph.sessions.checkpoints.copy_on_read import CopyOnRead, duplicate
from scriptgraph.sessions.checkpoints.fence import overtaken
from scriptgraph.sessions.checkpoints.places import is_within, place

ROOM = 250_000_000
"""Bytes that are remembered at most, about, of all sessions together."""

Histories = dict[str, DeltaChannelHistory]
"""Channel → what it is rebuilt from."""


class Noted(NamedTuple):
    """What a task wrote."""

    path: str
    write: PendingWrite
    own: Any
    """A copy of the value that nobody else has."""

    is_lent: bool
    """Whether the run hands out what it has."""


Pending = dict[tuple[str, int], Noted]
"""(task, number) → what it wrote."""


@dataclass
class _Newest:
    """The newest step of a session, as far as it is known here."""

    step: str
    written: frozenset[str]
    """The channels that this step or one before it has written."""

    complete: bool = True
    """Whether all that was written on the step went through this process."""

    histories: dict[str, CopyOnRead] = field(default_factory=dict)
    pending: Pending = field(default_factory=dict)
    """What was written on the step; the one that follows will show it."""

    early: dict[str, Pending] = field(default_factory=dict)
    """Step → what was written on it before the step itself came: LangGraph may store ahead."""

    unfolded: int | None = None
    """How many steps there are since the session was folded; None where nobody has counted."""

    @property
    def size(self) -> int:
        """Add up the bytes that are kept, about."""
        return sum(kept.size for kept in self.histories.values())

    def advance(self, metadata: CheckpointMetadata) -> dict[str, CopyOnRead] | None:
        """Give what the next step is rebuilt from; None where a part of it was never read."""
        histories = self.histories
        for channel in metadata.get("counters_since_delta_snapshot", ()):
            if channel not in histories:
                if channel in self.written:
                    return None
                histories[channel] = CopyOnRead()
        in_order = sorted(
            self.pending.items(), key=lambda one: writes_sort_key(one[1].path, *one[0])
        )
        for _, noted in in_order:
            if (channel := noted.write[1]) in histories:
                histories[channel].add(noted.write, noted.own, is_lent=noted.is_lent)
        return histories


class Recollection:
    """The newest steps of the sessions that were used last."""

    def __init__(self, room: int = ROOM) -> None:
        """Begin with nothing remembered."""
        self._room = room
        self._sessions: OrderedDict[str, _Newest] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._held = 0

    def meet(self, found: CheckpointTuple) -> None:
        """Take note of the step that the store says is a session's newest."""
        session, step = place(found.config)
        known = self._at(session, step)
        if known is None:
            known = _Newest(step, frozenset(found.checkpoint["channel_versions"]))
        noted = sorted(one.write[:2] for one in known.pending.values())
        there = sorted((task, channel) for task, channel, _ in found.pending_writes or ())
        known.complete &= noted == there  # or another process has written on the step
        self._keep(session, known)

    def learn(self, config: RunnableConfig, histories: Mapping[str, DeltaChannelHistory]) -> None:
        """Remember what the store says that a step is rebuilt from."""
        session, step = place(config)
        if known := self._at(session, step):
            is_lent = hands_out(config)
            known.histories |= {
                channel: CopyOnRead(history, is_lent=is_lent)
                for channel, history in histories.items()
            }
            self._keep(session, known)

    def recall(self, config: RunnableConfig, channels: Sequence[str]) -> Histories | None:
        """Say what channels are rebuilt from; None where it is not remembered."""
        known = self._at(*place(config))
        if known is None or not known.histories.keys() >= set(channels):
            return None
        is_lent = hands_out(config)
        return {channel: known.histories[channel].give(is_lent=is_lent) for channel in channels}

    def newest(self, session: str) -> str | None:
        """Name a session's newest step, as far as it is known here."""
        known = self._sessions.get(session)
        return known.step if known else None

    def writers(self, session: str, step: str) -> frozenset[str]:
        """Name the tasks that have written on a session's newest step, through this process."""
        known = self._at(session, step)
        return frozenset(task for task, _ in known.pending) if known else frozenset()

    def note(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str,
    ) -> None:
        """Take note of what a task wrote on a step; as in the store, what is there stays.

        Raises:
            OvertakenError: When the task has written something else there, for another writer.
        """
        session, step = place(config)
        known = self._sessions.get(session)
        if known is None:
            return
        pending = known.pending if known.step == step else known.early.setdefault(step, {})
        for number, (channel, value) in enumerate(writes):
            key = (task_id, WRITES_IDX_MAP.get(channel, number))
            if key in pending:
                if channel not in WRITES_IDX_MAP and pending[key].own != value:
                    raise overtaken(session)
                continue
            try:
                write, own = (task_id, channel, value), duplicate(value)
                pending[key] = Noted(task_path, write, own, hands_out(config))
            except Exception:  # whatever a type's own way of copying raises; the store has to judge
                self.forget(session)
                return

    def follow(
        self, config: RunnableConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata
    ) -> Checkpoint:
        """Go on to the step that follows the one of `config`.

        Returns:
            The step as it has to be stored: without the snapshots that only repeat what is stored
            write by write. LangGraph takes one of the whole conversation every hundred writes.
        """
        session, parent = place(config)
        known = self._at(session, parent) if parent else _Newest("", frozenset(), unfolded=0)
        self.forget(session)
        histories = known.advance(metadata) if known and known.complete else None
        if known is None or histories is None:
            return checkpoint
        values = dict(checkpoint["channel_values"])
        for channel, value in checkpoint["channel_values"].items():
            if not isinstance(value, _DeltaSnapshot):
                continue
            if parent and _repeats(value.value, histories.get(channel)):
                del values[channel]
                histories[channel].gather(value.value)
            else:
                seed = DeltaChannelHistory(writes=[], seed=value)
                histories[channel] = CopyOnRead(seed, is_lent=hands_out(config))
        newest = _Newest(checkpoint["id"], frozenset(checkpoint["channel_versions"]))
        newest.histories, newest.early = histories, known.early
        newest.pending = newest.early.pop(newest.step, {})
        newest.unfolded = None if known.unfolded is None else known.unfolded + 1
        self._keep(session, newest)
        return {**checkpoint, "channel_values": values}

    def unfolded(self, session: str) -> int | None:
        """Count a session's steps since it was folded; None where nobody has."""
        known = self._sessions.get(session)
        return known.unfolded if known else 0

    def folded(self, session: str) -> None:
        """Take note that a session has been folded."""
        if known := self._sessions.get(session):
            known.unfolded = 0

    def forget(self, session: str) -> None:
        """Remember nothing more of a session."""
        self._sessions.pop(session, None)
        self._held -= self._sizes.pop(session, 0)

    def forget_all(self, session: str) -> None:
        """Remember nothing more of a session, and of what is within it."""
        for known in [known for known in self._sessions if is_within(known, session)]:
            self.forget(known)

    def _at(self, session: str, step: str) -> _Newest | None:
        known = self._sessions.get(session)
        return known if known and known.step == step else None

    def _keep(self, session: str, newest: _Newest) -> None:
        """Put a session in front; the ones that were not used for the longest time make room."""
        self.forget(session)
        self._sessions[session] = newest
        self._sizes[session] = newest.size
        self._held += newest.size
        while self._held > self._room and len(self._sessions) > 1:
            self.forget(next(iter(self._sessions)))


def _repeats(value: Any, kept: CopyOnRead | None) -> bool:
    """Say whether a list is only what was written, item by item, with nothing taken back."""
    if kept is None or not isinstance(value, list):
        return False
    return all(one is other for one, other in zip_longest(value, kept.items(), fillvalue=_NOTHING))


_NOTHING = object()
