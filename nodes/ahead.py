"""Replies that are written while their turn is still being decided.

In mode `speculative` the reply for staying is asked for together with the evaluator. In mode
`single` it follows the decisions in the same answer, and is shown while it grows. Either way the
node that asked is done before the reply is: the reply crosses to the dialog actor's node in a
channel that is never stored. A run that is resumed does not find it, and asks anew.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, GenerationChunk

from scriptgraph.errors import ModelError
from scriptgraph.models.relay import Relay
from scriptgraph.nodes.asking import Answer, reply_by, whole
from scriptgraph.trace import ModelCall, TraceRecord

Writing = Coroutine[Any, Any, Answer[str]]

Hear = Callable[[AIMessageChunk, AIMessageChunk], object]
"""Listens to an answer: what has just been added, and all of it so far."""


class Ahead:
    """A reply on its way from the node that asked for it to the one that sends it."""

    def __init__(self, prompt: Sequence[BaseMessage], *, for_complete: bool | None = None) -> None:
        """Expect a reply.

        Args:
            prompt: What it answers.
            for_complete: Whether it was asked for as a reply in a complete section; None where
                that was decided before the reply.
        """
        self.prompt = list(prompt)
        self.for_complete = for_complete
        self._pieces: list[AIMessageChunk] = []
        self._grown = asyncio.Event()
        self._writing: asyncio.Task[Answer[str]] | None = None

    def begin(self, writing: Writing) -> None:
        """Have it written from now on."""
        self._writing = asyncio.create_task(writing)
        self._writing.add_done_callback(self._finished)

    def hear(self, piece: AIMessageChunk) -> None:
        """Add a piece that somebody may see, should the reply be sent."""
        self._pieces.append(piece)
        self._grown.set()

    async def answer(self) -> Answer[str]:
        """Wait for the whole reply; its value is None where nothing usable came.

        Raises:
            ModelError: When there was no answer.
        """
        assert self._writing is not None
        return await self._writing

    async def sent(self) -> Answer[str]:
        """Show the reply in the graph's stream, and give it when it is whole.

        Its milliseconds are those that the turn still had to wait.

        Raises:
            ModelError: When there was no answer.
        """
        started = time.perf_counter()
        try:
            await Relay(pieces=self._all_pieces, answer=self._message).ainvoke(self.prompt)
        finally:
            self.cancel()
        answer = await self.answer()
        if self.for_complete is None:
            return answer
        return replace(answer, call=ModelCall(**{**answer.call, "ms": _since(started)}))

    async def end(self, record: TraceRecord) -> None:
        """Note what the reply cost in the decision that ends the session without it."""
        call = await self.dropped()
        if self.for_complete is None:
            record["call"] = call  # the decision was made in it
        else:
            record["dropped"] = call

    async def dropped(self) -> ModelCall:
        """Give what the reply cost although it is not sent."""
        started = time.perf_counter()
        try:
            call = (await self.answer()).call
        except ModelError as error:
            if error.call is None:
                raise
            call = error.call
        return ModelCall(**{**call, "ms": _since(started)})

    def cancel(self) -> None:
        """Stop writing; nothing happens where it is already written."""
        if self._writing is not None:
            self._writing.cancel()

    def _finished(self, writing: asyncio.Task[Answer[str]]) -> None:
        self._grown.set()
        if not writing.cancelled():
            writing.exception()  # looked at here, it is no one's fault if nobody asks for it

    async def _all_pieces(self) -> AsyncIterator[AIMessageChunk]:
        assert self._writing is not None
        seen = 0
        while seen < len(self._pieces) or not self._writing.done():
            if seen < len(self._pieces):
                yield self._pieces[seen]
                seen += 1
            else:
                self._grown.clear()
                await self._grown.wait()
        # Without a last piece of its own the relay would add one under another message's id.
        last = await self._message()
        rest = "" if seen else last.text
        yield AIMessageChunk(content=rest, id=last.id, chunk_position="last")

    async def _message(self) -> BaseMessage:
        answer = await self.answer()
        return AIMessageChunk(
            content=answer.value or "", id=answer.message.id if answer.message else None
        )


def reply_ahead(
    model: BaseChatModel,
    prompt: Sequence[BaseMessage],
    *,
    attempts: int,
    speaker: str,
    for_complete: bool,
) -> Ahead:
    """Begin a reply that is sent if the session turns out to stay in its section."""
    ahead = Ahead(prompt, for_complete=for_complete)
    call = whole(model, hidden=True, ear=Ear(lambda piece, _: ahead.hear(piece)))
    ahead.begin(reply_by(call, model, prompt, attempts=attempts, speaker=speaker))
    return ahead


class Ear(AsyncCallbackHandler):
    """Hears a model's answer grow, where the model writes it piece by piece."""

    raise_error = True

    def __init__(self, hear: Hear) -> None:
        """Have each piece told to `hear`, with all of the answer that there is by then."""
        self._hear = hear
        self._so_far: dict[UUID, AIMessageChunk] = {}

    async def on_llm_new_token(
        self,
        token: str | list[str | dict[str, Any]],
        *,
        chunk: GenerationChunk | ChatGenerationChunk | None = None,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take a piece in; each attempt is an answer of its own."""
        if isinstance(chunk, ChatGenerationChunk) and isinstance(chunk.message, AIMessageChunk):
            before = self._so_far.get(run_id)
            so_far = chunk.message if before is None else before + chunk.message
            self._so_far = {run_id: so_far}
            self._hear(chunk.message, so_far)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
