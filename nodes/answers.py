"""Reads what a model wrote: a reply, or an answer in a schema, from however it came."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

V = TypeVar("V", bound=BaseModel)

_TAGS = ("<think>", "</think>")


class Unusable(ValueError):
    """An answer that cannot be used; the text says why, to the model and in the trace."""


def clean_reply(text: str, speaker: str) -> str:
    """Take a model's thinking and its own name off the reply.

    Raises:
        Unusable: When nothing is left to say.
    """
    reply = without_thinking(whole_characters(text)).strip().removeprefix(f"{speaker}:").strip()
    if not reply:
        raise Unusable("it is empty")
    return reply


def begun_reply(text: str, speaker: str) -> str:
    """Clean a reply as far as it is written; empty until it is sure that it is the reply."""
    reply = without_begun_thinking(whole_characters(text)).strip()
    name = f"{speaker}:"
    return "" if name.startswith(reply) else reply.removeprefix(name).strip()


def whole_characters(text: str) -> str:
    """Put `?` for half a character, which a provider's JSON can hold and no checkpointer."""
    return text.encode(errors="replace").decode()


def without_thinking(text: str) -> str:
    """Leave out what local reasoning models write before their answer, finished or not.

    Some chat templates write the opening tag themselves, so that only the closing one is seen.
    """
    return text.rpartition("</think>")[2].partition("<think>")[0]


def without_begun_thinking(text: str) -> str:
    """Leave out thinking, and an end that may yet become a tag, while a text is being written."""
    spoken = without_thinking(text)
    begun = max(n for tag in _TAGS for n in range(len(tag)) if spoken.endswith(tag[:n]))
    return spoken[: len(spoken) - begun]


def parse(message: BaseMessage, schema: type[V]) -> V:
    """Read the answer from a tool call, or from the first JSON object in the text.

    Raises:
        Unusable: When there is none, or it does not fit the schema.
    """
    if isinstance(message, AIMessage) and message.tool_calls:
        return fit(message.tool_calls[0]["args"], schema)
    return fit(_first_object(_spoken(message)), schema)


def parse_begun(message: BaseMessage) -> dict[str, Any]:
    """Read as much of an answer as has been written; empty before its first field.

    An object behind other text is left alone: the model may still be thinking.
    """
    if isinstance(message, AIMessageChunk) and message.tool_call_chunks:
        text = message.tool_call_chunks[0]["args"] or ""
    else:
        text = _spoken(message).lstrip().removeprefix("```").removeprefix("json").lstrip()
    if not text.startswith("{"):
        return {}
    try:
        found: dict[str, Any] = from_json(text, allow_partial="trailing-strings")
    except ValueError:
        return {}
    return found


def fit(found: Any, schema: type[V]) -> V:
    """Hold what was found in an answer against its schema.

    Raises:
        Unusable: When it does not fit.
    """
    try:
        return schema.model_validate_json(whole_characters(json.dumps(found, ensure_ascii=False)))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise Unusable(f"{place}: {first['msg']}") from error


def _spoken(message: BaseMessage) -> str:
    text = message.text
    return text if text.lstrip().startswith("{") else without_thinking(text)


def _first_object(text: str) -> Any:
    start = text.find("{")
    if start < 0:
        raise Unusable("it holds no JSON object")
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError) as error:
        raise Unusable(f"it is not valid JSON ({error})") from error
