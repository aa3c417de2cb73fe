"""`POST /api/sessions/{session}/forks`: go back to an earlier turn, and try another answer."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import Field

from scriptgraph.core.errors import RefusedError
from scriptgraph.sessions.forking import fork
from scriptgraph.web.bodies import Body
from scriptgraph.web.desk import Desk, new_name, require_name
from scriptgraph.web.roles import TRIED
from scriptgraph.web.shown import SessionShown, session_shown
from scriptgraph.web.who import called, has_to_hold


class Forking(Body):
    """Where the new session is to stand."""

    turn: int = Field(description="before the user's words of this turn of the old session")
    session: str | None = Field(
        default=None, description="the new session's name; one is made up where none is given"
    )
    by: str = Field(
        default="", max_length=200, description="who wants it, where nobody is signed in"
    )


def forks(desk: Desk) -> APIRouter:
    """Give the route."""
    router = APIRouter(prefix="/api", tags=["trying"])

    @router.post("/sessions/{session:path}/forks", status_code=201)
    async def begin_fork(session: str, forking: Forking, request: Request) -> SessionShown:
        """Begin a session that stands where this one stood before a turn; this one stays as it is.

        It is refused where the state of then cannot be had exactly.
        """
        script = await desk.script_of(session)
        tried = TRIED if session.startswith(TRIED) else ""
        new = require_name(forking.session or f"{tried}{new_name(script.id)}")
        has_to_hold(request, new)
        if new.startswith(TRIED) and not tried:
            raise RefusedError(
                f"{session!a} is no try, and so its fork is none: whoever may read tries could "
                f"read it. Give it a name that does not begin with {TRIED!r}"
            )
        by = called(request, forking.by)
        state = await fork(desk.store, session, forking.turn, new, script, by=by)
        return session_shown(new, script, state)

    return router
