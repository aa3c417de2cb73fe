"""An agent for every section, which hands over by calling a function: plain calls, no library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openai import AsyncOpenAI


class Peer:
    """Sessions that are kept in memory."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        self._sections = briefing["sections"]
        self._first = briefing["first"]
        self._client = AsyncOpenAI(base_url=base_url, api_key="none")
        self._sessions: dict[str, list[Any]] = {}
        self._here: dict[str, str] = {}

    async def start(self) -> None:
        """There is nothing to open."""

    async def turn(self, session: str, text: str, number: int) -> str:
        messages = self._sessions.setdefault(session, [])
        messages.append({"role": "user", "content": text})
        while True:
            answer = await self._ask(self._here.setdefault(session, self._first), messages)
            messages.append(answer.model_dump(include={"role", "content", "tool_calls"}))
            if not answer.tool_calls:
                return answer.content or ""
            for call in answer.tool_calls:
                self._here[session] = call.function.name.removeprefix("transfer_to_")
                done = {"role": "tool", "tool_call_id": call.id, "content": "handed over"}
                messages.append(done)

    async def stop(self) -> None:
        await self._client.close()

    async def section(self, session: str) -> str | None:
        return self._here.get(session, self._first)

    async def _ask(self, here: str, messages: list[Any]) -> Any:
        section = self._sections[here]
        answer = await self._client.chat.completions.create(
            model="sleep-talk",
            temperature=0,
            messages=[{"role": "system", "content": section["instructions"]}, *messages],
            tools=section["tools"],
        )
        return answer.choices[0].message
