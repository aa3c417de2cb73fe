"""The single actor's call: one answer in which the decisions stand before the reply."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage

from scriptgraph.models.chat import structured
from scriptgraph.nodes.ahead import Ahead, Ear
from scriptgraph.nodes.answers import Unusable, clean_reply, fit, parse, parse_begun
from scriptgraph.nodes.asking import Answer, Inquiry, model_name, whole
from scriptgraph.trace import ModelCall, Refusal
from scriptgraph.verdicts import ActorAnswer, Evaluation

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


class Act(Generic[A]):
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
        speaker: str,
    ) -> None:
        """Begin the call.

        Args:
            model: The dialog actor's model.
            prompt: The whole prompt.
            schema: What the answer has to look like; its last field is the reply.
            attempts: How often to ask for usable decisions.
            accept: Refuses readable decisions by raising `Unusable`.
            speaker: Whose name is taken off the reply.
        """
        self._schema, self._accept, self._speaker = schema, accept, speaker
        self._early: A | None = None
        self._unusable: Unusable | None = None
        self._shown = 0
        self._decided = asyncio.Event()
        self._answer: Answer[A] | None = None
        call = whole(structured(model, schema), hidden=True, ear=Ear(self._hear))
        self._inquiry = Inquiry(model_name(model), call, prompt, self._read, attempts)
        self._ahead = Ahead(prompt)
        self._ahead.begin(self._write())

    async def decisions(self) -> Decisions[A]:
        """Wait for the decisions, and for the reply only if nobody hears it grow.

        Raises:
            ModelError: When there was no answer.
        """
        try:
            await self._decided.wait()
        except asyncio.CancelledError:
            self._ahead.cancel()
            raise
        if self._early is not None and self._answer is None:
            return Decisions(self._early, [*self._inquiry.refused], None, self._ahead)
        await self._ahead.answer()
        assert self._answer is not None
        return Decisions(self._answer.value or self._early, self._answer.refused, self._answer.call)

    async def _write(self) -> Answer[str]:
        try:
            self._answer = answer = await self._inquiry.answer()
        finally:
            self._decided.set()
        try:
            reply = clean_reply(answer.value.reply, self._speaker) if answer.value else None
        except Unusable:
            reply = None
        return replace(answer, value=reply)  # type: ignore[arg-type,return-value]

    def _hear(self, piece: AIMessageChunk, so_far: AIMessageChunk) -> None:
        if piece is so_far:  # an attempt begins
            self._early, self._unusable, self._shown = None, None, 0
        found = parse_begun(so_far)
        # Only in its place at the end does it say that everything before it is complete.
        if self._unusable or next(reversed(found), "") != "reply":
            return
        if self._early is None:
            self._decide(found)
        reply = found["reply"]
        if self._early is not None and isinstance(reply, str) and len(reply) > self._shown:
            self._ahead.hear(AIMessageChunk(content=reply[self._shown :], id=so_far.id))
            self._shown = len(reply)

    def _decide(self, found: dict[str, object]) -> None:
        try:
            decisions = fit(found, self._schema)
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
        if unusable:
            raise unusable
        answer = parse(message, self._schema)
        return answer if self._early is not None else self._accept(answer)
