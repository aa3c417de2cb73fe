"""Watches over the turns of a server: limits before them, spans around them, figures after them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

from langgraph.graph.state import CompiledStateGraph

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.cast import SessionContext
from scriptgraph.nodes.refusing import Held
from scriptgraph.safety.guard import Guard
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.web.refusals import kind_of
from scriptgraph.web.running.figures import Figures
from scriptgraph.web.running.limits import Limits

Graph = CompiledStateGraph[Any, SessionContext, Any, Any]


@dataclass(frozen=True)
class Watch:
    """What an operator wants to know of turns, and how many there may be."""

    figures: Figures = field(default_factory=Figures)
    limits: Limits = field(default_factory=Limits)
    has_spans: bool = False
    """Whether spans of turns and calls go to OpenTelemetry (extra `telemetry`)."""

    _alone: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    """Whose messages are being counted."""

    def graph(self, graph: Graph) -> Graph:
        """Have the calls of a graph's models be watched."""
        if not self.has_spans:
            return graph
        from scriptgraph.web.running.tracing import CallSpans

        return graph.with_config(callbacks=[CallSpans()])

    @asynccontextmanager
    async def admitted(
        self, conversation: Conversation, text: str | None, message_id: str | None, guard: Guard
    ) -> AsyncIterator[None]:
        """Let a message in unless it is one too many; one that was answered is answered again.

        Messages of one session that come at once are counted one after the other; those that come
        to several processes at once are not.

        Raises:
            LimitError: When it is one too many.
        """
        if text is None:  # nobody says anything: a turn that was broken off is finished
            yield
            return
        wait = self.limits.wait_of(conversation.session)
        if not (wait or self.limits.asks_for_state):
            yield
            return
        async with self._alone.setdefault(conversation.session, asyncio.Lock()):
            state = await conversation.look()
            if not (message_id and any(one.id == message_id for one in state.get("messages", []))):
                self.limits.refuse(state, text, guard, wait)
            yield

    async def turn(
        self,
        conversation: Conversation,
        text: str | None,
        message_id: str | None,
        seen: str | None,
        *,
        polls: bool,
    ) -> AsyncIterator[str]:
        """Take a turn, and give the pieces of its reply.

        Raises:
            ScriptgraphError: As `Conversation.turn` does.
        """
        script = _script_of(conversation)
        at, begun = datetime.now(UTC).isoformat(), time.monotonic()
        first: float | None = None
        end = "answered"
        try:
            with self._span(script, conversation.session):
                async for piece in conversation.turn(
                    text, message_id=message_id, seen=seen, polls=polls
                ):
                    first = time.monotonic() - begun if first is None else first
                    yield piece
        except Exception as error:
            end = kind_of(error)[1]
            raise
        finally:
            took = time.monotonic() - begun
            records = await _decided_since(conversation, at)
            self.figures.took_turn(script, took, first, end, records)

    def _span(self, script: str, session: str) -> AbstractContextManager[object]:
        if not self.has_spans:
            return nullcontext()
        from scriptgraph.web.running.tracing import turn_span

        return turn_span(script, session)


def _script_of(conversation: Conversation) -> str:
    builder = conversation.graph.builder
    assert isinstance(builder, Held)
    assert builder.script
    return builder.script.id


async def _decided_since(conversation: Conversation, at: str) -> Sequence[TraceRecord]:
    """Give what was decided; a message that was answered before has no decisions of its own."""
    with suppress(Exception):  # the turn has failed for the same reason, and says so
        trace = (await conversation.look()).get("trace", [])
        return [one for one in trace if one["at"] >= at]
    return ()
