"""Streams that come to their end, and what was given beside an answer or done to get it."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import aclosing, contextmanager, suppress
from typing import Any

import openai
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata, subtract_usage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from scriptgraph.models.adapting import Adaptation
from scriptgraph.models.beside import ASIDE, NOTE
from scriptgraph.models.events import BROKEN_OFF, UNSAID
from scriptgraph.models.refusals import failed_generation

_ASIDES = ("reasoning_content", "reasoning")
_MOST_CHARACTERS = 200_000
"""Of one answer; no role needs a tenth of it."""

_THINKS = re.compile(r"<(?:seed:)?(?:think|thought|reason)|\[think|<\|channel\|>analysis|◁think")
_THOUGHT = re.compile(r"</|\[/|<\|channel\|>final|◁/")
"""How thinking begins and ends; `nodes/asking/thinking` knows all of its marks."""

_TOO_LONG = re.compile(r"(?:model_)?length|max_(?:\w+_)?tokens|token_limit")

Begun = tuple[list[ChatGenerationChunk], AsyncGenerator[ChatGenerationChunk]]
"""The first piece of a stream, if there is any, and the others."""


def with_aside(
    piece: ChatGenerationChunk | None, chunk: Mapping[str, Any]
) -> ChatGenerationChunk | None:
    """Keep beside a piece what a server gave beside its text."""
    delta = chunk["choices"][0]["delta"] if chunk["choices"] else {}
    if piece is not None and (aside := _aside(delta)):
        piece.message.additional_kwargs[ASIDE] = aside
    return piece


def with_asides(result: ChatResult, body: Mapping[str, Any]) -> ChatResult:
    """Keep beside empty answers what a server gave beside them."""
    for generation, choice in zip(result.generations, body["choices"], strict=False):
        if not generation.message.text.strip() and (aside := _aside(choice["message"])):
            generation.message.additional_kwargs[ASIDE] = aside
    return result


def note_adaptation(message: BaseMessage, adaptation: Adaptation[Any]) -> None:
    """Write into a message how it was asked for, where that was another way than usual."""
    if adaptation.remarks or adaptation.filtered is not None or adaptation.way != "asked":
        message.response_metadata[NOTE] = {
            "remarks": list(adaptation.remarks),
            **({} if adaptation.filtered is None else {"filtered": adaptation.filtered}),
            "way": adaptation.way,
        }


def require_begun(
    message: BaseMessage, about: Mapping[str, Any] | None, adaptation: Adaptation[Any]
) -> None:
    """Refuse an answer that was cut off while the model was still thinking.

    The token limits of roles are meant for what they say: a model that thinks gets more.

    Raises:
        openai.OpenAIError: When it was; the next call has more room.
    """
    is_cut = _TOO_LONG.match(str((about or {}).get("finish_reason", "")).lower())
    if is_cut and not _has_begun(message.text) and adaptation.give_room():
        raise openai.OpenAIError("the answer was cut off before it began: the model was thinking")


async def begun(pieces: AsyncGenerator[ChatGenerationChunk]) -> Begun:
    """Wait for the first piece of an answer, if there is any, and give it with the others."""
    first = []
    with suppress(StopAsyncIteration), _in_words():
        first.append(await anext(pieces))
    return first, pieces


async def whole_answer(
    first: Iterable[ChatGenerationChunk],
    rest: AsyncGenerator[ChatGenerationChunk],
    *,
    with_aside: bool,
) -> AsyncGenerator[ChatGenerationChunk]:
    """Give the pieces of a stream, which has to come to the end of an answer.

    Raises:
        openai.OpenAIError: When it breaks off, holds nothing, or does not end.
    """
    is_ended, is_begun, length, counts = False, False, 0, _Counts()
    async with aclosing(rest):
        async for piece in _together(first, rest):
            counts.take(piece)
            about = piece.generation_info or {}
            is_begun = is_begun or _says(piece)
            if about.get("finish_reason") == UNSAID and not is_begun:
                del about["finish_reason"]
            if about.get("finish_reason"):
                if is_ended:
                    del about["finish_reason"]  # two of them would be put together as one text
                is_ended = True
            if not with_aside:
                piece.message.additional_kwargs.pop(ASIDE, None)
            length += len(piece.text)
            if length > _MOST_CHARACTERS:
                raise openai.OpenAIError(f"the answer is longer than {_MOST_CHARACTERS} characters")
            yield piece
    if not is_ended:
        raise openai.OpenAIError(BROKEN_OFF if length else "the stream holds no answer")


def _says(piece: ChatGenerationChunk) -> bool:
    message = piece.message
    return bool(
        piece.text or message.additional_kwargs or getattr(message, "tool_call_chunks", None)
    )


class _Counts:
    """Holds the tokens of one stream together: some servers count them anew with each piece."""

    def __init__(self) -> None:
        self._counted: UsageMetadata | None = None

    def take(self, piece: ChatGenerationChunk) -> None:
        """Leave a piece only what has been added since the one before, for they are summed up."""
        message = piece.message
        if not isinstance(message, AIMessageChunk) or message.usage_metadata is None:
            return
        before, self._counted = self._counted, message.usage_metadata
        if before is not None:
            message.usage_metadata = subtract_usage(self._counted, before)


def failed_answer(error: openai.APIError) -> ChatResult:
    """Give the answer that a server wrote and refused; or raise, where it wrote none."""
    text = failed_generation(error)
    if text is None:
        raise error
    return ChatResult(
        generations=[
            ChatGeneration(message=AIMessage(text), generation_info={"finish_reason": "stop"})
        ]
    )


def as_stream(result: ChatResult) -> Begun:
    """Give a whole answer as a stream of one piece."""
    generation = result.generations[0]
    piece = ChatGenerationChunk(
        message=AIMessageChunk(content=generation.message.text),
        generation_info=generation.generation_info,
    )
    return [piece], _nothing()


async def _nothing() -> AsyncGenerator[ChatGenerationChunk]:
    pieces: tuple[ChatGenerationChunk, ...] = ()
    for piece in pieces:
        yield piece


async def _together(
    first: Iterable[ChatGenerationChunk], rest: AsyncIterator[ChatGenerationChunk]
) -> AsyncIterator[ChatGenerationChunk]:
    for piece in first:
        yield piece
    while True:
        try:
            with _in_words():
                piece = await anext(rest)
        except StopAsyncIteration:
            return
        yield piece


@contextmanager
def _in_words() -> Iterator[None]:
    """Say in words that a piece of an answer is nothing that can be read."""
    try:
        yield
    except (AttributeError, LookupError, TypeError) as error:
        raise openai.OpenAIError("a piece of the answer cannot be read") from error


def _has_begun(text: str) -> bool:
    """Say whether there are words that are no thinking, going by how a text begins."""
    begins = text.lstrip().lower()
    return bool(begins) and not (_THINKS.match(begins) and not _THOUGHT.search(begins))


def _aside(message: Mapping[str, Any]) -> str:
    return next((a for name in _ASIDES if isinstance(a := message.get(name), str) and a), "")
