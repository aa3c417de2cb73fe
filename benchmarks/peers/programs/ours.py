"""Ours: the script, compiled, and talked to as a chat does."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from scriptgraph import create_session, load_script
from scriptgraph.models.chat import openai_model
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation


class Peer:
    """Sessions that are kept in SQLite."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        self._begins = briefing["begins"]
        model = openai_model("sleep-talk", temperature=0, api_key=None, base_url=base_url)
        self._graph = create_session(load_script(briefing["script"]), model, mode=briefing["mode"])
        self._address = str(store / "sessions.sqlite")
        self._open = AsyncExitStack()

    async def start(self) -> None:
        self._store = await self._open.enter_async_context(open_store(self._address))
        self._compiled = self._graph.compile(checkpointer=self._store.checkpointer)

    async def turn(self, session: str, text: str, number: int) -> str:
        said = None if text == self._begins else text
        pieces = self._conversation(session).turn(said, message_id=said and f"user-{number}")
        return "".join([piece async for piece in pieces])

    async def section(self, session: str) -> str | None:
        return (await self._conversation(session).state()).get("section")

    async def stop(self) -> None:
        await self._open.aclose()

    def _conversation(self, session: str) -> Conversation:
        return Conversation(self._compiled, self._store, session)
