"""`GET /api/sessions`: the sessions of the store, page by page, the latest first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from scriptgraph.core.danger import Level
from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import Origin
from scriptgraph.sessions.overview import Head, Overview
from scriptgraph.state.risk import Risk
from scriptgraph.state.session import Human
from scriptgraph.web.desk import Desk

LONGEST_PAGE = 200
"""Sessions on a page."""

LOOKED_THROUGH = 500
"""Sessions whose words are looked through for one page; the page's `more` goes on from there."""


class DangerShown(BaseModel):
    """The danger in a session; nothing in it is what the user said."""

    level: Level
    about: str
    reason: str
    section: str
    turn: int
    since: str = Field(description="when the first of it was heard: ISO 8601, UTC")


class SessionListed(BaseModel):
    """A session as a list shows it."""

    session: str
    script: dict[str, str] | None
    title: str
    status: str = Field(description="open or ended")
    section: str | None
    turn: int
    began_at: str
    last_at: str
    at_risk: bool
    danger: DangerShown | None = Field(description="what no human has looked at")
    heard: DangerShown | None = Field(description="of what the human who is there knows")
    human: Human | None
    waiting: bool = Field(description="a human is waited for, or the user's last words are")
    unanswered: int = Field(description="messages of the user that nobody has answered")
    kind: Literal["chat", "simulated"]
    forked_from: Origin | None = Field(description="the session, and its turn, that it stands on")
    error: str = Field(description="why it cannot be read; then nothing else is known of it")


class SessionsListed(BaseModel):
    """A page of sessions."""

    sessions: list[SessionListed]
    more: str | None = Field(
        description="give it as `before`; a page that is not full may be followed by others"
    )


@dataclass(frozen=True)
class _Asked:
    """Which sessions are wanted."""

    script: str | None
    status: str | None
    waiting: bool | None
    at_risk: bool | None
    kind: str | None

    def fits(self, one: Overview) -> bool:
        """Say whether a session is one of them."""
        script = one.script["id"] if one.script else None
        return (
            self.script in (None, script)
            and self.status in (None, one.status)
            and self.waiting in (None, one.is_waiting)
            and self.at_risk in (None, one.risk is not None)
            and self.kind in (None, kind(one))
        )


_Limit = Annotated[int, Query(ge=1, le=LONGEST_PAGE)]
_Text = Annotated[
    str,
    Query(max_length=200, description="what stands in its name, its title, or in what was said"),
]


def listing(desk: Desk) -> APIRouter:
    """Give the route."""
    router = APIRouter(prefix="/api", tags=["sessions"])

    @router.get("/sessions")
    async def list_sessions(
        script: str | None = None,
        status: Literal["open", "ended"] | None = None,
        waiting: bool | None = None,
        at_risk: bool | None = None,
        kind: Literal["chat", "simulated"] | None = None,
        text: _Text = "",
        limit: _Limit = 50,
        before: Annotated[str | None, Query(max_length=1000)] = None,
    ) -> SessionsListed:
        """List the sessions, the latest first; only those that fit where something is asked for."""
        heads = _behind(await desk.overviews.heads(), before)
        asked = _Asked(script, status, waiting, at_risk, kind)
        return await _page(desk, heads, asked, text.strip().casefold(), limit)

    return router


async def _page(
    desk: Desk, heads: Sequence[Head], asked: _Asked, text: str, limit: int
) -> SessionsListed:
    page: list[SessionListed] = []
    searched = 0
    last: Head | None = None
    for head in heads:
        if last and (len(page) == limit or searched == LOOKED_THROUGH):
            return SessionsListed(sessions=page, more=f"{last.step} {last.place.name}")
        last = head
        one = await desk.overviews.see(head)
        if one is None or not asked.fits(one):
            continue
        listed = await listed_session(desk, one)
        if text and text not in f"{listed.session}\n{listed.title}".casefold():
            searched += 1
            if one.error or not await _says(desk, head, text):
                continue
        page.append(listed)
    return SessionsListed(sessions=page, more=None)


async def _says(desk: Desk, head: Head, text: str) -> bool:
    """Say whether something was said in a session, whoever has said it."""
    said: AsyncIterator[str] = desk.overviews.words(head)
    return any([text in one.casefold() async for one in said])


async def listed_session(desk: Desk, one: Overview) -> SessionListed:
    """Show a session in a list."""
    return SessionListed(
        session=one.session,
        script={key: str(value) for key, value in one.script.items()} if one.script else None,
        title=await desk.title(one.script),
        status=one.status,
        section=one.section,
        turn=one.turn,
        began_at=one.began_at,
        last_at=one.last_at,
        at_risk=one.risk is not None,
        danger=_danger(one.risk) if one.risk else None,
        heard=_danger(one.heard) if one.heard else None,
        human=one.human,
        waiting=one.is_waiting,
        unanswered=len(one.unanswered),
        kind=kind(one),
        forked_from=one.origin,
        error=one.error,
    )


def kind(one: Overview) -> Literal["chat", "simulated"]:
    """Say whether a person or a simulated patient has spoken in a session."""
    return "simulated" if one.is_simulated else "chat"


def _danger(risk: Risk) -> DangerShown:
    newest = risk.newest
    return DangerShown(
        level=risk.level,
        about=newest.about,
        reason=newest.reason,
        section=newest.section,
        turn=newest.turn,
        since=risk.since,
    )


def _behind(heads: Sequence[Head], before: str | None) -> Sequence[Head]:
    """Give the sessions behind a page; one that went on since stands before it, and was seen.

    Raises:
        InputError: When that is not what the end of a page gave.
    """
    if before is None:
        return heads
    step, _, name = before.partition(" ")
    if not (step and name):
        raise InputError("`before` is what the page before gave as `more`")
    return [one for one in heads if one.order < (step, name)]
