"""NeMo Guardrails: dialog rails in Colang 1.0, with a flow for each way that the talk can go on."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from nemoguardrails import LLMRails, RailsConfig


def colang(sections: dict[str, Any]) -> str:
    """Write what users may mean, and where the talk goes by it."""
    led = {to: [name for name in sections if to in sections[name]["reasons"]] for to in sections}
    ways = {to: origins for to, origins in led.items() if origins}
    lines = ["define user carry on", '  "anything else that belongs to the section under way"']
    for to, origins in ways.items():
        lines.append(f"define user go on with {sections[to]['title'].lower()}")
        reasons = dict.fromkeys(sections[name]["reasons"][to] for name in origins)
        lines += [f"  {json.dumps(reason)}" for reason in reasons]
    lines += ["define flow carry on", "  user carry on", "  do speak"]
    for to, origins in ways.items():
        here = " or ".join(f'$section == "{name}"' for name in origins)
        lines += [f"define flow to {to}", f"  user go on with {sections[to]['title'].lower()}"]
        lines += [f"  if {here}", f'    $section = "{to}"', "  do speak"]
    lines.append("define subflow speak")
    for number, (name, section) in enumerate(sections.items()):
        lines.append(f'  {"else " if number else ""}if $section == "{name}"')
        lines.append(f"    # The section under way is {section['title']}.")
        lines.append(f"    bot speak in {section['title'].lower()}")
    return "\n".join(lines)


class Peer:
    """Sessions whose state is written to a file of each behind every turn."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        self._store = store
        self._first = briefing["first"]
        self._states: dict[str, Any] = {}
        self._alone: asyncio.Lock | None = asyncio.Lock()
        reach = {"base_url": base_url, "api_key": "none"}
        settings = {
            "models": [
                {"type": "main", "engine": "openai", "model": "gpt-4o", "parameters": reach},
                {
                    "type": "embeddings",
                    "engine": "openai",
                    "model": "text-embedding-3-small",
                    "parameters": reach,
                },
            ],
            "instructions": [{"type": "general", "content": briefing["whole"]}],
            "sample_conversation": briefing["sample"],
            "rails": {"dialog": {"single_call": {"enabled": briefing.get("calls") == "one"}}},
        }
        flows = colang(briefing["sections"])
        self._rails = LLMRails(RailsConfig.from_content(flows, json.dumps(settings)))

    async def start(self) -> None:
        """There is nothing to open."""

    async def turn(self, session: str, text: str, number: int) -> str:
        if self._alone is None:
            return await self._turn(session, text)
        # The first turn builds its indexes, and one beside it would find them unfinished.
        async with self._alone:
            reply = await self._turn(session, text)
        self._alone = None
        return reply

    async def _turn(self, session: str, text: str) -> str:
        messages = [{"role": "user", "content": text}]
        state = self._state(session)
        if not state["events"]:
            messages.insert(0, {"role": "context", "content": {"section": self._first}})
        answer = await self._rails.generate_async(messages=messages, state=state)
        state["events"] += answer.state["events"]  # which are this turn's alone
        self._kept(session).write_text(json.dumps(state))
        return str(answer.response[-1]["content"])

    async def section(self, session: str) -> str | None:
        changes = [one["data"] for one in self._state(session)["events"] if "data" in one]
        return [one["section"] for one in changes if "section" in one][-1]

    async def stop(self) -> None:
        """There is nothing to close."""

    def _state(self, session: str) -> Any:
        if session not in self._states:
            kept = self._kept(session)
            given = json.loads(kept.read_text()) if kept.is_file() else {"events": []}
            self._states[session] = given
        return self._states[session]

    def _kept(self, session: str) -> Path:
        return self._store / f"{session}.json"
