"""One way of asking a model: a few attempts, a strict parser, and an account of what it cost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable, RunnableConfig, ensure_config
from langchain_core.runnables.config import merge_configs
from pydantic import BaseModel

from scriptgraph.errors import ModelError, ScriptgraphError
from scriptgraph.models.chat import bounded, is_unreadable, structured
from scriptgraph.models.received import NOTE, is_count
from scriptgraph.models.refusals import is_refused_prompt, told
from scriptgraph.nodes.answers import clean_reply, parse, whole_characters
from scriptgraph.prompting import again_prompt
from scriptgraph.trace import ModelCall, Refusal

_SHOWN = 120
"""Characters of an unusable answer that the trace keeps."""

_PAUSE = 0.05
"""Seconds from which the pauses between failed calls grow.

They are short: a model of ours has been waited for already (`models/patience`), and of any other it
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
    filtered: str | None = None
    """What a provider's filter refused the user's newest words for; None where it did not."""


@dataclass
class _Meter:
    """Adds up what the attempts at one answer cost."""

    model: str
    started: float = field(default_factory=time.perf_counter)
    attempts: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None

    def count(self, message: BaseMessage) -> None:
        """Add what an answer cost; words that cost nothing were not counted by anybody."""
        self.model = message.response_metadata.get("model_name") or self.model
        usage = message.usage_metadata if isinstance(message, AIMessage) else None
        if usage is None or not (is_count(usage["input_tokens"]) and usage["input_tokens"]):
            return
        if is_count(usage["output_tokens"]) and (usage["output_tokens"] or not message.content):
            self.input_tokens = (self.input_tokens or 0) + usage["input_tokens"]
            self.output_tokens = (self.output_tokens or 0) + usage["output_tokens"]

    def call(self) -> ModelCall:
        return ModelCall(
            model=self.model,
            attempts=self.attempts,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            ms=round((time.perf_counter() - self.started) * 1000, 3),
        )


Call = Callable[[Sequence[BaseMessage]], Awaitable[BaseMessage]]
"""One call of a model, from the prompt to its whole answer."""

UNSEEN = ["nostream"]
"""Tags of a call whose tokens LangGraph shows to nobody."""


def whole(
    runnable: Runnable[Any, BaseMessage], *, hidden: bool, ear: BaseCallbackHandler | None = None
) -> Call:
    """Call a model for its whole answer.

    A model writes it piece by piece where somebody listens to the graph's stream of messages, and
    is seen doing so unless the call is `hidden`. The `ear` hears the pieces in any case.
    """

    async def call(prompt: Sequence[BaseMessage]) -> BaseMessage:
        config: RunnableConfig = {"tags": UNSEEN if hidden else []}
        if ear:
            around: RunnableConfig = {"callbacks": ensure_config().get("callbacks")}
            config = merge_configs(around, {**config, "callbacks": [ear]})
        return await runnable.ainvoke(list(prompt), config)

    return call


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

    is_used: bool = False
    """Whether part of an answer has been put to use already, so that nothing is asked again."""

    async def answer(self) -> Answer[T]:
        """Ask until an answer is usable, or the attempts are used up.

        Raises:
            ModelError: When the last attempt failed without any answer.
        """
        meter = _Meter(self.model)
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
                return Answer(value, message, self.refused, meter.call(), self.filtered)
            except ScriptgraphError:
                raise  # said already, and no second attempt would help
            except Exception as error:
                # Whatever a provider's client raises ends here: once more, then a clear end.
                unreadable = is_unreadable(error)
                if attempt == self.attempts and not unreadable and not self.is_used:
                    said = f"{meter.model} failed: {told(error)}"
                    raise ModelError(said, meter.call()) from error
                why = told(error) if unreadable else f"the call failed: {told(error)}"
                self.refused.append(Refusal(choice=shown[:_SHOWN], why=why))
                self._note_refusal(error)
                if self.is_used or is_refused_prompt(error):
                    break
                if unreadable:
                    asked = [*self.prompt, *again_prompt(shown, why)]
                else:
                    await self.pause(_PAUSE * 2**attempt)
        return Answer(None, None, self.refused, meter.call(), self.filtered)

    def note(self, message: BaseMessage) -> None:
        """Take note of how the server had to be asked, once for each answer."""
        if message.id is not None and message.id == self._noted:
            return
        self._noted = message.id
        note = message.response_metadata.get(NOTE) or {}
        self.refused += [Refusal(choice="", why=remark) for remark in note.get("remarks", [])]
        self.filtered = note.get("filtered", self.filtered)

    def _note_refusal(self, error: Exception) -> None:
        if is_refused_prompt(error) and getattr(error, "kind", "filter") == "filter":
            self.filtered = getattr(error, "about", "")


async def ask_verdict(
    model: BaseChatModel,
    prompt: Sequence[BaseMessage],
    schema: type[V],
    *,
    attempts: int,
    tokens: int | None,
    accept: Callable[[V], V] = lambda verdict: verdict,
) -> Answer[V]:
    """Ask for a decision; its tokens are never streamed to the user.

    Args:
        model: Any chat model.
        prompt: The whole prompt.
        schema: What the answer has to look like.
        attempts: How often to ask; after an unusable answer the model is told what was wrong.
        tokens: How long the answer may be.
        accept: Refuses a readable answer by raising `Unusable`.

    Raises:
        ModelError: When the last attempt failed without any answer.
    """

    def read(message: BaseMessage) -> V:
        return accept(parse(message, schema))

    call = whole(structured(bounded(model, tokens), schema), hidden=True)
    return await Inquiry(model_name(model), call, prompt, read, attempts).answer()


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
    call = whole(bounded(model, tokens), hidden=hidden)
    return await reply_by(call, model, prompt, attempts=attempts, speaker=speaker)


async def reply_by(
    call: Call, model: BaseChatModel, prompt: Sequence[BaseMessage], *, attempts: int, speaker: str
) -> Answer[str]:
    """Ask for a message by a call of one's own.

    Raises:
        ModelError: When there was no answer, or none with any words in it.
    """

    def read(message: BaseMessage) -> str:
        return clean_reply(message.text, speaker)

    answer = await Inquiry(model_name(model), call, prompt, read, attempts).answer()
    if answer.value is None:
        why = answer.refused[-1]["why"]
        raise ModelError(f"{answer.call['model']} gave no reply: {why}", answer.call)
    return answer


def model_name(model: BaseChatModel) -> str:
    """Give the name by which a model is asked for."""
    return str(getattr(model, "model_name", None) or model._llm_type)
