"""Turns as they are sent: whole, or as server-sent events while they are written."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from pydantic import BaseModel

from scriptgraph.sessions.conversation import Conversation
from scriptgraph.web.desk import Desk
from scriptgraph.web.refusals import body, kind_of
from scriptgraph.web.shown import TurnShown, session_shown

EVENTS = "text/event-stream"
_NAMED = "#/components/schemas/{model}"


def described(**events: type[BaseModel]) -> dict[str, Any]:
    """Describe a stream for `/openapi.json`, as FastAPI does: each event's name, and its data.

    Args:
        events: What stands in the data of each event, as JSON.
    """
    items = [_described(name, data) for name, data in events.items()]
    return {"content": {EVENTS: {"itemSchema": {"oneOf": items}}}}


def _described(name: str, data: type[BaseModel]) -> dict[str, Any]:
    shape = data.model_json_schema(mode="serialization", ref_template=_NAMED)
    shape.pop("$defs", None)  # other routes answer with them, so that they are named already
    told = {"type": "string", "contentMediaType": "application/json", "contentSchema": shape}
    properties = {"event": {"const": name}, "data": told}
    return {"type": "object", "required": ["event", "data"], "properties": properties}


class PieceTold(BaseModel):
    """A piece of the reply."""

    text: str


class ErrorTold(BaseModel):
    """Why it ends: `error` is as that of any refusal."""

    status: int
    error: dict[str, Any]


async def decided(conversation: Conversation) -> int:
    """Count the decisions of a session."""
    return len((await conversation.look()).get("trace", []))


async def taken(
    desk: Desk,
    conversation: Conversation,
    text: str | None,
    message_id: str | None = None,
    seen: str | None = None,
) -> TurnShown:
    """Take a turn, and show it.

    Raises:
        ScriptgraphError: As `Conversation.turn` does.
    """
    begun = await decided(conversation)
    pieces = [piece async for piece in desk.turn(conversation, text, message_id, seen)]
    return await _turn(conversation, begun, "".join(pieces))


async def _turn(conversation: Conversation, begun: int, reply: str) -> TurnShown:
    state = await conversation.look()
    return TurnShown(
        reply=reply,
        state=session_shown(conversation.session, conversation.script, state),
        decisions=[dict(record) for record in state.get("trace", [])[begun:]],
    )


async def turn_events(
    conversation: Conversation,
    begun: int,
    first: str | None,
    rest: AsyncIterator[str],
    tells: Callable[[Exception], str],
) -> AsyncIterator[str]:
    """Give a turn as events: `piece`, and at the end `turn`, or `error`.

    Args:
        conversation: The session.
        begun: How many decisions there were before.
        first: The first piece, which has come already; None where there is none.
        rest: The others.
        tells: Says what is told of an error.
    """
    reply = first or ""
    if first:
        yield event("piece", {"text": first})
    try:
        async for piece in rest:
            reply += piece
            yield event("piece", {"text": piece})
        turn = await _turn(conversation, begun, reply)
    except Exception as error:
        yield error_event(error, tells(error))
        if kind_of(error)[0] == 500:
            raise
        return
    yield event("turn", turn.model_dump(mode="json"))


def error_event(error: Exception, said: str) -> str:
    """Write an error as an event."""
    status, code = kind_of(error)
    return event("error", {"status": status, **body(status, code, said)})


def event(name: str, data: object) -> str:
    """Write an event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
