"""pydantic-graph: a step that speaks in a section, and a decision where the talk goes on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI
from pydantic_graph import BaseNode, End, GraphBuilder, GraphRunContext


@dataclass
class Talk:
    """What a session remembers."""

    here: str
    messages: list[Any] = field(default_factory=list)


@dataclass
class Model:
    """What every node may use."""

    client: AsyncOpenAI
    sections: dict[str, Any]


@dataclass
class Speak(BaseNode[Talk, Model, str]):
    """Has the model speak in a section, or choose the next one."""

    name: str

    async def run(self, ctx: GraphRunContext[Talk, Model]) -> Speak | End[str]:
        """Make one call."""
        section = ctx.deps.sections[self.name]
        ctx.state.here = self.name
        answer = await ctx.deps.client.chat.completions.create(
            model="sleep-talk",
            temperature=0,
            messages=[{"role": "system", "content": section["instructions"]}, *ctx.state.messages],
            tools=section["tools"],
        )
        message = answer.choices[0].message
        kept = message.model_dump(include={"role", "content", "tool_calls"})
        ctx.state.messages.append(kept)
        for call in message.tool_calls or ():
            done = {"role": "tool", "tool_call_id": call.id, "content": "handed over"}
            ctx.state.messages.append(done)
            return Speak(call.function.name.removeprefix("transfer_to_"))
        return End(message.content or "")


class Peer:
    """Sessions whose state is written to a file of each behind every turn."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        client = AsyncOpenAI(base_url=base_url, api_key="none")
        self._first = briefing["first"]
        self._model = Model(client, briefing["sections"])
        self._store = store
        self._talks: dict[str, Talk] = {}
        builder = GraphBuilder(state_type=Talk, deps_type=Model, input_type=Speak, output_type=str)
        builder.add(builder.node(Speak), builder.edge_from(builder.start_node).to(Speak))
        self._graph = builder.build()

    async def start(self) -> None:
        """There is nothing to open."""

    async def turn(self, session: str, text: str, number: int) -> str:
        talk = self._talk(session)
        talk.messages.append({"role": "user", "content": text})
        reply = await self._graph.run(state=talk, deps=self._model, inputs=Speak(talk.here))
        self._kept(session).write_text(json.dumps(asdict(talk)))
        return str(reply)

    async def section(self, session: str) -> str | None:
        return self._talk(session).here

    async def stop(self) -> None:
        await self._model.client.close()

    def _talk(self, session: str) -> Talk:
        if session not in self._talks:
            kept = self._kept(session)
            given = json.loads(kept.read_text()) if kept.is_file() else {"here": self._first}
            self._talks[session] = Talk(**given)
        return self._talks[session]

    def _kept(self, session: str) -> Path:
        return self._store / f"{session}.json"
