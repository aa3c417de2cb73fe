"""A model on loopback that holds the dialogue with whoever asks, in the form that they ask for.

It knows the turn by the user's last words in the prompt, and so needs no cue. Every session has an
address of its own, `<server>/<session>/v1`; under `<server>/<session>` it is told what to do and
tells what was asked. In the session `unmetered` nothing is counted, and many can talk at once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from benchmarks.counting import Tokenizer
from benchmarks.peers.answering import Lie, Message, Speaker
from benchmarks.peers.dialogue import sleep_talk
from benchmarks.peers.embedding import embedded
from benchmarks.peers.metering import Meter, text_of
from benchmarks.peers.parlant_forms import is_about_the_script

SERVED = "sleep-talk"

UNMETERED = "unmetered"


def application() -> Starlette:
    """Make the server, to be run by any ASGI server."""
    model = _TalkModel()
    return Starlette(
        routes=[
            Route("/{session}/v1/chat/completions", model.answer, methods=["POST"]),
            Route("/{session}/v1/embeddings", _embed, methods=["POST"]),
            Route("/{session}/orders", model.take_orders, methods=["PUT"]),
            Route("/{session}/account", model.give_account),
        ]
    )


async def _embed(request: Request) -> Response:
    return JSONResponse(embedded(await request.json()))


@dataclass
class _Session:
    """What was asked in a session, and what is to be done in it."""

    meter: Meter
    apart: Meter
    """Counts the same where schemas are no part of the prompt."""

    hold: int = -1
    """The turn whose reply is held back for good."""

    held: bool = False
    released: asyncio.Event = field(default_factory=asyncio.Event)
    lie_in: int = -1
    lie: Lie = ""
    asked: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class _TalkModel:
    speaker: Speaker = field(default_factory=lambda: Speaker(sleep_talk()))
    tokenizer: Tokenizer = field(default_factory=Tokenizer)
    sessions: dict[str, _Session] = field(default_factory=dict)

    async def answer(self, request: Request) -> Response:
        asked = await request.json()
        number = self.speaker.turn_of(asked)
        if request.path_params["session"] == UNMETERED or is_about_the_script(asked):
            message = await self.speaker.message(asked, number)
            return _response(asked, message, 1, 1)
        session = self._session(request)
        lie = session.lie if number == session.lie_in else ""
        message = await self.speaker.message(asked, number, lie)
        session.asked.append(self._noted(asked, number, message))
        if number == session.hold and session.asked[-1]["replies"]:
            session.held = True
            await session.released.wait()
        session.apart.charge(asked, message)
        return _response(asked, message, *session.meter.charge(asked, message))

    async def take_orders(self, request: Request) -> Response:
        session = self._session(request)
        for name, value in (await request.json()).items():
            setattr(session, name, value)
        if session.hold < 0:
            session.released.set()
        return Response(status_code=204)

    async def give_account(self, request: Request) -> Response:
        session = self._session(request)
        usage, apart = asdict(session.meter.usage), asdict(session.apart.usage)
        told = {"usage": usage, "apart": apart, "held": session.held, "asked": session.asked}
        return JSONResponse(told)

    def _session(self, request: Request) -> _Session:
        name = request.path_params["session"]
        if name not in self.sessions:
            apart = Meter(self.tokenizer, with_schemas=False)
            self.sessions[name] = _Session(Meter(self.tokenizer), apart)
        return self.sessions[name]

    def _noted(self, asked: Mapping[str, Any], number: int, message: Message) -> dict[str, Any]:
        """Note how often a prompt holds what was said in each turn."""
        text = "\n".join(text_of(one) for one in asked["messages"])
        turns = self.speaker.talk.turns
        return {
            "turn": number,
            "replies": turns[number].agent in text_of(message),
            "user": [text.count(turn.user) if turn.user else 0 for turn in turns],
            "agent": [text.count(turn.agent) for turn in turns],
        }


def _response(asked: Mapping[str, Any], message: Message, read: int, written: int) -> Response:
    usage: dict[str, object] = {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
        "prompt_tokens_details": {"cached_tokens": 0},
    }
    finish = "tool_calls" if message.get("tool_calls") else "stop"
    if asked.get("stream"):
        events = _events(message, finish, usage)
        return StreamingResponse(events, media_type="text/event-stream")
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return JSONResponse({**_HEAD, "object": "chat.completion", "choices": [choice], "usage": usage})


_HEAD = {"id": "chatcmpl-1", "created": 1, "model": SERVED}
_CHUNK = {**_HEAD, "object": "chat.completion.chunk"}


def _events(message: Message, finish: str, usage: dict[str, object]) -> Iterator[bytes]:
    """Send an answer in one piece, as a stream."""
    calls = [{"index": n, **call} for n, call in enumerate(message.get("tool_calls") or ())]
    delta = {**message, "tool_calls": calls} if calls else message
    for one, why in ((delta, None), ({}, finish)):
        yield _event({"choices": [{"index": 0, "delta": one, "finish_reason": why}]})
    yield _event({"choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def _event(body: dict[str, Any]) -> bytes:
    return f"data: {json.dumps({**_CHUNK, **body})}\n\n".encode()
