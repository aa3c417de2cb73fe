"""AutoGen: a swarm of assistant agents, one for every section, with handoffs between them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.base import Handoff
from autogen_agentchat.conditions import FunctionalTermination
from autogen_agentchat.messages import TextMessage
from autogen_agentchat.teams import Swarm
from autogen_ext.models.openai import OpenAIChatCompletionClient


def answered(messages: Sequence[Any]) -> bool:
    """Stop as soon as an agent has said something to the user."""
    return isinstance(messages[-1], TextMessage) and messages[-1].source != "user"


class Peer:
    """Sessions whose state is written to a file of each behind every turn."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        self._first = briefing["first"]
        self._sections = briefing["sections"]
        self._store = store
        self._teams: dict[str, Swarm] = {}
        self._client = OpenAIChatCompletionClient(
            model="sleep-talk",
            base_url=base_url,
            api_key="none",
            temperature=0,
            model_info={
                "vision": False,
                "function_calling": True,
                "json_output": True,
                "structured_output": True,
                "family": "unknown",
            },
        )

    async def start(self) -> None:
        """There is nothing to open."""

    async def turn(self, session: str, text: str, number: int) -> str:
        team = await self._team(session)
        result = await team.run(task=text)
        state = await team.save_state()
        self._kept(session).write_text(json.dumps(state))
        return str(result.messages[-1].content)

    async def section(self, session: str) -> str | None:
        state = json.loads(self._kept(session).read_text())
        return state["agent_states"]["SwarmGroupChatManager"]["current_speaker"]

    async def stop(self) -> None:
        await self._client.close()

    async def _team(self, session: str) -> Swarm:
        if session not in self._teams:
            agents = [self._agent(name) for name in self._sections]
            team = Swarm(agents, termination_condition=FunctionalTermination(answered))
            if (kept := self._kept(session)).is_file():
                await team.load_state(json.loads(kept.read_text()))
            self._teams[session] = team
        return self._teams[session]

    def _agent(self, name: str) -> AssistantAgent:
        section = self._sections[name]
        ways = [Handoff(target=to, description=about) for to, about in section["ways"].items()]
        return AssistantAgent(
            name, self._client, handoffs=ways, system_message=section["instructions"]
        )

    def _kept(self, session: str) -> Path:
        return self._store / f"{session}.json"
