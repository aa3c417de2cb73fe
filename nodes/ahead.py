"""Replies that are written while their turn is still being decided.

In mode `speculative` the reply for staying is asked for together with the evaluator. In mode
`single` it follows the decisions in the same answer, and is shown while it grows. Either way the
node that asked is done before the reply is: the reply crosses to the dialog actor's node in a
channel that is never stored. A run that is resumed does not find it, and asks anew.
"""

from __future__ import annotations

import asyncio
import time
import weakref
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextvars import Context, copy_context
from dataclasses import replace
from typing import Any
from uuid import UUID

from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, GenerationChunk
from langchain_core.runnables import RunnableConfig, ensure_config
from langchain_core.runnables.config import var_child_runnable_config

from scriptgraph.errors import ModelError
from scriptgraph.models.relay import Relay
from scriptgraph.nodes.asking import Answer, reply_by, whole
from scriptgraph.nodes.sheet import Sheet, Writing
from scriptgraph.trace import ModelCall, TraceRecord

Hear = Callable[[AIMessageChunk, bool], object]
"""Listens to an answer: what has just been added, and whether an attempt begins with it."""


class Ahead:
    """A reply on its way from the node that asked for it to the one that sends it."""

    def __init__(
        self,
        prompt: Sequence[BaseMessage],
        sheet: Sheet,
        writing: Writing,
        *,
        for_complete: bool | None = None,
    ) -> None:
        """Expect a reply.

        Args:
            prompt: What it answers.
            sheet: Where it can be read while it grows.
            writing: Gives the whole of it, or None for its value where nothing usable came.
            for_complete: Whether it was asked for as a reply in a complete section; None where
                that was decided before the reply.
        """
        self.prompt = list(prompt)
        self.for_complete = for_complete
        self._sheet = sheet
        self._writing = writing
        # A run that ends between two nodes, however it does, leaves no call behind.
        weakref.finalize(self, _give_up, writing).atexit = False

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
            await self.stop()
        answer = await self._writing
        if self.for_complete is None:
            return answer
        return replace(answer, call=ModelCall(**{**answer.call, "ms": _since(started)}))

    async def end(self, record: TraceRecord) -> None:
        """Note what the reply cost in the decision that ends the session without it."""
        call = await self.dropped()
        if self.for_complete is None and "call" not in record:
            record["call"] = call  # the decision was made in it
        else:
            record["dropped"] = call

    async def dropped(self) -> ModelCall:
        """Give what the reply cost although it is not sent."""
        started = time.perf_counter()
        try:
            call = (await self._writing).call
        except ModelError as error:
            if error.call is None:
                raise
            call = error.call
        return ModelCall(**{**call, "ms": _since(started)})

    async def stop(self) -> None:
        """Stop writing; nothing happens where it is already written."""
        await stop(self._writing)

    async def _all_pieces(self) -> AsyncIterator[AIMessageChunk]:
        async for piece in self._sheet.pieces(self._writing):
            yield piece
        # Without a last piece of its own the relay would add one under another message's id.
        yield self._sheet.rest(await self._message())

    async def _message(self) -> AIMessageChunk:
        answer = await self._writing
        return AIMessageChunk(
            content=answer.value or "", id=answer.message.id if answer.message else None
        )


def begin(writing: Coroutine[Any, Any, Answer[str]], sheet: Sheet) -> Writing:
    """Have a reply written on a sheet from now on."""
    context = _apart()
    task = asyncio.create_task(writing, context=context)
    task.add_done_callback(sheet.close, context=context)
    task.add_done_callback(_look_at, context=context)
    return task


async def stop(writing: Writing) -> None:
    """Stop writing, and wait until it has stopped."""
    if not writing.done():
        writing.cancel()
        await asyncio.wait([writing])


def reply_ahead(
    model: BaseChatModel,
    prompt: Sequence[BaseMessage],
    *,
    attempts: int,
    speaker: str,
    for_complete: bool,
) -> Ahead:
    """Begin a reply that is sent if the session turns out to stay in its section."""
    sheet = Sheet(speaker)
    text = ""

    def hear(piece: AIMessageChunk, begins: bool) -> None:
        nonlocal text
        if begins:
            sheet.begin_anew()
            text = ""
        text += piece.text
        sheet.write(text, piece.id)

    call = whole(model, hidden=True, ear=Ear(hear))
    reply = reply_by(call, model, prompt, attempts=attempts, speaker=speaker)
    return Ahead(prompt, sheet, begin(reply, sheet), for_complete=for_complete)


class Ear(AsyncCallbackHandler):
    """Hears a model's answer grow, where the model writes it piece by piece."""

    raise_error = True

    def __init__(self, hear: Hear) -> None:
        """Have each piece told to `hear`."""
        self._hear = hear
        self._attempt: UUID | None = None

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
            begins, self._attempt = run_id != self._attempt, run_id
            self._hear(chunk.message, begins)


def _apart() -> Context:
    """Give a context that is traced as the node's, but does not keep the graph's run alive."""
    around, context = ensure_config(), copy_context()
    kept = RunnableConfig(
        tags=around["tags"], metadata=around["metadata"], callbacks=around["callbacks"]
    )
    context.run(var_child_runnable_config.set, kept)
    return context


def _look_at(writing: Writing) -> None:
    """Take notice of a failure, which is nobody's fault if the reply is not asked for."""
    if not writing.cancelled():
        writing.exception()


def _give_up(writing: Writing) -> None:
    # The garbage collector may call from any thread.
    loop = writing.get_loop()
    if not (writing.done() or loop.is_closed()):
        loop.call_soon_threadsafe(writing.cancel)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)
