"""Replies that are written while their turn is still being decided.

In mode `speculative` the reply for staying is asked for together with the evaluator. In mode
`single` it follows the decisions in the same answer, and is shown while it grows. Either way the
node that asked is done before the reply is: the reply crosses to the dialog actor's node in a
channel that is never stored. A run that is resumed does not find it, and asks anew.
"""

import asyncio
import time
import weakref
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import replace
from typing import Any, Self

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.runnables import RunnableConfig, ensure_config
from langchain_core.runnables.config import var_child_runnable_config

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.errors import AccessError, ModelError
from scriptgraph.core.trace import TraceRecord
from scriptgraph.models.described import model_name
from scriptgraph.models.timers import seconds_left, stop, take_notice
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import (
    Answer,
    CutShort,
    Inquiry,
    is_cut_off,
    refusal_of,
)
from scriptgraph.nodes.asking.bill import Bill, since
from scriptgraph.nodes.asking.calling import whole
from scriptgraph.nodes.asking.growing_reply import GrowingReply, Writing
from scriptgraph.nodes.asking.voice import Voice

COUNTED = 10.0
"""Seconds for which a turn waits to learn what a reply cost that is not sent."""


class Ahead:
    """A reply on its way from the node that asked for it to the one that sends it."""

    def __init__(
        self,
        growing: GrowingReply,
        writing: Writing,
        bill: Bill,
        *,
        for_complete: bool | None = None,
    ) -> None:
        """Expect a reply.

        Args:
            growing: The reply, which can be read while it grows.
            writing: Gives the whole of it, or None for its value where nothing usable came.
            bill: On which stands what it costs.
            for_complete: Whether it was asked for as a reply in a complete section; None where
                that was decided before the reply.
        """
        self.for_complete = for_complete
        self._growing = growing
        self._writing = writing
        self._bill = bill
        # A run that ends between two nodes, however it does, leaves no call behind.
        weakref.finalize(self, _give_up, writing).atexit = False

    def __deepcopy__(self, memo: Mapping[int, Any]) -> Self:
        """Give the reply itself: while it is being written there is only one of it.

        LangChain copies what a node has given into the log of a run (`astream_log`).
        """
        return self

    async def sent(
        self, voice: Voice, *, words: str = "", begins_within: float | None = None
    ) -> Answer[str]:
        """Say the reply as far as it may be heard by now, and give it when it is whole.

        Its milliseconds are those that the turn still had to wait. Without a value nothing came
        of it that is fit to be sent.

        Args:
            voice: Who says it.
            words: The exact words that it stands behind.
            begins_within: Seconds within which there has to be something of it.

        Raises:
            ModelError: When there was no answer, or it had not begun in time.
            AccessError: When the server does not let the model be asked.
        """
        started = time.perf_counter()
        self._growing.stand_behind(words)
        try:
            async for piece in self._growing.pieces(self._writing, begins_within):
                if piece is None:
                    voice.break_off()
                else:
                    voice.say(piece)
            answer = self._held_against(words, await self._writing)
        finally:
            await self.stop()
        if answer.value:
            voice.finish(answer.value)
        else:
            voice.break_off()
        if self.for_complete is None:
            return answer
        return replace(answer, call=ModelCall(**{**answer.call, "ms": since(started)}))

    def _held_against(self, words: str, answer: Answer[str]) -> Answer[str]:
        """Give of a reply what does not say the exact words again that it stands behind."""
        if not (words and answer.value):
            return answer
        try:
            self._growing.take(answer.value, is_cut_off=False)
        except CutShort as cut:
            refused = [*answer.refused, cut.refusal]
            return replace(answer, value=cut.kept, refused=refused, cut=True)
        except Unusable as unusable:
            refused = [*answer.refused, refusal_of(answer.value, unusable)]
            return replace(answer, value=None, refused=refused)
        return answer

    async def end(self, record: TraceRecord) -> None:
        """Note what the reply cost in the decision that ends the session without it."""
        call = await self.dropped()
        if call is None:
            return
        if self.for_complete is None and "call" not in record:
            record["call"] = call  # the decision was made in it
        else:
            record["dropped"] = call

    async def dropped(self, until: float | None = None) -> ModelCall | None:
        """Give what the reply cost although it is not sent; None where nothing was asked for.

        That it failed is nobody's loss, and nobody waits long to learn what it cost.

        Args:
            until: When the turn has to be over, by the clock of the event loop.
        """
        started = time.perf_counter()
        try:
            rest = seconds_left(until)
            timeout = COUNTED if rest is None else min(COUNTED, rest)
            await asyncio.wait([self._writing], timeout=timeout)
        finally:
            await self.stop()
        call = self._bill.call()
        with suppress(ModelError, AccessError, asyncio.CancelledError, asyncio.InvalidStateError):
            call = self._writing.result().call
        return ModelCall(**{**call, "ms": since(started)}) if call else None

    async def stop(self) -> None:
        """Stop writing; nothing happens where it is already written."""
        await stop(self._writing)


def begin(writing: Coroutine[Any, Any, Answer[str]], growing: GrowingReply) -> Writing:
    """Have a reply written from now on."""
    context = _apart()
    task = asyncio.create_task(writing, context=context)
    task.add_done_callback(growing.close, context=context)
    task.add_done_callback(take_notice, context=context)
    return task


def reply_ahead(
    model: BaseChatModel,
    prompt: Sequence[BaseMessage],
    growing: GrowingReply,
    *,
    attempts: int,
    stall: float | None,
    for_complete: bool | None = None,
    bill: Bill | None = None,
    in_pieces: bool = False,
) -> Ahead:
    """Begin a reply, which nobody sees before it is sent.

    Args:
        model: Who writes it.
        prompt: What it answers.
        growing: The reply.
        attempts: How often to ask; after a reply that is not fit to be sent the model is told why.
        stall: Seconds without a piece after which a call is given up.
        for_complete: As `Ahead` takes it.
        bill: As `Ahead` takes it; by default one of its own.
        in_pieces: As `calling.whole` takes it.
    """
    text = ""

    def hear(piece: AIMessageChunk, begins: bool) -> None:
        nonlocal text
        if begins:
            growing.begin_anew()
            text = ""
        text += piece.text
        growing.write(text)

    def read(message: BaseMessage) -> str:
        return growing.take(message.text, is_cut_off=is_cut_off(message))

    once = whole(model, hidden=True, hear=hear, stall=stall, in_pieces=in_pieces)

    async def call(asked: Sequence[BaseMessage]) -> BaseMessage:
        growing.begin_anew()
        return await once(asked)

    bill = bill or Bill()
    inquiry = Inquiry(model_name(model), call, prompt, read, attempts, keep=str, bill=bill)
    return Ahead(growing, begin(inquiry.answer(), growing), bill, for_complete=for_complete)


def _apart() -> Context:
    """Give a context that is traced as the node's, but does not keep the graph's run alive."""
    around, context = ensure_config(), copy_context()
    kept = RunnableConfig(
        tags=around["tags"], metadata=around["metadata"], callbacks=around["callbacks"]
    )
    context.run(var_child_runnable_config.set, kept)
    return context


def _give_up(writing: Writing) -> None:
    # The garbage collector may call from any thread.
    loop = writing.get_loop()
    if not (writing.done() or loop.is_closed()):
        loop.call_soon_threadsafe(writing.cancel)
