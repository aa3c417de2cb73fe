"""What servers send, made readable: counts that are counts, texts that are texts, whole streams."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import aclosing, contextmanager, suppress
from typing import Any, cast

import httpx2
import openai
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from scriptgraph.models.adapting import Adaptation
from scriptgraph.models.refusals import failed_generation, in_place_of_answer

ASIDE = "reasoning_content"
"""Under which key a message keeps what a server gave beside an empty answer."""

NOTE = "scriptgraph"
"""Under which key of its `response_metadata` a message keeps how it was asked for."""

_ASIDES = ("reasoning_content", "reasoning")
_MOST_TOKENS = 10**9
_MOST_CHARACTERS = 200_000
"""Of one answer; no role needs a tenth of it."""

_THINKS = re.compile(r"<(?:seed:)?(?:think|thought|reason)|\[think|<\|channel\|>analysis|◁think")
_THOUGHT = re.compile(r"</|\[/|<\|channel\|>final|◁/")
"""How thinking begins and ends; `nodes/thinking` knows all of its marks."""

Begun = tuple[list[ChatGenerationChunk], AsyncGenerator[ChatGenerationChunk]]
"""The first piece of a stream, if there is any, and the others."""


def counted(usage: object) -> dict[str, int] | None:
    """Read how many tokens a call took; None where that is not said in sensible numbers."""
    if not isinstance(usage, Mapping):
        return None
    counts = {name: usage.get(name) for name in ("prompt_tokens", "completion_tokens")}
    if not all(is_count(count) for count in counts.values()):
        return None
    read, written = cast("tuple[int, int]", tuple(counts.values()))
    details = {
        name: {key: n for key, n in part.items() if is_count(n)}
        for name in ("prompt_tokens_details", "completion_tokens_details")
        if isinstance(part := usage.get(name), Mapping)
    }
    tokens = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return {**tokens, **details}  # type: ignore[dict-item]


def is_count(given: object) -> bool:
    """Say whether something can be a number of tokens."""
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= _MOST_TOKENS


def readable_answer(response: Any, url: str) -> dict[str, Any]:
    """Give a whole answer in a form that can be read.

    Raises:
        openai.OpenAIError: When it is none: an error that says that all is well, a page, nothing.
    """
    if isinstance(response, str):
        raise openai.OpenAIError(in_place_of_answer(response))
    if not isinstance(response, dict | openai.BaseModel):
        raise openai.OpenAIError("the answer is no JSON object")
    body = response if isinstance(response, dict) else response.model_dump(warnings=False)
    choices = body.get("choices")
    if error := body.get("error"):
        given = error if isinstance(error, dict) else {"message": str(error)}
        request = httpx2.Request("POST", url)
        raise openai.APIError(str(given.get("message") or given), request, body=given)
    if not isinstance(choices, list) or not choices:
        raise openai.OpenAIError("the answer holds no choices")
    for choice in choices:
        message = choice.get("message") if isinstance(choice, dict) else None
        if not isinstance(message, dict):
            raise openai.OpenAIError("the answer holds no message")
        choice["message"] = _readable_part(message)
    return {**body, **_head(body)}


def readable_chunk(chunk: dict[str, Any]) -> dict[str, Any]:
    """Give a piece of a stream in a form that can be read."""
    choices = chunk.get("choices")
    given = [one for one in choices if isinstance(one, dict)] if isinstance(choices, list) else []
    for choice in given:
        delta = choice.get("delta")
        choice["delta"] = _readable_part(delta if isinstance(delta, dict) else {})
    return {**chunk, **_head(chunk), "choices": given}


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
    if adaptation.remarks or adaptation.filtered is not None:
        message.response_metadata[NOTE] = {
            "remarks": list(adaptation.remarks),
            **({} if adaptation.filtered is None else {"filtered": adaptation.filtered}),
        }


def require_begun(
    message: BaseMessage, about: Mapping[str, Any] | None, adaptation: Adaptation[Any]
) -> None:
    """Refuse an answer that was cut off while the model was still thinking.

    The token limits of roles are meant for what they say: a model that thinks gets more.

    Raises:
        openai.OpenAIError: When it was; the next call has more room.
    """
    is_cut = str((about or {}).get("finish_reason", "")).startswith("length")
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
    is_ended, length = False, 0
    async with aclosing(rest):
        async for piece in _together(first, rest):
            about = piece.generation_info or {}
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
        broke = "the stream broke off before the end of the answer"
        raise openai.OpenAIError(broke if length else "the stream holds no answer")


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


def _readable_part(message: dict[str, Any]) -> dict[str, Any]:
    content = message.get("content")
    if content is not None and not isinstance(content, str | list):
        raise openai.OpenAIError("the content of the answer is no text")
    return {**message, "role": "assistant"}


def _head(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give the head of an answer as far as it makes sense."""
    model = body.get("model")
    is_name = isinstance(model, str) and model.isprintable() and len(model) <= 200
    return {"usage": counted(body.get("usage")), "model": model if is_name else None}


def _has_begun(text: str) -> bool:
    """Say whether there are words that are no thinking, going by how a text begins."""
    begins = text.lstrip().lower()
    return bool(begins) and not (_THINKS.match(begins) and not _THOUGHT.search(begins))


def _aside(message: Mapping[str, Any]) -> str:
    return next((a for name in _ASIDES if isinstance(a := message.get(name), str) and a), "")
