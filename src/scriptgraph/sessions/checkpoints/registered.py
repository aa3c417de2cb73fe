"""Databases that know which sessions they have had, and hide what is under a key."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)

from scriptgraph.core.errors import InputError, StoreError
from scriptgraph.sessions.checkpoints.keys import (
    KeyedSerializer,
    open_metadata,
    seal_metadata,
    split_filter,
)
from scriptgraph.sessions.checkpoints.places import place
from scriptgraph.sessions.checkpoints.register import Register, Tombstone
from scriptgraph.sessions.checkpoints.sessions import whole
from scriptgraph.sessions.checkpoints.threaded import Threaded

_NEWEST = """
    SELECT thread_id, checkpoint_ns, MAX(checkpoint_id) FROM checkpoints
    GROUP BY thread_id, checkpoint_ns ORDER BY MAX(checkpoint_id) DESC
"""
"""Both savers name their table so; walking every checkpoint would be slow."""

_INNER = """
    SELECT DISTINCT checkpoint_ns FROM checkpoints WHERE thread_id = ? AND checkpoint_ns <> ''
    ORDER BY checkpoint_ns
"""

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

    class _Saver(BaseCheckpointSaver[str]):
        """What stands behind: one of LangGraph's savers."""

else:
    _Saver = object


class Registered(Threaded, _Saver):
    """Sessions in a database with a register of them."""

    tables: tuple[str, ...]
    """The tables that hold rows of sessions, each with the session's name as `thread_id`."""

    register: Register

    @property
    def key(self) -> KeyedSerializer | None:
        """Give the serialiser that encrypts; None where nothing is encrypted."""
        return self.serde if isinstance(self.serde, KeyedSerializer) else None

    @abstractmethod
    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask with `?` for each value; what is no SELECT gives no rows."""

    @abstractmethod
    def _alone(self, thread: str) -> None:
        """Hold back whoever stores in the same session, until the transaction is over."""

    @abstractmethod
    def _sweep(self, *, rewrite: bool) -> None:
        """Put what was deleted out of the database's files, as far as that can be done.

        Raises:
            StoreError: When some of it may still stand there.
        """

    def _sweep_beside(self, thread: str) -> None:
        """Remove what lies beside the database of a session."""

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a step."""
        found = super().get_tuple(config)
        return open_metadata(found, self.key) if found and self.key else found

    def list(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> Iterator[CheckpointTuple]:
        """List steps; what is encrypted in their metadata is looked for here."""
        clear, hidden = split_filter(filter) if self.key else (filter, {})
        left = limit
        found = super().list(
            config, filter=clear or None, before=before, limit=None if hidden else limit
        )
        for step in found:
            opened = open_metadata(step, self.key) if self.key else step
            if not hidden.items() <= dict(opened.metadata).items():
                continue
            yield opened
            left = None if left is None else left - 1
            if left == 0:
                return

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a step; with the first of a session it is known here."""
        thread = str(config["configurable"]["thread_id"])
        if not place(config)[1] and not config["configurable"].get("checkpoint_ns"):
            self.register.note(thread)
        if self.key:
            config, metadata = seal_metadata(config, metadata, self.key)
        return super().put(config, checkpoint, metadata, new_versions)

    async def newest_steps(self) -> Sequence[tuple[tuple[str, str], str]]:
        """Give the newest step of every session, the latest first, without reading any."""
        found = await self.work(lambda: self.ask(_NEWEST))
        return [((session, inner), step) for session, inner, step in found]

    async def inner(self, session: str) -> Sequence[str]:
        """Name where graphs within a session's graph keep what is theirs; none do in a script's."""
        return [name for (name,) in await self.work(lambda: self.ask(_INNER, session))]

    async def forgotten(self, session: str) -> Tombstone | None:
        """Give what is left of a session; None where it was not forgotten."""
        return await self.work(partial(self.register.forgotten, session))

    async def tombstones(self) -> Sequence[Tombstone]:
        """List what is left of the sessions that were forgotten."""
        return await self.work(self.register.tombstones)

    async def vanished(self) -> Sequence[str]:
        """Give the digests of sessions that are gone, and that nobody has forgotten."""
        names = await self.names()
        return await self.work(partial(self.register.vanished, names))

    async def undigested(self) -> Sequence[str]:
        """Name the sessions of which there is no digest, where there is one of every step."""
        return []

    async def bury(
        self, session: str, *, by: str | None = None, only_at: str | None = None
    ) -> Tombstone | None:
        """Delete a session, and leave a tombstone; None where there is no such session.

        Args:
            session: The session's name.
            by: Who wants it.
            only_at: Where the session has gone on from this step since, it stays.
        """
        await self._stored(session)
        stone = await self.work(partial(self._bury, session, by, only_at))
        self._recollection.forget_all(session)
        return stone

    async def sweep(self, sessions: Sequence[str], *, rewrite: bool = False) -> None:
        """Put what was deleted out of the database's files, and what lies beside them.

        Raises:
            StoreError: When some of it may still stand there.
        """

        def sweep() -> None:
            for session in sessions:
                self._sweep_beside(session)
            self._sweep(rewrite=rewrite)

        await self.work(sweep)

    def _bury(self, thread: str, by: str | None, only_at: str | None) -> Tombstone | None:
        turns = self._turns(thread)
        with self._transaction():
            self._alone(thread)
            if only_at is not None:
                newest = (
                    "SELECT max(checkpoint_id) FROM checkpoints "
                    "WHERE thread_id = ? AND checkpoint_ns = ''"
                )
                if self.ask(newest, thread)[0][0] != only_at:
                    return None
            if not any(map(partial(self._has, thread), self.tables)):
                return self.register.forgotten(thread)
            for table in self.tables:
                self.ask(f"DELETE FROM {table} WHERE thread_id = ?", thread)
            return self.register.bury(thread, by, turns)

    def _has(self, thread: str, table: str) -> bool:
        return bool(self.ask(f"SELECT 1 FROM {table} WHERE thread_id = ? LIMIT 1", thread))

    def _turns(self, thread: str) -> int | None:
        """Count a session's turns; it can be forgotten where it cannot be read."""
        with suppress(InputError, StoreError, ValueError, TypeError, KeyError):
            found = self.get_tuple(whole(thread))
            turns = found.checkpoint["channel_values"].get("turn") if found else None
            return turns if isinstance(turns, int) else None
        return None
