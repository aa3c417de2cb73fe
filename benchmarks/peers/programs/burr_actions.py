"""Burr: an action for every section, and transitions for the script's rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from burr.core import Application, ApplicationBuilder, State, action, expr, when
from burr.integrations.persisters.b_aiosqlite import AsyncSQLitePersister
from openai import AsyncOpenAI


@action(reads=[], writes=["messages"])
async def listen(state: State, text: str) -> State:
    """Take what the user says."""
    return state.append(messages={"role": "user", "content": text})


@action(reads=["messages"], writes=["messages", "here", "said"])
async def speak(state: State, client: AsyncOpenAI, name: str, section: dict[str, Any]) -> State:
    """Have the model speak in a section, or choose the next one."""
    answer = await client.chat.completions.create(
        model="sleep-talk",
        temperature=0,
        messages=[{"role": "system", "content": section["instructions"]}, *state["messages"]],
        tools=section["tools"],
    )
    message = answer.choices[0].message
    state = state.append(messages=message.model_dump(include={"role", "content", "tool_calls"}))
    for call in message.tool_calls or ():
        name = call.function.name.removeprefix("transfer_to_")
        done = {"role": "tool", "tool_call_id": call.id, "content": "handed over"}
        state = state.append(messages=done)
    return state.update(here=name, said=message.content or "")


class Peer:
    """Sessions that are kept in SQLite."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        self._briefing = briefing
        self._client = AsyncOpenAI(base_url=base_url, api_key="none")
        self._address = str(store / "sessions.sqlite")
        self._apps: dict[str, Application[Any]] = {}

    async def start(self) -> None:
        self._persister = await AsyncSQLitePersister.from_values(self._address)
        await self._persister.initialize()

    async def turn(self, session: str, text: str, number: int) -> str:
        app = await self._app(session)
        await app.arun(halt_before=["listen"], inputs={"text": text})
        return str(app.state["said"])

    async def section(self, session: str) -> str | None:
        return (await self._app(session)).state["here"]

    async def stop(self) -> None:
        await self._persister.cleanup()
        await self._client.close()

    async def _app(self, session: str) -> Application[Any]:
        if session not in self._apps:
            sections = self._briefing["sections"]
            actions = {
                name: speak.bind(client=self._client, name=name, section=section)
                for name, section in sections.items()
            }
            answered = expr("said != ''")
            self._apps[session] = await (
                ApplicationBuilder()
                .with_actions(listen=listen, **actions)
                .with_transitions(
                    *(("listen", name, when(here=name)) for name in sections),
                    *((name, "listen", answered) for name in sections),
                    *((n, to, when(here=to)) for n in sections for to in sections[n]["ways"]),
                )
                .with_identifiers(app_id=session, partition_key="user")
                .initialize_from(
                    self._persister,
                    resume_at_next_action=True,
                    default_state={"messages": [], "here": self._briefing["first"], "said": ""},
                    default_entrypoint="listen",
                )
                .with_state_persister(self._persister)
                .abuild()
            )
        return self._apps[session]
