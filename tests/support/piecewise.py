"""A model that writes piece by piece, when a test lets it, and somebody who listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph.state import CompiledStateGraph
from pydantic import Field

from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.reading import Prompt, read
from scriptgraph.script.model import Script
from support.fakes import FakeModel

Write = Callable[[Prompt], AsyncIterator[str | AIMessageChunk]]


class Piecewise(FakeModel):
    """Writes as an asynchronous generator tells it, and knows what it is at."""

    write: Write
    streamed: list[Prompt] = Field(default_factory=list)
    """What it was asked by somebody who listens."""

    plain: list[Prompt] = Field(default_factory=list)
    """What it was asked for a whole answer."""

    running: int = 0

    async def _pieces(self, prompt: Prompt) -> AsyncIterator[AIMessageChunk]:
        self.running += 1
        try:
            async for piece in self.write(prompt):
                yield piece if isinstance(piece, AIMessageChunk) else AIMessageChunk(content=piece)
        finally:
            self.running -= 1

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        prompt = read(messages)
        self.streamed.append(prompt)
        async for piece in self._pieces(prompt):
            yield ChatGenerationChunk(message=piece)

    async def _agenerate(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> ChatResult:
        prompt = read(messages)
        self.plain.append(prompt)
        whole = AIMessageChunk(content="")
        async for piece in self._pieces(prompt):
            whole += piece
        answer = AIMessage(whole.text, tool_calls=whole.tool_calls)
        return ChatResult(generations=[ChatGeneration(message=answer)])


class Listener:
    """Takes turns in a session in memory, and keeps what its stream of messages shows."""

    def __init__(self, script: Script, model: FakeModel, mode: Mode, **more: Any) -> None:
        settings = more.pop("settings", Settings())
        if "when_unreachable" not in settings.model_fields_set:
            settings = settings.model_copy(update={"when_unreachable": "raise"})
        if "speculate_from" not in settings.model_fields_set:  # sections of tests have few tasks
            settings = settings.model_copy(update={"speculate_from": 0})
        self.graph: CompiledStateGraph[Any, Any, Any, Any] = create_session(
            script, model, mode=mode, settings=settings, **more
        ).compile(checkpointer=InMemorySaver())
        self.config: Any = {"configurable": {"thread_id": "a"}}
        self.pieces: list[AIMessageChunk] = []
        """Pieces of the last turn's message, as they came in."""

    @property
    def seen(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    async def listen(
        self, text: str | None, hear: Callable[[], object] = lambda: None
    ) -> dict[str, Any]:
        """Take a turn, tell `hear` of each piece, and give the state behind it."""
        self.pieces.clear()
        said = {"messages": [] if text is None else [HumanMessage(text)]}
        stream: Any = self.graph.astream(said, self.config, stream_mode="messages")
        async for message, about in stream:
            if isinstance(message, AIMessageChunk):
                assert about["role"] == "dialog"
                self.pieces.append(message)
                hear()
        return await self.state()

    async def take(self, text: str | None) -> dict[str, Any]:
        """Take a turn to which nobody listens."""
        said = {"messages": [] if text is None else [HumanMessage(text)]}
        await self.graph.ainvoke(said, self.config)
        return await self.state()

    async def state(self) -> dict[str, Any]:
        return dict((await self.graph.aget_state(self.config)).values)


async def spoken(pieces: Sequence[str | Exception]) -> AsyncIterator[str | AIMessageChunk]:
    """Write so many pieces; an exception breaks the answer off."""
    for piece in pieces:
        if isinstance(piece, Exception):
            await asyncio.sleep(0.3)  # a line that goes dead does so after what came over it
            raise piece
        yield piece
