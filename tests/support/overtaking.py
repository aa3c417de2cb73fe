"""A SQLite store in whose sessions somebody goes on at an awkward moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import DeltaChannelHistory

from scriptgraph.sessions.checkpoints.sqlite import SqliteSessions


class OvertakenSessions(SqliteSessions):
    """Lets another writer go on after a step was read, and before what it is rebuilt from."""

    meanwhile: Callable[[], Awaitable[object]] | None = None
    times = 1

    async def _walk(
        self, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        if self.meanwhile and self.times:
            self.times -= 1
            await self.meanwhile()
        return await super()._walk(config, channels)
