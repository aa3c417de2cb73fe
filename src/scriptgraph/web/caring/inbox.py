"""The inbox: which sessions need a human, and what a human does in one of them."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field

from scriptgraph.core.errors import RefusedError
from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.state.session import SessionState
from scriptgraph.web.bodies import Body
from scriptgraph.web.desk import Desk
from scriptgraph.web.reading.listing import SessionListed, listed_session
from scriptgraph.web.shown import SessionShown, session_shown
from scriptgraph.web.who import called


class Needy(SessionListed):
    """A session that needs a human."""

    since: str = Field(description="since when: ISO 8601, UTC")
    words: list[str] = Field(description="what the user has said that nobody has answered")


class Act(Body):
    """What a human does in a session."""

    do: Literal["take", "say", "give-back", "end", "seen"]
    by: str = Field(default="", max_length=200, description="who; needed to take, and to have seen")
    text: str = Field(
        default="",
        max_length=LONGEST_MESSAGE,
        description="what the user reads: needed to say, and last words to give back or end with",
    )
    section: str = Field(default="", max_length=200, description="where it goes on: to give back")
    why: str = Field(default="", max_length=2000, description="why: to take, and to have seen")
    instead_of: str = Field(
        default="", max_length=200, description="to take: who is relieved, where somebody is there"
    )


def inbox(desk: Desk) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/api", tags=["looking after"])

    @router.get("/inbox")
    async def in_need() -> list[Needy]:
        """List the sessions that need a human: the newest danger first."""
        return [
            Needy(
                **(await listed_session(desk, one)).model_dump(),
                since=one.since,
                words=list(one.unanswered),
            )
            for one in await desk.overviews.in_need()
        ]

    @router.post("/sessions/{session:path}/human")
    async def act(session: str, act: Act, request: Request) -> SessionShown:
        """Take a session over, write in it, give it back, end it, or note that it was seen.

        While a human is there no model is asked, and what the user says waits for them. A turn
        that is under way is waited for. Who is signed in by name acts in no other.
        """
        act = act.model_copy(update={"by": called(request, act.by)})
        conversation = await desk.open(session)
        box = Inbox(conversation.graph, desk.store, session)
        return session_shown(session, conversation.script, await _done(box, act))

    return router


async def _done(box: Inbox, act: Act) -> SessionState:
    match act.do:
        case "take":
            return await box.take(_named(act), why=act.why, instead_of=act.instead_of)
        case "seen":
            return await box.seen(_named(act), why=act.why)
        case "say":
            return await box.say(act.text, by=act.by)
        case "give-back":
            return await box.give_back(act.section, act.text, by=act.by)
        case "end":
            return await box.end(act.text, by=act.by)


def _named(act: Act) -> str:
    """Give who it is.

    Raises:
        RefusedError: When nobody says.
    """
    if not act.by.strip():
        raise RefusedError("say who you are (`by`): the user and the trace are told it")
    return act.by
