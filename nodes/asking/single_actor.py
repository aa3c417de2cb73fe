"""The single actor's call: one answer in which the decisions stand before the reply."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.refused import Refusal
from scriptgraph.models.chat import structured
from scriptgraph.models.described import model_name
from scriptgraph.models.timers import stop
from scriptgraph.nodes.asking.ahead import Ahead, begin
from scriptgraph.nodes.asking.answers import Begun, Doubted, Unusable, fit, parse
from scriptgraph.nodes.asking.asking import Answer, Inquiry
from scriptgraph.nodes.asking.bill import Bill
from scriptgraph.nodes.asking.calling import whole
from scriptgraph.nodes.asking.growing_reply import GrowingReply
from scriptgraph.prompting.schemas import LONGEST_REPLY, ActorAnswer, Evaluation

E = TypeVar("E", bound=Evaluation)
A = TypeVar("A", bound=ActorAnswer)


@dataclass(frozen=True)
class Decisions(Generic[E]):
    """What came of asking for decisions; without a value nothing usable came."""

    value: E | None
    refused: list[Refusal]
    call: ModelCall | None
    """What they cost; None where the reply behind them is still being written."""

    ahead: Ahead | None = None
    """That reply."""

    filtered: str | None = None
    """As in `Answer`."""

    unasked: str = ""
    """Why no model could be asked; empty where one has answered."""

    is_judged: bool = True
    """Whether a model has given something usable."""


class SingleActor(Generic[A]):
    """One call of the single actor.

    Where somebody listens to the graph's stream of messages, the decisions are had as soon as they
    are written, and the reply follows.
    """

    def __init__(
        self,
        model: BaseChatModel,
        prompt: Sequence[BaseMessage],
        schema: type[A],
        *,
        attempts: int,
        accept: Callable[[A], A],
        growing: GrowingReply,
        stall: float | None,
        bill: Bill,
    ) -> None:
        """Begin the call.

        Args:
            model: The dialog actor's model.
            prompt: The whole prompt.
            schema: What the answer has to look like; its last field is the reply.
            attempts: How often to ask for usable decisions.
            accept: Refuses readable decisions by raising `Unusable`.
            growing: The reply.
            stall: Seconds without a piece after which the call is given up.
            bill: On which it stands what the call costs.
        """
        self._schema, self._accept, self._growing = schema, accept, growing
        self._so_far = Begun(AIMessageChunk(content=""))
        self._early: A | None = None
        self._unusable: Unusable | None = None
        self._decided = asyncio.Event()
        self._told = 0
        self._answer: Answer[A] | None = None
        call = whole(structured(model, schema), hidden=True, hear=self._hear, stall=stall)
        self._inquiry = Inquiry(
            model_name(model), call, prompt, self._read, attempts, keep=self._with, bill=bill
        )
        self._writing = begin(self._write(), self._growing)

    async def decisions(self) -> Decisions[A]:
        """Wait for the decisions, and for the reply only if nobody hears it grow.

        Raises:
            ModelError: When there was no answer.
        """
        try:
            await self._decided.wait()
        except asyncio.CancelledError:
            await stop(self._writing)
            raise
        if self._early is not None and self._answer is None:
            self._inquiry.note(self._so_far.first)
            self._told = len(self._inquiry.refused)
            ahead = Ahead(self._growing, self._writing, self._inquiry.bill)
            filtered, refused = self._inquiry.filtered, [*self._inquiry.refused]
            return Decisions(self._early, refused, None, ahead, filtered)
        await self._writing
        assert self._answer is not None
        answer = self._answer
        value = answer.value or self._early
        return Decisions(value, answer.refused, answer.call, filtered=answer.filtered)

    async def _write(self) -> Answer[str]:
        try:
            self._answer = answer = await self._inquiry.answer()
        finally:
            self._decided.set()
        reply = answer.value.reply if answer.value else None
        # What was refused before the decisions stands beside them.
        refused = answer.refused[self._told :]
        return Answer(reply, answer.message, refused, answer.call, cut=answer.cut)

    def _hear(self, piece: AIMessageChunk, begins: bool) -> None:
        if begins:
            self._unusable = None
            self._so_far = Begun(piece)
        found = self._so_far.read(piece)
        # Only in its place at the end does it say that everything before it is complete.
        if self._unusable or next(reversed(found), "") != "reply":
            return
        if self._early is None:
            self._decide(found)
        reply = found["reply"]
        if self._early is not None and isinstance(reply, str):
            self._growing.write(reply)

    def _decide(self, found: dict[str, object]) -> None:
        try:
            decisions = fit({**found, "reply": ""}, self._schema)
        except Unusable:
            return  # the whole answer may still be readable
        try:
            self._early = self._accept(decisions)
        except Unusable as unusable:
            self._unusable = unusable
            return
        self._inquiry.is_used = True
        self._decided.set()

    def _read(self, message: BaseMessage) -> A:
        unusable, self._unusable = self._unusable, None
        if isinstance(unusable, Doubted):
            self._add_reply(unusable, message)
        if unusable:
            raise unusable
        answer = parse(message, self._schema)
        if self._early is None:
            return self._accept(answer)
        if not answer.reply.strip():
            return self._with("")  # as it is asked for where nothing is to be said
        is_cut = len(answer.reply) >= LONGEST_REPLY
        return self._with(self._growing.take(answer.reply, is_cut_off=is_cut))

    def _add_reply(self, doubted: Doubted, message: BaseMessage) -> None:
        """Put the reply to decisions that were doubted before it was written."""
        with suppress(Unusable):
            reply = parse(message, self._schema).reply
            doubted.value = doubted.value.model_copy(update={"reply": reply})

    def _with(self, reply: str) -> A:
        assert self._early is not None
        return self._early.model_copy(update={"reply": reply})
