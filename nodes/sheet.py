"""What can be seen of a reply while it is being written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from langchain_core.messages import AIMessageChunk

from scriptgraph.nodes.answers import begun_reply
from scriptgraph.nodes.asking import Answer

Writing = asyncio.Task[Answer[str]]
"""The call that writes a reply."""


class Sheet:
    """A reply as far as it is written: only what may be seen of it, should it be sent."""

    def __init__(self, speaker: str) -> None:
        """Begin with nothing; the `speaker`'s name is kept off the reply."""
        self._speaker = speaker
        self._pieces: list[AIMessageChunk] = []
        self._seen = 0
        self._text = ""
        self._changed = asyncio.Event()

    def write(self, text: str, id: str | None) -> None:
        """Take all that there is of the reply by now."""
        reply = begun_reply(text, self._speaker)
        if reply != self._text and reply.startswith(self._text):
            self._pieces.append(AIMessageChunk(content=reply[len(self._text) :], id=id))
            self._text = reply
            self._changed.set()

    def begin_anew(self) -> None:
        """Drop an attempt that came to nothing; what has been seen of it cannot be taken back."""
        del self._pieces[self._seen :]
        self._text = ""

    def close(self, _: object) -> None:
        """Tell that nothing more will come."""
        self._changed.set()

    async def pieces(self, writing: Writing) -> AsyncIterator[AIMessageChunk]:
        """Give the pieces that there are, then the others as they come in."""
        while self._seen < len(self._pieces) or not writing.done():
            if self._seen < len(self._pieces):
                self._seen += 1
                yield self._pieces[self._seen - 1]
            else:
                self._changed.clear()
                await self._changed.wait()

    def rest(self, reply: AIMessageChunk) -> AIMessageChunk:
        """Give what has not been seen of the reply as it finally stands, as its last piece."""
        missing = reply.text[len(self._text) :] if reply.text.startswith(self._text) else ""
        seen_as = self._pieces[-1].id if self._pieces else None
        return AIMessageChunk(content=missing, id=reply.id or seen_as, chunk_position="last")
