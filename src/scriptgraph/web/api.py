"""`/api`: scripts, sessions, turns and decisions as plain JSON."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from scriptgraph.core.errors import RefusedError
from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.web.bodies import Body
from scriptgraph.web.desk import Desk, new_name
from scriptgraph.web.helping import note_words, told
from scriptgraph.web.shown import (
    ScriptShown,
    SessionShown,
    TurnShown,
    script_shown,
    session_shown,
)
from scriptgraph.web.streams import (
    EVENTS,
    ErrorTold,
    PieceTold,
    decided,
    described,
    taken,
    turn_events,
)
from scriptgraph.web.who import has_to_hold


class Opening(Body):
    """Which session is to begin."""

    script: str = Field(description="the script's id")
    session: str | None = Field(
        default=None, description="its name; one is made up where none is given"
    )


class Saying(Body):
    """What the user says."""

    text: str | None = Field(
        max_length=LONGEST_MESSAGE,
        description="null finishes a turn that was broken off, and is refused where there is none",
    )
    id: str | None = Field(
        default=None,
        max_length=200,
        description="the message's own id: sent again, it is answered once",
    )
    seen: str | None = Field(
        default=None,
        max_length=200,
        description="the id of the agent's last message that was seen, empty for none: where "
        "another one is the last by now, the words are refused (409 `gone_on`)",
    )


def api(desk: Desk) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/api", tags=["sessions"])

    @router.get("/scripts")
    def scripts() -> list[ScriptShown]:
        """List the files of the folder; one that is no script says what is wrong with it."""
        return [script_shown(one) for one in desk.shelf.volumes()]

    @router.post("/sessions", status_code=201)
    async def open_session(opening: Opening, request: Request) -> TurnShown:
        """Begin a session, and let the agent open it."""
        name = opening.session or new_name(desk.shelf.script(opening.script).id)
        has_to_hold(request, name)
        conversation = await desk.open(name, opening.script)
        return await taken(desk, conversation, None)

    @router.get("/sessions/{session:path}/decisions")
    async def decisions(session: str) -> list[dict[str, Any]]:
        """Tell every decision of a session, in order: what was possible, what was chosen, why."""
        state = await (await desk.open(session)).look()
        return [dict(record) for record in state.get("trace", [])]

    @router.get("/sessions/{session:path}")
    async def read_session(session: str) -> SessionShown:
        """Tell where a session stands, and what was said."""
        conversation = await desk.open(session)
        return session_shown(session, conversation.script, await conversation.look())

    @router.post(
        "/sessions/{session:path}/turns",
        response_model=TurnShown,
        responses={200: described(piece=PieceTold, turn=TurnShown, error=ErrorTold)},
    )
    async def take_turn(session: str, saying: Saying, request: Request) -> Response | TurnShown:
        """Say something, and be answered.

        Who accepts `text/event-stream` gets the reply as it is written: events `piece`, and at the
        end `turn`, or `error`.
        """
        note_words(request, None, saying.text or "")
        if saying.text is not None and not saying.text.strip():
            raise RefusedError("the message is empty: nothing was said")
        conversation = await desk.open(session)
        if saying.text is None and not await conversation.is_waiting():
            raise RefusedError("no turn was broken off: there is nothing to finish, and no `text`")
        if EVENTS not in request.headers.get("accept", ""):
            return await taken(desk, conversation, saying.text, saying.id, saying.seen)
        begun = await decided(conversation)
        pieces = desk.turn(conversation, saying.text, saying.id, saying.seen)
        first = await anext(pieces, None)  # what fails before it is no stream yet
        events = turn_events(
            conversation, begun, first, pieces, lambda error: told(desk, request, error)
        )
        return StreamingResponse(events, media_type=EVENTS)

    return router
