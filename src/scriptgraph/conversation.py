"""One session as a conversation: what a chat needs around the compiled graph.

A turn that did not finish (the process died, or a model kept failing) is picked up where it
stopped: what the user said is kept, and nothing is said twice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.messages import AIMessageChunk, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph

from scriptgraph.nodes.cast import SessionContext
from scriptgraph.settings import Mode
from scriptgraph.state import SessionState
from scriptgraph.store import Store


@dataclass(frozen=True)
class Conversation:
    """A session in a store.

    Attributes:
        graph: The session graph, compiled with the store's checkpointer.
        store: Where the session is kept.
        session: The session's id (LangGraph's thread id).
        mode: Overrides the graph's mode.
    """

    graph: CompiledStateGraph[Any, SessionContext, Any, Any]
    store: Store
    session: str
    mode: Mode | None = None

    @property
    def config(self) -> RunnableConfig:
        """Give the config under which LangGraph keeps the session."""
        return {"configurable": {"thread_id": self.session}}

    async def state(self) -> SessionState:
        """Give the session's state; empty before the opening."""
        snapshot = await self.graph.aget_state(self.config)
        return cast(SessionState, snapshot.values)

    async def is_waiting(self) -> bool:
        """Say whether a turn was begun and has not been answered."""
        snapshot = await self.graph.aget_state(self.config)
        return bool(snapshot.next)

    async def turn(self, text: str | None) -> AsyncIterator[str]:
        """Take one turn and yield the reply as it is written.

        Args:
            text: What the user says; None opens a session, or finishes a turn that was begun.

        Yields:
            Pieces of the reply, which together are the whole message.

        Raises:
            ModelError: When a model kept failing; `turn(None)` tries again.
        """
        async with self.store.turn(self.session):
            given = {"messages": [HumanMessage(text)] if text is not None else []}
            resumed = text is None and await self.is_waiting()
            before = (await self.state()).get("turn", 0)
            shown = ""
            async for piece in self._pieces(None if resumed else given):
                shown += piece
                yield piece
            state = await self.state()
            if state.get("turn", 0) > before:
                for piece in _rest(shown, state["messages"][-1].text):
                    yield piece

    async def _pieces(self, given: dict[str, Any] | None) -> AsyncIterator[str]:
        context = SessionContext(mode=self.mode) if self.mode else None
        stream = self.graph.astream(
            given,
            self.config,
            context=context,
            stream_mode=["messages", "custom"],
            durability="sync",
        )
        spoken = False
        async for kind, part in stream:
            if kind == "custom" and isinstance(part, dict) and "words" in part:
                yield f"{part['words']}\n\n"
            elif kind == "messages" and isinstance(part, tuple):
                message, about = part
                if isinstance(message, AIMessageChunk) and about.get("role") == "dialog":
                    text = message.text if spoken else message.text.lstrip()
                    spoken = spoken or bool(text)
                    if text:
                        yield text


def _rest(shown: str, message: str) -> list[str]:
    """Give what has not been shown of the message as it finally stands.

    A reply may be cleaned, drawn up in one piece, or asked for again after some of it was shown.
    """
    seen = shown.strip()
    if message.startswith(seen):
        return [message[len(seen) :]] if message[len(seen) :] else []
    return [f"\n\n{message}"]
