"""A checkpointer whose sessions stay as quick and as small as they were in their first turns.

Storing is left to LangGraph's savers. Added to them is that what a session is rebuilt from is kept
in mind, and that its older steps are folded.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    CheckpointTuple,
    DeltaChannelHistory,
    get_checkpoint_id,
)

from scriptgraph.core.errors import InputError, OvertakenError
from scriptgraph.core.lending import hands_out, kept_in
from scriptgraph.sessions.checkpoints.clock import carry_on
from scriptgraph.sessions.checkpoints.fence import Standing
from scriptgraph.sessions.checkpoints.folding import FOLDED_AFTER
from scriptgraph.sessions.checkpoints.listing import rebuilt_from, together
from scriptgraph.sessions.checkpoints.places import newest, outermost, place
from scriptgraph.sessions.checkpoints.recollection import Recollection
from scriptgraph.sessions.checkpoints.register import Tombstone, forgotten_error
from scriptgraph.sessions.checkpoints.scripts import Scripts
from scriptgraph.sessions.checkpoints.strict import StrictSerializer
from scriptgraph.sessions.checkpoints.witnessed import witnessing

NAMED = 10_000
"""Steps asked for by their ids that are remembered: a branch may begin at each."""


class _Recent(OrderedDict[tuple[str, str], None]):
    """The steps that were noted last, each by its session and its id."""

    def note(self, session: str, step: str) -> None:
        """Remember a step as the latest of many."""
        self[session, step] = None
        self.move_to_end((session, step))
        while len(self) > NAMED:
            self.popitem(last=False)


class Sessions(Scripts, BaseCheckpointSaver[str]):
    """Stands before a saver of LangGraph, which does the storing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open the saver."""
        super().__init__(*args, **kwargs)
        self.serde = StrictSerializer()
        self._recollection = Recollection()
        self._named = _Recent()
        self._read_as_newest = _Recent()
        self._loop: asyncio.AbstractEventLoop | None = None

    @abstractmethod
    async def _find(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a step."""

    @abstractmethod
    async def _list(
        self, config: RunnableConfig | None, **chosen: Any
    ) -> Sequence[CheckpointTuple]:
        """Read many steps at one moment."""

    @abstractmethod
    async def _walk(
        self, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        """Read what channels are rebuilt from, at one moment."""

    @abstractmethod
    async def _erase(self, thread_id: str) -> None:
        """Remove a session."""

    async def names(self) -> Sequence[str]:
        """Name the sessions, the latest first."""
        return [session for (session, inner), _ in await self.newest_steps() if not inner]

    @abstractmethod
    async def newest_steps(self) -> Sequence[tuple[tuple[str, str], str]]:
        """Give the newest step of every session, the latest first, without reading any.

        Returns:
            (session, where a graph within its graph keeps what is its own, else empty) → step.
        """

    async def inner(self, session: str) -> Sequence[str]:
        """Name where graphs within a session's graph keep what is theirs; none do in a script's."""
        return []

    @abstractmethod
    async def forgotten(self, session: str) -> Tombstone | None:
        """Give what is left of a session; None where it was not forgotten."""

    @abstractmethod
    async def tombstones(self) -> Sequence[Tombstone]:
        """List what is left of the sessions that were forgotten."""

    @abstractmethod
    async def vanished(self) -> Sequence[str]:
        """Give the digests of sessions that are gone, and that nobody has forgotten."""

    @abstractmethod
    async def bury(
        self, session: str, *, by: str | None = None, only_at: str | None = None
    ) -> Tombstone | None:
        """Delete a session, and leave a tombstone; None where there is no such session.

        Args:
            session: The session's name.
            by: Who wants it.
            only_at: Where the session has gone on from this step since, it stays.
        """

    @abstractmethod
    async def sweep(self, sessions: Sequence[str], *, rewrite: bool = False) -> None:
        """Put what was deleted out of wherever it was kept."""

    def live_here(self) -> None:
        """Belong to the event loop that runs: what is handed in waits in it to be stored."""
        self._loop = asyncio.get_running_loop()

    def failed(self, error: Exception) -> Exception:
        """Give the error that is told where the database has failed; any other as it is."""
        return error

    def require_own_loop(self) -> None:
        """Refuse to be used from another event loop, where everybody would wait for ever.

        Raises:
            InputError: When another one runs.
        """
        if self._loop is not None and asyncio.get_running_loop() is not self._loop:
            raise InputError(
                "this store was opened in another event loop (another `asyncio.run`, another "
                "thread): open one of its own in each, with `open_store`"
            )

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a step, by default the newest of its session.

        Raises:
            InputError: When it names a step that has been folded. LangGraph would take nothing
                for a session that has not begun, and begin it anew.
            ForgottenError: When the session was forgotten, which is not begun anew either.
        """
        self.require_own_loop()
        await self._stored(place(config)[0])
        session, named = place(config)
        known = self._recollection.newest(session)
        found = await self._find(config)
        latest = await self._find(newest(config)) if named else found
        if latest:
            carry_on(place(latest.config)[1])
            self._read_as_newest.note(*place(latest.config))
        if named:
            self._named.note(session, named)
        elif self._recollection.newest(session) != known:
            pass  # another turn of this process has gone on since: what was read is no news
        elif found:
            self._recollection.meet(found)
        else:
            self._recollection.forget(session)  # somebody has deleted it
        if found is None and latest and not config["configurable"].get("checkpoint_ns"):
            raise _gone(config)
        if latest is None and (stone := await self.forgotten(outermost(session))):
            raise forgotten_error(outermost(session), stone)
        if found:  # LangGraph reads and stores on with the config that it is given
            found = found._replace(config=witnessing(found))
            if not hands_out(config):
                found = found._replace(config=kept_in(found.config))
        return found

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """List steps, the newest first, as they are at this moment."""
        self.require_own_loop()
        if config:
            await self._stored(place(config)[0])
        for found in together(await self._list(config, filter=filter, before=before, limit=limit)):
            yield found

    async def aget_delta_channel_history(
        self, *, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        """Say what channels are rebuilt from; a session's newest step is kept in mind.

        Raises:
            OvertakenError: When the step has been folded since it was read as the newest.
            InputError: When it has been folded before.
        """
        known = self._recollection.recall(config, channels) or rebuilt_from(config, channels)
        if known is not None:
            return known
        found = await self._walk(config, channels)
        # Afterwards: where the step is still there, it was there while it was walked from.
        if await self._find(config) is None and await self._is_gone(config):
            raise _went_on(config) if place(config) in self._read_as_newest else _gone(config)
        self._recollection.learn(config, found)
        return found

    async def adelete_thread(self, thread_id: str) -> None:
        """Remove a session, with all that graphs within its graph have stored."""
        await self._stored(str(thread_id))
        self._recollection.forget_all(str(thread_id))
        await self._erase(thread_id)

    async def settle(self, session: str) -> None:
        """Wait until everything is stored that a session has handed in.

        Raises:
            Exception: What kept it from being stored.
        """
        await self._stored(session)

    async def close(self) -> None:
        """Store everything that was handed in."""

    async def _stored(self, session: str) -> None:
        """Wait until everything that a session has handed in is stored, or has failed."""

    def _standing_here(self, config: RunnableConfig) -> Standing | None:
        """Say how a session stands as far as this process knows; None where it does not."""
        session, step = place(config)
        known = self._recollection.newest(session)
        if known is None:
            return None
        writers = self._recollection.writers(session, step)
        return Standing(known, True, self._is_named(session, step), writers)

    def _is_named(self, session: str, step: str) -> bool:
        """Say whether a step has been asked for by its id."""
        return (session, step) in self._named

    async def _is_gone(self, config: RunnableConfig) -> bool:
        """Say whether a step that is not there may have been folded."""
        if not get_checkpoint_id(config) or config["configurable"].get("checkpoint_ns"):
            return False  # graphs within a graph keep all their steps
        return await self._find(newest(config)) is not None

    def _is_due(self, config: RunnableConfig) -> bool:
        """Say whether a session has to be folded; a graph within a graph keeps all its steps."""
        if config["configurable"].get("checkpoint_ns"):
            return False
        unfolded = self._recollection.unfolded(place(config)[0])
        return unfolded is None or unfolded >= FOLDED_AFTER


def whole(session: str) -> RunnableConfig:
    """Name the newest step of a session."""
    return {"configurable": {"thread_id": session, "checkpoint_ns": ""}}


def _went_on(config: RunnableConfig) -> OvertakenError:
    session, _ = place(config)
    return OvertakenError(f"another writer went on in session {session!r} while it was read")


def _gone(config: RunnableConfig) -> InputError:
    session, step = place(config)
    return InputError(
        f"session {session!r} has no step {step!r} (any more): older steps are folded, and only "
        "the newest can be read or gone on from"
    )
