"""The one message of a turn as it goes out: what is streamed is what is sent.

Exact words and the model's part are pieces of the same message, whoever wrote them and wherever.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import TracebackType
from uuid import uuid4

from langchain_core.messages import AIMessage, AIMessageChunk

from scriptgraph.language.sentences import closed
from scriptgraph.models.relay import Relay
from scriptgraph.nodes.asking.calling import is_heard

BREAK = "\n\n"
"""Stands between the parts of a message."""


class Voice:
    """Says the parts of a message in the node that sends it; used as a context."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.id = str(uuid4())
        """The message's id, under which its pieces are streamed."""

        self.text = ""
        """All that has been said."""

        self._part = ""
        self._lead = ""
        self._pieces: asyncio.Queue[str | None] = asyncio.Queue()
        self._relaying: asyncio.Task[object] | None = None

    @property
    def is_heard(self) -> bool:
        """Say whether somebody sees the message while it is written."""
        return self._relaying is not None

    async def __aenter__(self) -> Voice:
        """Begin to show the message where somebody listens."""
        if is_heard():
            relay = Relay(pieces=self._chunks, answer=self._whole)
            self._relaying = asyncio.create_task(relay.ainvoke([]))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End the message; one that fails is left as far as it was seen."""
        if self._relaying is None:
            return
        if kind is not None:
            self._relaying.cancel()
            await asyncio.wait({self._relaying})
            return
        self._pieces.put_nowait(None)
        await self._relaying

    def say(self, piece: str) -> None:
        """Say what comes next in this part."""
        if piece:
            said, self._lead = self._lead + piece, ""
            self._part += piece
            self.text += said
            self._pieces.put_nowait(said)

    def begin_part(self) -> None:
        """Let what comes next stand apart from what has been said, if anything has."""
        self._lead = BREAK if self.text else ""
        self._part = ""

    def break_off(self) -> None:
        """Leave this part as far as it was said, marked where it stops within a sentence."""
        if self._part:
            self.say(closed(self._part)[len(self._part) :])
            self.begin_part()

    def finish(self, part: str) -> None:
        """Say what is missing of this part; where it was begun otherwise it is said anew."""
        if not part.startswith(self._part):
            self.break_off()
        self.say(part[len(self._part) :])

    async def _chunks(self) -> AsyncIterator[AIMessageChunk]:
        while (piece := await self._pieces.get()) is not None:
            yield AIMessageChunk(content=piece, id=self.id)
        yield AIMessageChunk(content="", id=self.id, chunk_position="last")

    async def _whole(self) -> AIMessage:
        while await self._pieces.get() is not None:
            pass
        return AIMessage(self.text, id=self.id)
