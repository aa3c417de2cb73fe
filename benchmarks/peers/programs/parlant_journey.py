"""Parlant: a journey with a state for every section, and transitions for the script's rules."""

from __future__ import annotations

import asyncio
import os
import socket
from collections import deque
from pathlib import Path
from typing import Any

import parlant.sdk as p
import tiktoken
from parlant.client import AsyncParlantClient
from parlant.core.journey_guideline_projection import JourneyGuidelineProjection
from parlant.core.sessions import SessionStore

# The tokenizer of embeddings would be fetched from the web; it only estimates lengths.
tiktoken.model.MODEL_TO_ENCODING["text-embedding-3-large"] = "o200k_base"


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Peer:
    """Sessions that the server keeps in a file of its own."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        os.environ["OPENAI_BASE_URL"] = base_url
        self._briefing = briefing
        self._sections = briefing["sections"]
        self._ids: dict[str, str] = {}

    async def start(self) -> None:
        port = free_port()
        self._server = p.Server(
            host="127.0.0.1",
            port=port,
            tool_service_port=free_port(),
            nlp_service=p.NLPServices.openai,
            session_store="local",
            log_level=p.LogLevel.ERROR,
        )
        self._serving = asyncio.create_task(self._serve())
        ready = asyncio.create_task(self._server.ready.wait())
        await asyncio.wait([self._serving, ready], return_when=asyncio.FIRST_COMPLETED)
        if self._serving.done():
            self._serving.result()
        self._client = AsyncParlantClient(base_url=f"http://127.0.0.1:{port}", timeout=600)
        kept = await self._client.sessions.list(agent_id="nora")
        self._ids = {str(one.title): one.id for one in kept}

    async def turn(self, session: str, text: str, number: int) -> str:
        if session not in self._ids:
            made = await self._client.sessions.create(agent_id="nora", title=session)
            self._ids[session] = made.id
        talk, before = self._ids[session], await self._states_of(session)
        sessions = self._client.sessions
        event = await sessions.create_event(talk, kind="message", source="customer", message=text)
        said, is_ready, offset = "", False, event.offset + 1
        while not is_ready:
            for one in await sessions.list_events(talk, min_offset=offset, wait_for_data=120):
                offset = one.offset + 1
                if one.kind == "message" and one.source == "ai_agent":
                    said = one.data["message"]
                is_ready |= one.kind == "status" and one.data["status"] == "ready" and said != ""
        # It says that it is ready before it has written down where the journey stands.
        while len(await self._states_of(session)) == len(before):
            await asyncio.sleep(0.01)
        return said

    async def section(self, session: str) -> str | None:
        (path,) = (await self._states_of(session))[-1].journey_paths.values()
        return self._steps[path[-1]]

    async def _states_of(self, session: str) -> Any:
        stored = self._server.container[SessionStore]
        return (await stored.read_session(p.SessionId(self._ids[session]))).agent_states

    async def stop(self) -> None:
        self._serving.cancel()
        await asyncio.wait([self._serving])

    async def _serve(self) -> None:
        async with self._server as server:
            agent = await server.create_agent(
                name="Nora",
                description=self._briefing["role"],
                id="nora",
                perceived_performance_policy=p.NullPerceivedPerformancePolicy(),
            )
            always = await agent.create_observation("the talk is under way", matcher=p.MATCH_ALWAYS)
            journey = await agent.create_journey(
                "First talk about sleep", "", [always], id=p.JourneyId("sleep")
            )
            await self._build(journey)
            steps = server.container[JourneyGuidelineProjection]
            work = {section["work"]: name for name, section in self._sections.items()}
            self._steps = {
                step.metadata["journey_node"]["index"]: work[step.content.action]
                for step in await steps.project_journey_to_guidelines(journey.id)
                if step.content.action in work
            }

    async def _build(self, journey: p.Journey) -> None:
        first = self._briefing["first"]
        begun = await journey.initial_state.transition_to(chat_state=self._sections[first]["work"])
        states, waiting = {first: begun.target}, deque([first])
        while waiting:
            name = waiting.popleft()
            for to, reason in self._sections[name]["reasons"].items():
                if to in states:
                    await states[name].transition_to(condition=reason, state=states[to])
                    continue
                way = await states[name].transition_to(
                    condition=reason, chat_state=self._sections[to]["work"]
                )
                states[to] = way.target
                waiting.append(to)
