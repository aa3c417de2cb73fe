"""OpenAI Agents SDK: an agent for every section, with handoffs between them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from agents import (
    Agent,
    ModelSettings,
    OpenAIChatCompletionsModel,
    RunConfig,
    Runner,
    SQLiteSession,
    handoff,
    set_tracing_disabled,
)
from openai import AsyncOpenAI


class Peer:
    """Sessions that are kept in SQLite; which agent is speaking is for us to keep, in a file."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        set_tracing_disabled(True)
        self._client = AsyncOpenAI(base_url=base_url, api_key="none")
        model = OpenAIChatCompletionsModel("sleep-talk", self._client)
        sections = briefing["sections"]
        self._agents = {
            name: Agent(
                name=name,
                instructions=section["instructions"],
                model=model,
                model_settings=ModelSettings(temperature=0),
            )
            for name, section in sections.items()
        }
        for name, section in sections.items():
            self._agents[name].handoffs = [
                handoff(self._agents[to], tool_description_override=about)
                for to, about in section["ways"].items()
            ]
        self._first = briefing["first"]
        self._store = store
        self._here: dict[str, str] = {}
        self._sessions: dict[str, SQLiteSession] = {}

    async def start(self) -> None:
        if (kept := self._store / "here.json").is_file():
            self._here = json.loads(kept.read_text())

    async def turn(self, session: str, text: str, number: int) -> str:
        if session not in self._sessions:
            self._sessions[session] = SQLiteSession(session, self._store / "sessions.sqlite")
        agent = self._agents[self._here.get(session, self._first)]
        config = RunConfig(tracing_disabled=True)
        result = await Runner.run(agent, text, session=self._sessions[session], run_config=config)
        self._here[session] = result.last_agent.name
        (self._store / "here.json").write_text(json.dumps(self._here))
        return str(result.final_output)

    async def section(self, session: str) -> str | None:
        return self._here.get(session, self._first)

    async def stop(self) -> None:
        for session in self._sessions.values():
            session.close()
        await self._client.close()
