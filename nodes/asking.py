"""One way of asking a model: a few attempts, a strict parser, and an account of what it cost."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable
from pydantic import BaseModel, ValidationError

from scriptgraph.errors import ModelError
from scriptgraph.models.chat import is_unreadable, structured
from scriptgraph.prompting import again_prompt
from scriptgraph.trace import ModelCall, Refusal

_SHOWN = 120
"""Characters of an unusable answer that the trace keeps."""

T = TypeVar("T")
V = TypeVar("V", bound=BaseModel)


class Unusable(ValueError):
    """An answer that cannot be used; the text says why, to the model and in the trace."""


@dataclass
class Answer(Generic[T]):
    """What came of asking: a usable value, or None when every attempt was unusable."""

    value: T | None
    message: BaseMessage | None
    refused: list[Refusal]
    call: ModelCall


@dataclass
class _Meter:
    """Adds up what the attempts at one answer cost."""

    model: str
    started: float = field(default_factory=time.perf_counter)
    attempts: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None

    def count(self, message: BaseMessage) -> None:
        self.model = message.response_metadata.get("model_name") or self.model
        if isinstance(message, AIMessage) and (usage := message.usage_metadata):
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


async def ask_verdict(
    model: BaseChatModel,
    prompt: Sequence[BaseMessage],
    schema: type[V],
    *,
    attempts: int,
    accept: Callable[[V], V] = lambda verdict: verdict,
) -> Answer[V]:
    """Ask for a decision; its tokens are never streamed to the user.

    Args:
        model: Any chat model.
        prompt: The whole prompt.
        schema: What the answer has to look like.
        attempts: How often to ask; after an unusable answer the model is told what was wrong.
        accept: Refuses a readable answer by raising `Unusable`.

    Raises:
        ModelError: When the last attempt failed without any answer.
    """

    def read(message: BaseMessage) -> V:
        return accept(_parse(message, schema))

    return await _ask(model, structured(model, schema), prompt, read, attempts, ["nostream"])


async def ask_reply(
    model: BaseChatModel,
    prompt: Sequence[BaseMessage],
    *,
    attempts: int,
    speaker: str,
    hidden: bool = False,
) -> Answer[str]:
    """Ask for a message; it is streamed as the agent's unless it is `hidden`.

    Raises:
        ModelError: When there was no answer, or none with any words in it.
    """

    def read(message: BaseMessage) -> str:
        return clean_reply(message.text, speaker)

    answer = await _ask(model, model, prompt, read, attempts, ["nostream"] if hidden else [])
    if answer.value is None:
        why = answer.refused[-1]["why"]
        raise ModelError(f"{answer.call['model']} gave no reply: {why}", answer.call)
    return answer


def clean_reply(text: str, speaker: str) -> str:
    """Take a model's thinking and its own name off the reply.

    Raises:
        Unusable: When nothing is left to say.
    """
    reply = without_thinking(whole_characters(text)).strip().removeprefix(f"{speaker}:").strip()
    if not reply:
        raise Unusable("it is empty")
    return reply


def whole_characters(text: str) -> str:
    """Put `?` for half a character, which a provider's JSON can hold and no checkpointer."""
    return text.encode(errors="replace").decode()


def without_thinking(text: str) -> str:
    """Leave out what local reasoning models write before their answer, finished or not.

    Some chat templates write the opening tag themselves, so that only the closing one is seen.
    """
    return text.rpartition("</think>")[2].partition("<think>")[0]


def model_name(model: BaseChatModel) -> str:
    """Give the name by which a model is asked for."""
    return str(getattr(model, "model_name", None) or model._llm_type)


async def _ask(
    model: BaseChatModel,
    runnable: Runnable[Any, BaseMessage],
    prompt: Sequence[BaseMessage],
    read: Callable[[BaseMessage], T],
    attempts: int,
    tags: list[str],
) -> Answer[T]:
    meter = _Meter(model_name(model))
    refused: list[Refusal] = []
    asked = list(prompt)
    for attempt in range(1, attempts + 1):
        meter.attempts = attempt
        shown = ""
        try:
            message = await runnable.ainvoke(asked, {"tags": tags})
            meter.count(message)
            shown = whole_characters(message.text)
            return Answer(read(message), message, refused, meter.call())
        except Exception as error:
            # Whatever a provider's client raises ends here: once more, then a clear end.
            if not is_unreadable(error):
                if attempt == attempts:
                    said = f"{meter.model} failed: {_describe(error)}"
                    raise ModelError(said, meter.call()) from error
                refused.append(Refusal(choice="", why=f"the call failed: {_describe(error)}"))
                continue
            refused.append(Refusal(choice=shown[:_SHOWN], why=_describe(error)))
            asked = [*prompt, *again_prompt(shown, _describe(error))]
    return Answer(None, None, refused, meter.call())


def _parse(message: BaseMessage, schema: type[V]) -> V:
    """Read the answer from a tool call, or from the first JSON object in the text."""
    if isinstance(message, AIMessage) and message.tool_calls:
        found: Any = message.tool_calls[0]["args"]
    else:
        text = message.text
        found = _first_object(text if text.lstrip().startswith("{") else without_thinking(text))
    try:
        return schema.model_validate_json(whole_characters(json.dumps(found, ensure_ascii=False)))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise Unusable(f"{place}: {first['msg']}") from error


def _first_object(text: str) -> Any:
    start = text.find("{")
    if start < 0:
        raise Unusable("it holds no JSON object")
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError) as error:
        raise Unusable(f"it is not valid JSON ({error})") from error


def _describe(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
