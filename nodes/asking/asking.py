"""One way of asking a model: a few attempts, a strict parser, and an account of what it cost."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Generic, TypeVar, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from pydantic import BaseModel

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.errors import AccessError, ModelError, ScriptgraphError
from scriptgraph.core.refused import Refusal, Unfit
from scriptgraph.core.settings import STALL_SECONDS
from scriptgraph.models.beside import note_of
from scriptgraph.models.chat import bounded, is_unreadable, structured
from scriptgraph.models.described import model_name
from scriptgraph.models.endings import is_cut
from scriptgraph.models.refusals import is_refused_prompt
from scriptgraph.models.words import cause_of
from scriptgraph.nodes.asking.answers import (
    Doubted,
    Unusable,
    clean_reply,
    fitting,
    whole_characters,
)
from scriptgraph.nodes.asking.bill import Bill, Meter
from scriptgraph.nodes.asking.calling import Call, whole
from scriptgraph.prompting import again_prompt, asked_again

SHOWN = 120
"""Characters of an unusable answer that the trace keeps."""

_ENDS = ("finish_reason", "stop_reason", "stopReason", "done_reason", "finishReason", "status")
"""Where they say how it ended."""

_PAUSE = 0.05
"""Seconds from which the pauses between failed calls grow.

They are short: a model of ours has been waited for already (`models/retrying`), and of any other it
is its client's to do so.
"""

T = TypeVar("T")
V = TypeVar("V", bound=BaseModel)


@dataclass
class Answer(Generic[T]):
    """What came of asking: a usable value, or None when every attempt was unusable."""

    value: T | None
    message: BaseMessage | None
    refused: list[Refusal]
    call: ModelCall
    cut: bool = False
    """Whether it is only the beginning of what was written: the rest was not fit to be sent."""

    filtered: str | None = None
    """What a provider's filter refused the user's newest words for; None where it did not."""

    spares: Sequence[T] = ()
    """Readable answers that were not accepted, in their order: one may be better than none."""

    is_failed: bool = False
    """Whether the last attempt gave no answer at all, and that was no error."""

    @property
    def missing(self) -> str:
        """Say why there is no value; empty where there is one."""
        if self.value is not None:
            return ""
        why = self.refused[-1]["why"]
        return why if self.is_failed else f"no usable answer: {why}"


class CutShort(Exception):
    """A reply was stopped before a fault in it, after its beginning had been seen."""

    def __init__(self, kept: str, kind: Unfit, why: str) -> None:
        """Keep what is sent of it."""
        self.kept, self.why = kept, why
        self.kind: Unfit = kind
        super().__init__(why)

    @property
    def refusal(self) -> Refusal:
        """Write down why the rest is not sent."""
        return Refusal(choice="", why=f"cut off before this: {self.why}", kind=self.kind)


@dataclass
class Inquiry(Generic[T]):
    """One question to a model, however many attempts its answer takes."""

    model: str
    call: Call
    prompt: Sequence[BaseMessage]
    read: Callable[[BaseMessage], T]
    """Reads an answer, or raises `Unusable`."""

    attempts: int
    refused: list[Refusal] = field(default_factory=list)
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    """Called between a call that failed and the next, with seconds."""

    filtered: str | None = None
    """As in `Answer`."""

    _noted: str | None = None

    keep: Callable[[str], T] | None = None
    """Makes an answer of what is kept of a reply that was cut short."""

    is_used: bool = False
    """Whether part of an answer has been put to use already, so that nothing is asked again."""

    bill: Bill = field(default_factory=Bill)
    """On which it stands what the attempts cost, also where they are broken off."""

    _spare: T | None = None
    """A doubted answer: it is used unless the one attempt that follows gives a better one."""

    async def answer(self) -> Answer[T]:
        """Ask until an answer is usable, or the attempts are used up.

        Raises:
            ModelError: When the last attempt failed without any answer.
            AccessError: When the server does not let the model be asked.
        """
        meter = self.bill.meter(self.model)
        asked = list(self.prompt)
        for attempt in range(1, self.attempts + 1):
            meter.attempts = attempt
            shown = ""
            try:
                message = await self.call(asked)
                meter.count(message)
                self.note(message)
                shown = whole_characters(message.text)
                value = self.read(message)
                return Answer(value, message, self.refused, meter.call(), filtered=self.filtered)
            except AccessError as error:
                if self._spare is not None:
                    self._refuse("", str(error), error)
                    break
                error.call = meter.call()
                raise
            except ScriptgraphError:
                raise  # said already, and no second attempt would help
            except CutShort as cut:
                assert self.keep
                self.refused.append(cut.refusal)
                return Answer(self.keep(cut.kept), None, self.refused, meter.call(), cut=True)
            except Exception as error:
                # Whatever a provider's client raises ends here: once more, then a clear end.
                further = await self._after(error, meter, shown, asked)
                if further is None:
                    break
                asked = further
        spare = None if self.is_used else self._spare
        return Answer(spare, None, self.refused, meter.call(), filtered=self.filtered)

    async def _after(
        self, error: Exception, meter: Meter, shown: str, asked: list[BaseMessage]
    ) -> list[BaseMessage] | None:
        """Note why an attempt came to nothing, and give what is asked next; None for nothing.

        Raises:
            ModelError: When it was the last, and there was no answer.
        """
        unreadable = is_unreadable(error)
        has_some = self.is_used or self._spare is not None
        if meter.attempts == self.attempts and not unreadable and not has_some:
            raise ModelError(f"{meter.model} failed: {cause_of(error)}", meter.call()) from error
        why = cause_of(error) if unreadable else f"the call failed: {cause_of(error)}"
        self._refuse(shown[:SHOWN], why, error)
        if has_some or is_refused_prompt(error):
            return None
        if isinstance(error, Doubted):
            self._spare = cast(T, error.value)
            return [*self.prompt, *asked_again(shown, error.asks)]
        if unreadable:
            return [*self.prompt, *again_prompt(shown, why)]
        await self.pause(_PAUSE * 2**meter.attempts)
        return asked

    def note(self, message: BaseMessage) -> None:
        """Take note of how the server had to be asked, once for each answer."""
        if message.id is not None and message.id == self._noted:
            return
        self._noted = message.id
        note = note_of(message)
        self.refused += [Refusal(choice="", why=remark) for remark in note.remarks]
        self.filtered = self.filtered if note.filtered is None else note.filtered

    def _refuse(self, shown: str, why: str, error: Exception) -> None:
        refusal = Refusal(choice=shown, why=why)
        if isinstance(error, Unusable) and error.kind is not None:
            refusal["kind"] = error.kind
        self.refused.append(refusal)
        if is_refused_prompt(error) and getattr(error, "kind", "filter") == "filter":
            self.filtered = getattr(error, "about", "")


def _first(verdicts: Iterable[V]) -> V:
    return next(iter(verdicts))


async def ask_verdict(
    model: BaseChatModel,
    prompt: Sequence[BaseMessage],
    schema: type[V],
    *,
    attempts: int,
    tokens: int | None,
    accept: Callable[[V], V] = lambda verdict: verdict,
    among: Callable[[Iterable[V]], V] = _first,
    failures: tuple[type[ModelError | AccessError], ...] = (),
    stall: float | None = STALL_SECONDS,
    bill: Bill | None = None,
) -> Answer[V]:
    """Ask for a decision; its tokens are never streamed to the user.

    Args:
        model: Any chat model.
        prompt: The whole prompt.
        schema: What the answer has to look like.
        attempts: How often to ask; after an unusable answer the model is told what was wrong.
        tokens: How long the answer may be.
        accept: Refuses a readable answer by raising `Unusable`; it is among the spare ones then.
        among: Which of several readable objects in one answer counts.
        failures: Which failures are no errors here, but why the decision is missing.
        stall: Seconds without a piece after which an answer that is streamed is given up.
        bill: On which it stands what the attempts cost.

    Raises:
        ModelError: When the last attempt failed without any answer.
        AccessError: When the server does not let the model be asked.
    """
    spares: list[V] = []

    def read(message: BaseMessage) -> V:
        verdict = among(fitting(message, schema))
        try:
            return accept(verdict)
        except Unusable:
            spares.append(verdict)
            raise

    call = whole(structured(bounded(model, tokens), schema), hidden=True, stall=stall)
    bill = bill or Bill()
    inquiry = Inquiry(model_name(model), call, prompt, read, attempts, bill=bill)
    try:
        return replace(await inquiry.answer(), spares=spares)
    except failures as error:
        cost, why = error.call or bill.call(), Refusal(choice="", why=str(error))
        assert cost
        return Answer(None, None, [why], cost, spares=spares, is_failed=True)


ask_judge = partial(ask_verdict, failures=(ModelError,))
"""Ask for a verdict that may be missing: a judge that fails is one more reason for it."""


async def ask_reply(
    model: BaseChatModel,
    prompt: Sequence[BaseMessage],
    *,
    attempts: int,
    tokens: int | None,
    speaker: str,
    hidden: bool = False,
) -> Answer[str]:
    """Ask for a message; it is streamed as the agent's unless it is `hidden`.

    Raises:
        ModelError: When there was no answer, or none with any words in it.
    """

    def read(message: BaseMessage) -> str:
        return clean_reply(message.text, speaker)

    call = whole(bounded(model, tokens), hidden=hidden)
    answer = await Inquiry(model_name(model), call, prompt, read, attempts).answer()
    if answer.value is None:
        why = answer.refused[-1]["why"]
        raise ModelError(f"{answer.call['model']} gave no reply: {why}", answer.call)
    return answer


def refusal_of(reply: str, unusable: Unusable) -> Refusal:
    """Write down why a reply is not sent."""
    refusal = Refusal(choice=reply[:SHOWN], why=str(unusable))
    if unusable.kind is not None:
        refusal["kind"] = unusable.kind
    return refusal


def is_cut_off(message: BaseMessage) -> bool:
    """Say whether an answer was ended by its limit of tokens, or by a provider's filter."""
    about = message.response_metadata
    return any(is_cut(about.get(name)) for name in _ENDS)
