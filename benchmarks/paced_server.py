"""A model on loopback that answers by a cue, as slowly as the published model did.

It speaks the OpenAI protocol, whole answers and streams, for many sessions at once. Every session
has an address of its own, `<server>/<session>/v1`, where whoever drives it leaves the cue of the
turn under way: `PUT <server>/<session>/cue`. The server runs in a process of its own, so that the
client's work and its own hold each other up as little as possible.

It is as strict as servers with structured output are: what the schema of the answer does
not list cannot come.
"""

from __future__ import annotations

import asyncio
import codecs
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import tiktoken
from langchain_core.messages import convert_to_messages
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from benchmarks.counting import ENCODING, Tokenizer
from benchmarks.serving import served
from scriptgraph.rehearsal.standin import Cue, StandIn, compact

SERVED = "paced-stand-in"


@dataclass(frozen=True)
class Pace:
    """How long an answer takes.

    The numbers are a least-squares fit over the 5,900 calls of the published experiment (R² 0.83).
    """

    start_ms: float = 545.0
    read_ms: float = 0.070
    """For each token of the prompt."""

    write_ms: float = 10.74
    """For each token of the answer."""

    scale: float = 1.0
    """Multiplies every delay."""

    def ms(self, read: int, written: int) -> float:
        """Give the time from the request until so many tokens of the answer are there."""
        return self.scale * (self.start_ms + self.read_ms * read + self.write_ms * written)


@contextmanager
def paced_server(pace: Pace) -> Iterator[str]:
    """Serve on a free port of loopback until the block is left; gives the server's address."""
    with served(application, pace) as address:
        yield address


def application(pace: Pace) -> Starlette:
    """Make the server, to be run by any ASGI server."""
    model = _PacedModel(pace)
    return Starlette(
        routes=[
            Route("/{session}/cue", model.take_cue, methods=["PUT"]),
            Route("/{session}/v1/chat/completions", model.answer, methods=["POST"]),
            Route("/account", model.give_account),
        ]
    )


@dataclass
class _PacedModel:
    pace: Pace
    tokenizer: Tokenizer = field(default_factory=Tokenizer)
    cues: dict[str, Cue] = field(default_factory=dict)
    late_ms: list[float] = field(default_factory=list)
    """How long after its due time each answer was complete: the server's own share."""

    held: Counter[str] = field(default_factory=Counter)
    """Schema → the answers that it did not let come as they were cued."""

    async def take_cue(self, request: Request) -> Response:
        self.cues[request.path_params["session"]] = Cue(**await request.json())
        return Response(status_code=204)

    async def give_account(self, _: Request) -> Response:
        """Tell what there was since it was asked for last."""
        late, self.late_ms = self.late_ms, []
        held, self.held = self.held, Counter()
        return JSONResponse({"late_ms": late, "held": held})

    async def answer(self, request: Request) -> Response:
        begun = asyncio.get_running_loop().time()
        asked = await request.json()
        cue = self.cues.get(request.path_params["session"])
        if cue is None:
            return JSONResponse({"error": {"message": "nobody has left a cue here"}}, 404)
        prompt = convert_to_messages(asked["messages"])
        text = self._hold((await StandIn(cue=cue).ainvoke(prompt)).text, asked)
        tokens = self.tokenizer.tokens(text)
        schedule = _Schedule(begun, self.pace, len(self.tokenizer.prompt(prompt)))
        usage = {
            "prompt_tokens": schedule.read,
            "completion_tokens": len(tokens),
            "total_tokens": schedule.read + len(tokens),
        }
        if asked.get("stream"):
            events = self._stream(schedule, tokens, usage, asked)
            return StreamingResponse(events, media_type="text/event-stream")
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        whole = JSONResponse(
            {**_HEAD, "object": "chat.completion", "choices": [choice], "usage": usage}
        )
        self.late_ms.append(await schedule.reach(len(tokens)))
        return whole

    def _hold(self, text: str, asked: Mapping[str, Any]) -> str:
        """Hold an answer to the schema that was asked for, if there was one, and count it."""
        if "response_format" not in asked:
            return text
        form = asked["response_format"]["json_schema"]
        held = held_to(form["schema"], text)
        self.held[form["name"]] += held != text
        return held

    async def _stream(
        self,
        schedule: _Schedule,
        tokens: Sequence[int],
        usage: dict[str, int],
        asked: dict[str, Any],
    ) -> AsyncIterator[bytes]:
        late = await schedule.reach(1)
        yield _delta({"role": "assistant", "content": ""})
        for number, piece in enumerate(_pieces(tokens), start=1):
            late = await schedule.reach(number)
            yield _delta({"content": piece})
        self.late_ms.append(late)
        yield _delta({}, finish="stop")
        if asked.get("stream_options", {}).get("include_usage"):
            yield _event({**_CHUNK, "choices": [], "usage": usage})
        yield b"data: [DONE]\n\n"


def held_to(schema: Mapping[str, Any], text: str) -> str:
    """Leave out lines that do not fit their pattern; put 0, to stay, for a number not listed."""
    answer = json.loads(text)
    for name, about in schema["properties"].items():
        if pattern := about.get("items", {}).get("pattern"):
            answer[name] = [line for line in answer[name] if re.search(pattern, line)]
            continue
        if answer[name] not in about.get("enum", [answer[name]]):
            answer[name] = about["enum"][0]
    return compact(answer)


@dataclass(frozen=True)
class _Schedule:
    """When the tokens of one answer are due."""

    begun: float
    pace: Pace
    read: int

    async def reach(self, written: int) -> float:
        """Wait until so many tokens are due; gives the milliseconds by which that was missed."""
        loop = asyncio.get_running_loop()
        due = self.begun + self.pace.ms(self.read, written) / 1000
        # Asked even when it is late, so that one answer cannot keep the others from their turn.
        await asyncio.sleep(max(0.0, due - loop.time()))
        return (loop.time() - due) * 1000


_HEAD = {"id": "chatcmpl-1", "created": 1, "model": SERVED}
_CHUNK = {**_HEAD, "object": "chat.completion.chunk"}


def _delta(delta: dict[str, str], *, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _event({**_CHUNK, "choices": [choice]})


def _event(body: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(body)}\n\n".encode()


def _pieces(tokens: Sequence[int]) -> Iterator[str]:
    """Write an answer token by token; a character that takes several comes with its last."""
    encoding = tiktoken.get_encoding(ENCODING)
    decoder = codecs.getincrementaldecoder("utf-8")()
    for token in tokens:
        yield decoder.decode(encoding.decode_single_token_bytes(token))
