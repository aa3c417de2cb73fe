"""A checkpointer whose sessions stay as quick and as small as they were in their first turns.

Storing is left to LangGraph's savers. Added to them is that what a session is rebuilt from is kept
in mind, and that its older steps are folded.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    CheckpointTuple,
    DeltaChannelHistory,
    get_checkpoint_id,
)

from scriptgraph.store.folding import FOLDED_AFTER
from scriptgraph.store.recollection import Recollection, place


class Sessions(BaseCheckpointSaver[str]):
    """Stands before a saver of LangGraph, which does the storing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Open the saver."""
        super().__init__(*args, **kwargs)
        self._recollection = Recollection()

    @abstractmethod
    async def _find(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a step."""

    @abstractmethod
    async def _walk(
        self, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        """Read what channels are rebuilt from."""

    @abstractmethod
    async def _erase(self, thread_id: str) -> None:
        """Remove a session."""

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a step, by default the newest of its session."""
        await self.settle(place(config)[0])
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

    async def adelete_thread(self, thread_id: str) -> None:
        """Remove a session."""
        await self.settle(thread_id)
        self._recollection.forget(thread_id)
        await self._erase(thread_id)

    async def settle(self, session: str) -> None:
        """Wait until everything is stored that a session has handed in."""

    async def close(self) -> None:
        """Store everything that was handed in."""

    def _is_due(self, config: RunnableConfig) -> bool:
        """Say whether a session has to be folded; a graph within a graph keeps all its steps."""
        if config["configurable"].get("checkpoint_ns"):
            return False
        unfolded = self._recollection.unfolded(place(config)[0])
        return unfolded is None or unfolded >= FOLDED_AFTER
