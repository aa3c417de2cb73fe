"""`/v1/chat/completions`: a script as a model for every client of the OpenAI protocol."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response, StreamingResponse

from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.core.settings import LONGEST_MESSAGE, too_long
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.state.session import SessionState
from scriptgraph.web.desk import Desk, new_name
from scriptgraph.web.heard import INSTRUCT, SPEAK, Turn, turn_of
from scriptgraph.web.helping import note_words, told
from scriptgraph.web.refusals import body, kind_of
from scriptgraph.web.shown import spoken, usage
from scriptgraph.web.streams import EVENTS

SESSION = "X-Session-Id"
_MESSAGE_ID = "Idempotency-Key"
LONGEST_ID = 200
_MEANT = {"model", "messages", "stream", "stream_options", "user", "metadata", "n"}


class Part(BaseModel):
    """A piece of a message."""

    model_config = ConfigDict(extra="allow")

    type: str
    text: str | None = None


class Message(BaseModel):
    """A message of the conversation, as the client remembers it."""

    model_config = ConfigDict(extra="allow")

    role: str
    content: str | list[Part] | None = None

    def words(self) -> str:
        """Give its text.

        Raises:
            InputError: When it holds anything else, such as a picture.
        """
        parts = self.content if isinstance(self.content, list) else []
        if other := next((one.type for one in parts if one.text is None), None):
            raise InputError(f"only text can be said here, and no {other!a}")
        return self.text()

    def text(self) -> str:
        """Give its text, whatever else it holds; parts of the user's stand apart."""
        if not isinstance(self.content, list):
            return self.content or ""
        between = "" if self.role == "assistant" else "\n"
        return between.join(one.text for one in self.content if one.text)


class StreamOptions(BaseModel):
    """What a stream tells besides the words."""

    model_config = ConfigDict(extra="allow")

    include_usage: bool = False


class Completion(BaseModel):
    """A request; what is not listed here is for language models, and changes nothing."""

    model_config = ConfigDict(extra="allow")

    model: str = Field(description="the id of a script")
    messages: list[Message] = Field(max_length=10_000)
    stream: bool = False
    stream_options: StreamOptions | None = None
    user: str | None = None
    metadata: dict[str, str] | None = None
    n: int | None = None

    def by_others(self) -> str:
        """Give all that is not the agent's, nor a client's instructions."""
        own = ("assistant", *INSTRUCT)
        return "\n".join(one.text() for one in self.messages if one.role not in own)

    def idle(self) -> list[str]:
        """Name what was asked for and changes nothing: the script and its server decide it."""
        roles = {one.role for one in self.messages} - {*SPEAK}
        given = self.model_fields_set - _MEANT
        return sorted([*(f"{role} message" for role in roles), *given])


@dataclass(frozen=True)
class _Answer:
    """One answer under way."""

    completion: Completion
    conversation: Conversation
    turn: Turn
    begun: int
    """Records of the trace before it."""

    id: str
    created: int

    @property
    def head(self) -> dict[str, Any]:
        return {"id": self.id, "created": self.created, "model": self.completion.model}


_CHUNK = {"type": "string", "description": "a chunk of the protocol as JSON, at the end `[DONE]`"}
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; where `stream` is asked for, its events.",
        "content": {
            EVENTS: {
                "itemSchema": {
                    "type": "object",
                    "required": ["data"],
                    "properties": {"data": _CHUNK},
                }
            }
        },
    }
}


def completions(desk: Desk) -> APIRouter:
    """Give the routes of the protocol."""
    router = APIRouter(prefix="/v1", tags=["OpenAI protocol"])

    @router.get("/models")
    def models() -> dict[str, Any]:
        """List the scripts that can be talked to."""
        names = sorted(desk.shelf.scripts())
        return {"object": "list", "data": [_model(name) for name in names]}

    @router.get("/models/{name}")
    def model(name: str) -> dict[str, Any]:
        """Show one of them."""
        return _model(desk.shelf.script(name).id)

    @router.post("/chat/completions", response_model=None, responses=_STREAMED)
    async def create(completion: Completion, request: Request) -> Response:
        """Take a turn of a session, and answer with what the agent says.

        The session is named by the header `X-Session-Id`, by `metadata.session`, or by `user` (one
        session for each user and script). Without a name a conversation that has just begun gets
        one, which the answer's header tells.
        """
        note_words(request, completion.model, completion.by_others())
        answer = await _begin(desk, completion, request)
        headers = {SESSION: quote(answer.conversation.session, safe=" /:@")}
        pieces = _pieces(desk, answer)
        if not completion.stream:
            text = "".join([piece async for piece in pieces])
            return JSONResponse(await _whole(answer, text), headers=headers)
        first = await anext(pieces, None)  # what fails before it is no stream yet
        events = _events(answer, first, pieces, lambda error: told(desk, request, error))
        return StreamingResponse(events, media_type=EVENTS, headers=headers)

    return router


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "scriptgraph"}


async def _begin(desk: Desk, completion: Completion, request: Request) -> _Answer:
    if completion.n not in (None, 1):
        raise InputError(f"a session takes one turn at a time: n is {completion.n}, and can be 1")
    given = [(one.role, one.words()) for one in completion.messages]
    name = _session(completion, request.headers)
    if name is None:
        if any(role == "assistant" for role, _ in given):
            raise RefusedError(
                "whose conversation this is cannot be seen: send the session's name, which the "
                f"first answer told, in the header {SESSION}, in metadata.session, or as user"
            )
        name = new_name(desk.shelf.script(completion.model).id)
    conversation = await desk.open(name, completion.model)
    state = await conversation.look()
    identity = request.headers.get(_MESSAGE_ID) or None
    if identity and len(identity) > LONGEST_ID:
        raise InputError(f"a message's id has at most {LONGEST_ID} characters")
    turn = turn_of(given, spoken(state), identity)
    if len(turn.text or "") > LONGEST_MESSAGE:
        raise RefusedError(too_long(turn.text or ""))
    begun, created = len(state.get("trace", [])), int(time.time())
    return _Answer(completion, conversation, turn, begun, f"chatcmpl-{uuid4().hex}", created)


def _session(completion: Completion, headers: Mapping[str, str]) -> str | None:
    """Give the session's name, as the client says it.

    Raises:
        InputError: When it gives two.
    """
    names = {_unquoted(headers.get(SESSION, "")), (completion.metadata or {}).get("session", "")}
    names.discard("")
    if len(names) > 1:
        raise InputError(f"the header {SESSION} and metadata.session name different sessions")
    if names:
        return names.pop()
    return f"{completion.model}:{completion.user}" if completion.user else None


def _unquoted(header: str) -> str:
    """Read a header: percent signs, and the UTF-8 that many clients send as it is."""
    with suppress(ValueError):
        header = header.encode("latin-1").decode()
    return unquote(header)


async def _pieces(desk: Desk, answer: _Answer) -> AsyncIterator[str]:
    for text in answer.turn.unseen:
        yield f"{text}\n\n"
    turn = answer.turn
    async for piece in desk.turn(answer.conversation, turn.text, turn.message_id, polls=False):
        yield piece


async def _whole(answer: _Answer, text: str) -> dict[str, Any]:
    state = await answer.conversation.look()
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, **_STOPPED}
    spent = _spent(answer, state)
    told = {"scriptgraph": _told(answer, state)}
    counted = {"usage": spent} if spent else {}
    return {**answer.head, "object": "chat.completion", "choices": [choice], **counted, **told}


_STOPPED = {"finish_reason": "stop", "logprobs": None}


async def _events(
    answer: _Answer, first: str | None, rest: AsyncIterator[str], tells: Callable[[Exception], str]
) -> AsyncIterator[str]:
    """Give an answer as server-sent events; what fails under way is an event too."""
    yield _chunk(answer, {"role": "assistant", "content": first or ""})
    try:
        async for piece in rest:
            yield _chunk(answer, {"content": piece})
        state = await answer.conversation.look()
    except Exception as error:
        status, code = kind_of(error)
        yield _event(body(status, code, tells(error)))
        if status == 500:
            raise
        return
    yield _chunk(answer, {}, finish="stop", scriptgraph=_told(answer, state))
    options = answer.completion.stream_options
    if options and options.include_usage and (spent := _spent(answer, state)):
        yield _event({**_CHUNK, **answer.head, "choices": [], "usage": spent})
    yield "data: [DONE]\n\n"


_CHUNK = {"object": "chat.completion.chunk"}


def _chunk(
    answer: _Answer, delta: dict[str, str], finish: str | None = None, **more: object
) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return _event({**_CHUNK, **answer.head, "choices": [choice], **more})


def _event(data: object) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _told(answer: _Answer, state: SessionState) -> dict[str, Any]:
    """Say what the protocol has no word for: where the session stands, and what was not heeded."""
    return {
        "session": answer.conversation.session,
        "section": state.get("section"),
        "status": state.get("status", "open"),
        "turn": state.get("turn", 0),
        "human": bool(state.get("human")),
        "repeated": answer.turn.is_repeated,
        "ignored": answer.completion.idle(),
    }


def _spent(answer: _Answer, state: SessionState) -> dict[str, int] | None:
    spent = usage(state.get("trace", [])[answer.begun :])
    return spent.model_dump() if spent else None
