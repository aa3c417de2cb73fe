"""Answers as real servers write them: streams and bodies that are not as they should be."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from support.openai_server import Raw

Body = dict[str, Any]
Write = Callable[[list[Body]], bytes]
"""From the pieces of an answer to a stream of them."""

DONE = b"data: [DONE]\n\n"


def pieces(body: Body, finish: str | None = "stop") -> Iterator[Body]:
    """Cut an answer into the pieces in which a server of good manners sends it."""
    head = {name: body[name] for name in ("id", "created", "model")}

    def piece(delta: Body, finish: str | None = None) -> Body:
        return {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield piece({"role": "assistant", "content": ""})
    for word in re.findall(r"\s*\S+\s*", body["choices"][0]["message"]["content"]):
        yield piece({"content": word})
    yield piece({}, finish)
    yield {**head, "choices": [], "usage": body["usage"]}


def written(one: Body) -> bytes:
    return json.dumps(one, ensure_ascii=False).encode()


def event(one: Body) -> bytes:
    return b"data: " + written(one) + b"\n\n"


def over_lines(one: Body) -> bytes:
    lines = json.dumps(one, indent=1).splitlines()
    return "".join(f"data: {line}\n" for line in lines).encode() + b"\n"


def two_in_one(given: list[Body]) -> bytes:
    twos = (given[at : at + 2] for at in range(0, len(given), 2))
    return b"".join(b"data: " + b"".join(map(written, two)) + b"\n\n" for two in twos) + DONE


def with_others(one: Body) -> bytes:
    """Write a piece, and behind it one of a further answer that nobody asked for."""
    other = {**one, "choices": [{"index": 1, "delta": {"content": "No!"}, "finish_reason": None}]}
    return event(one) + event(other)


def instead(name: str) -> Callable[[Body], bytes]:
    """Put the text of a piece under another name."""

    def write(one: Body) -> bytes:
        for choice in one["choices"]:
            delta = choice.pop("delta")
            choice[name] = delta if name == "message" else delta.get("content", "")
        return event(one)

    return write


def each(write: Callable[[Body], bytes], end: bytes = DONE) -> Write:
    return lambda given: b"".join(map(write, given)) + end


def counted_anew(given: list[Body]) -> bytes:
    """Say with every piece how many tokens there have been up to it."""
    usage, whole = given[-1]["usage"], len(given)
    for number, one in enumerate(given, 1):
        so_far = usage["completion_tokens"] * number // whole
        one["usage"] = {**usage, "completion_tokens": so_far}
    return b"".join(map(event, given)) + DONE


PING = b': keep-alive\n\nevent: ping\ndata: {"type": "ping"}\n\n'
AZURE = {"choices": [], "id": "", "model": "", "prompt_filter_results": [{"prompt_index": 0}]}
NULLS = {"role": None, "content": None, "tool_calls": None, "refusal": None, "audio": None}

STREAMS: dict[str, Write] = {
    "no empty line between": each(lambda one: b"data: " + written(one) + b"\n", DONE),
    "no empty line at the end": lambda given: b"".join(map(event, given)).rstrip(),
    "no blank, and other line ends": each(lambda one: b"data:" + written(one) + b"\r\n\r\n"),
    "line ends of old": each(lambda one: b"data:" + written(one) + b"\r\r", b"data:[DONE]\r\r"),
    "two objects in one line": two_in_one,
    "one object over several lines": each(over_lines),
    "objects without a name": each(lambda one: written(one) + b"\n\n", DONE),
    "a byte order mark": lambda given: b"\xef\xbb\xbf" + b"".join(map(event, given)) + DONE,
    "signs of life": each(lambda one: PING + event(one)),
    "a first piece of Azure's": lambda given: b"".join(map(event, [AZURE, *given])) + DONE,
    "a piece of nulls": lambda given: (
        b"".join(map(event, [{"choices": [{"index": 0, "delta": NULLS}], "usage": None}, *given]))
        + DONE
    ),
    "further answers": each(with_others),
    "messages for pieces": each(instead("message")),
    "texts for pieces": each(instead("text")),
    "counted anew": counted_anew,
}


def stream(write: Write, finish: str | None = "stop", cut: int = 7) -> Callable[..., Raw | None]:
    """Have streams written so, cut in the middle of whatever is there."""

    def raw(request: Body, body: Body) -> Raw | None:
        if not request.get("stream"):
            return None
        text = write(list(pieces(body, finish)))
        return Raw([text[at : at + cut] for at in range(0, len(text), cut)])

    return raw


def whole(change: Callable[[Body], bytes], kind: str = "application/json", **headers: str) -> Any:
    """Have whole answers written so."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request, body: Raw([change(body)], kind, named)


def as_text(body: Body) -> bytes:
    choice = body["choices"][0]
    return written({**body, "choices": [{"index": 0, "text": choice["message"]["content"]}]})


WHOLES: dict[str, Any] = {
    "events": whole(
        lambda body: b"".join(map(event, pieces(body))) + DONE, "text/event-stream; charset=utf-8"
    ),
    "blank lines before it": whole(lambda body: b"\n \n" * 30 + written(body)),
    "packed": whole(lambda body: gzip.compress(written(body)), content_encoding="gzip"),
    "packed, in old words": whole(
        lambda body: gzip.compress(written(body)), content_encoding="x-gzip"
    ),
    "a text for a message": whole(as_text),
    "no reason for its end": whole(
        lambda body: written({**body, "choices": [{"message": body["choices"][0]["message"]}]})
    ),
}

ERRORS: dict[str, Body] = {
    "vLLM's": {"object": "error", "message": "the engine is dead", "type": "X", "code": 400},
    "a message alone": {"code": "1113", "msg": "the engine is dead", "data": None},
    "Baidu's": {"error_code": 17, "error_msg": "the engine is dead"},
    "FastAPI's": {"detail": "the engine is dead"},
    "a text": {"error": "the engine is dead"},
}


def called(body: Body, call: Callable[[str, Any], Body]) -> Body:
    """Give an answer as a call of a tool that nobody offered."""
    choice = body["choices"][0]
    text = choice["message"]["content"]
    message = {"role": "assistant", "content": None, **call(text, json.loads(text))}
    return {**body, "choices": [{**choice, "message": message, "finish_reason": "tool_calls"}]}


CALLS: dict[str, Callable[[str, Any], Body]] = {
    "a text": lambda text, _: {
        "tool_calls": [
            {"id": "1", "type": "function", "function": {"name": "x", "arguments": text}}
        ]
    },
    "an object": lambda _, found: {"tool_calls": [{"function": {"name": "x", "arguments": found}}]},
    "an older form": lambda text, _: {"function_call": {"name": "x", "arguments": text}},
    "without a function": lambda _, found: {"tool_calls": [{"name": "x", "arguments": found}]},
    "beside the text": lambda text, _: {
        "content": text,
        "tool_calls": [{"id": "1", "function": {"name": "look_up", "arguments": '{"for": "me"}'}}],
    },
    "an object for a text": lambda _, found: {"content": found},
}
