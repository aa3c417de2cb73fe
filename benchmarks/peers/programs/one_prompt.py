"""One big prompt: the whole script in front of the conversation, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openai import AsyncOpenAI


class Peer:
    """Sessions that are kept in memory."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        self._prompt = briefing["whole"]
        self._client = AsyncOpenAI(base_url=base_url, api_key="none")
        self._sessions: dict[str, list[Any]] = {}

    async def start(self) -> None:
        """There is nothing to open."""

    async def turn(self, session: str, text: str, number: int) -> str:
        messages = self._sessions.setdefault(session, [])
        messages.append({"role": "user", "content": text})
        answer = await self._client.chat.completions.create(
            model="sleep-talk",
            temperature=0,
            messages=[{"role": "system", "content": self._prompt}, *messages],
        )
        reply = answer.choices[0].message.content or ""
        messages.append({"role": "assistant", "content": reply})
        return reply

    async def stop(self) -> None:
        await self._client.close()

    async def section(self, session: str) -> str | None:
        """Nobody can say where such a talk stands."""
        return None
