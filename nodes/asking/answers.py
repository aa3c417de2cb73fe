"""Reads what a model wrote: a reply, or an answer in a schema, from however it came."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, TypeVar

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from scriptgraph.core.refused import Unfit
from scriptgraph.models.beside import ASIDE
from scriptgraph.nodes.asking.objects import objects_in
from scriptgraph.nodes.asking.thinking import without_begun_thinking, without_thinking

V = TypeVar("V", bound=BaseModel)


class Unusable(ValueError):
    """An answer that cannot be used; the text says why, to the model and in the trace."""

    def __init__(self, why: str, kind: Unfit | None = None) -> None:
        """Say what is wrong; a reply that is not fit to be sent has a kind of fault."""
        self.kind: Unfit | None = kind
        super().__init__(why)


class Doubted(Unusable):
    """An answer that is used where asking once more gives no better one."""

    def __init__(self, why: str, value: BaseModel, asks: str) -> None:
        """Keep the answer.

        Args:
            why: What is wrong with it, as the trace has it.
            value: The answer, as it would be used.
            asks: What the model is told.
        """
        self.value, self.asks = value, asks
        super().__init__(why)


def clean_reply(text: str, speaker: str) -> str:
    """Take a model's thinking and its own name off the reply.

    Raises:
        Unusable: When nothing is left to say.
    """
    reply = without_thinking(whole_characters(text)).strip().removeprefix(f"{speaker}:").strip()
    if not reply:
        raise Unusable("it is empty", "empty")
    return reply


def begun_reply(text: str, speaker: str) -> str:
    """Clean a reply as far as it is written; empty until it is sure that it is the reply."""
    reply = without_begun_thinking(whole_characters(text)).strip()
    name = f"{speaker}:"
    return "" if name.startswith(reply) else reply.removeprefix(name).strip()


def whole_characters(text: str) -> str:
    """Put `?` for half a character, which a provider's JSON can hold and no checkpointer."""
    return text.encode(errors="replace").decode()


def parse(message: BaseMessage, schema: type[V]) -> V:
    """Read the answer from a tool call, or else from the first JSON object in the text that fits.

    A server may have put it beside the text, where it keeps a model's thinking.

    Raises:
        Unusable: When there is none, or it does not fit the schema.
    """
    return next(fitting(message, schema))


def fitting(message: BaseMessage, schema: type[V]) -> Iterator[V]:
    """Give each object of an answer that fits a schema, those of tool calls first.

    Raises:
        Unusable: When there is none.
    """
    calls = message.tool_calls if isinstance(message, AIMessage) else []
    called = [call["args"] for call in calls]
    beside = message.additional_kwargs.get(ASIDE)
    text = _spoken(message.text)
    if not text.strip() and isinstance(beside, str):
        text = beside
    return _fitting(chain(called, objects_in(text)), schema)


class Begun:
    """An answer as far as it is written, from the text of its pieces alone.

    Putting messages together takes twenty times as long as reading what they say.
    """

    def __init__(self, first: AIMessageChunk) -> None:
        """Begin with the first piece, which is still to be read."""
        self.first = first
        self._text = self._called = ""
        self._call: int | None = None

    def read(self, piece: AIMessageChunk) -> dict[str, Any]:
        """Take a piece, and give the fields that there are by now; none before the first.

        An object behind other text is left alone: the model may still be thinking.
        """
        self._text += piece.text
        for part in piece.tool_call_chunks:
            self._call = part["index"] if self._call is None else self._call
            self._called += (part["args"] or "") if part["index"] == self._call else ""
        text = self._called or _spoken(self._text).lstrip()
        text = text.removeprefix("```").removeprefix("json").lstrip()
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


def _spoken(text: str) -> str:
    return text if text.lstrip().startswith("{") else without_thinking(text)


def _fitting(found: Iterable[dict[str, Any]], schema: type[V]) -> Iterator[V]:
    """Give the objects that fit; where none does, say what is wrong with the first."""
    first: Unusable | None = None
    is_found = False
    try:
        for one in found:
            try:
                fitted = fit(one, schema)
            except Unusable as error:
                first = first or error
            else:
                is_found = True
                yield fitted
    except ValueError as error:
        if not is_found:
            raise Unusable(f"it is not valid JSON ({error})") from error
    if not is_found:
        raise first or Unusable("it holds no JSON object")
