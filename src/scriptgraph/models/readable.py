"""Answers as servers send them, made readable: counts that are counts, texts that are texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import httpx2
import openai

from scriptgraph.models.counts import counted
from scriptgraph.models.described import readable_name
from scriptgraph.models.words import in_place_of_answer, words_in


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
    _require_no_error(body, url)
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices:
        raise openai.OpenAIError("the answer holds no choices")
    for choice in choices:
        part = part_of(choice, "message") if isinstance(choice, dict) else None
        if part is None:
            raise openai.OpenAIError("the answer holds no message")
        choice["message"] = _readable_part(part)
    return {**body, **_head(body)}


def readable_chunk(chunk: dict[str, Any], url: str) -> dict[str, Any]:
    """Give a piece of a stream in a form that can be read.

    Raises:
        openai.OpenAIError: When it is an error, or holds something else than text.
    """
    _require_no_error(chunk, url)
    given = first_choices(chunk)
    for choice in given:
        choice["delta"] = _readable_part(part_of(choice, "delta") or {})
    return {**chunk, **_head(chunk), "choices": given}


def plain_text(chunk: Any) -> str | None:
    """Give the text of a piece that says nothing else, as almost all do; None for any other."""
    match chunk:
        case {"choices": [{"index": 0, "delta": {"content": str(text), **beside}, **about}]}:
            said = [*beside.values(), *about.values(), chunk.get("usage"), chunk.get("error")]
            return None if any(said) else text
    return None


def joined(chunks: Iterable[Any]) -> Iterator[Any]:
    """Give pieces of a stream, those that are text alone and follow each other as one."""
    for is_text, those in groupby(chunks, lambda chunk: plain_text(chunk) is not None):
        if is_text:
            text = "".join(plain_text(chunk) or "" for chunk in those)
            yield {"choices": [{"index": 0, "delta": {"content": text}}]}
        else:
            yield from those


def _require_no_error(body: Mapping[str, Any], url: str) -> None:
    """Refuse an error, which not every server calls one."""
    error = body.get("error")
    if not error and not body.get("choices"):
        is_told = body.get("object") == "error" or body.get("type") == "error"
        error = body if is_told or any(words_in(body, 3)) else None
    if error:
        given = error if isinstance(error, dict) else {"message": str(error)}
        words = next(iter(words_in(given, 3)), "") or str(given)
        raise openai.APIError(words, httpx2.Request("POST", url), body=given)


def first_choices(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the choices of a piece without further ones, which nobody asked for."""
    choices = body.get("choices")
    given = [one for one in choices if isinstance(one, dict)] if isinstance(choices, list) else []
    return [one for one in given if str(one.get("index") or 0) == "0"]


def part_of(choice: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """Give the text of a choice, wherever a server has put it; None where there is none."""
    for key in (name, "message" if name == "delta" else "delta"):
        if isinstance(part := choice.get(key), dict):
            return part
    text = choice.get("text")
    return {"content": text} if isinstance(text, str) else None


def _readable_part(message: dict[str, Any]) -> dict[str, Any]:
    content = message.get("content")
    if isinstance(content, dict):  # JSON that was asked for, read already
        content = json.dumps(content, ensure_ascii=False)
    if content is not None and not isinstance(content, str | list):
        raise openai.OpenAIError("the content of the answer is no text")
    part = {**message, "role": "assistant", "content": content}
    function = part.pop("function_call", None)
    calls = part.pop("tool_calls", None) or ([{"function": function}] if function else None)
    return {**part, "tool_calls": _readable_calls(calls)} if isinstance(calls, list) else part


def _readable_calls(calls: list[Any]) -> list[dict[str, Any]]:
    """Give calls of tools in the usual form; what is none is left out."""
    readable = []
    for number, call in enumerate(calls):
        if not isinstance(call, dict):
            continue
        within = call.get("function")
        function = within if isinstance(within, dict) else call
        given = function.get("arguments")
        text = given if isinstance(given, str) or given is None else json.dumps(given)
        index, name = call.get("index"), function.get("name")
        readable.append(
            {
                "index": index if isinstance(index, int) else number,
                "id": call.get("id") if isinstance(call.get("id"), str) else None,
                "type": "function",
                "function": {"name": name if isinstance(name, str) else None, "arguments": text},
            }
        )
    return readable


def _head(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give the head of an answer as far as it makes sense."""
    return {"usage": counted(body.get("usage")), "model": readable_name(body.get("model"))}
