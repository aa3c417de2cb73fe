"""`GET /api/weak`: how the sections of a script go, over many sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from scriptgraph.script.model import Script
from scriptgraph.sessions.overview import Overview
from scriptgraph.sessions.passages import WeakSection, is_away, weak_sections
from scriptgraph.web.desk import Desk
from scriptgraph.web.roles import TRIED
from scriptgraph.web.shelf import UnknownError


class WeakShown(BaseModel):
    """A section over many sessions."""

    section: str
    title: str
    visits: int
    completed: int = Field(description="visits that ended because its tasks were settled")
    turns: int = Field(description="the agent's messages in it, of all visits")
    quotes: int = Field(description="quotes that were given as evidence")
    refused_evidence: int = Field(description="those of them that nobody has said")
    left_here: int = Field(
        description="open sessions without a word for an hour since they were here"
    )
    words: str = Field(description="the same in a sentence or two")


class WeakSections(BaseModel):
    """The sections of a script, the weakest first."""

    script: str
    sessions: int = Field(description="how many were counted")
    left_out: int = Field(description="forks, trials (`try-...`), and what cannot be read")
    sections: list[WeakShown]


def weak(desk: Desk) -> APIRouter:
    """Give the route."""
    router = APIRouter(prefix="/api", tags=["sessions"])

    @router.get("/weak")
    async def read_weak(
        script: Annotated[str, Query(max_length=200)], trials: bool = False
    ) -> WeakSections:
        """Tell how the sections of a script go, in all of its versions, the weakest first.

        Forks and trials are left out, unless `trials` asks for them.
        """
        known = desk.shelf.known(script)
        found = [one for one in await _sessions(desk) if _id(one) == script or one.error]
        if known is None and all(one.error for one in found):
            raise UnknownError(f"there is no script {script!r}, and no session of it")
        counted = [one for one in found if not one.error and (trials or not is_trial(one))]
        now = datetime.now(UTC)
        sections = weak_sections(
            [section.id for section in known.sections] if known else [],
            [(one.passages, _left(one, now)) for one in counted],
        )
        return WeakSections(
            script=script,
            sessions=len(counted),
            left_out=len(found) - len(counted),
            sections=[section_shown(known, one) for one in sections],
        )

    return router


async def _sessions(desk: Desk) -> list[Overview]:
    heads = await desk.overviews.heads()
    seen = [await desk.overviews.see(head) for head in heads]
    return [one for one in seen if one]


def _id(one: Overview) -> str | None:
    return one.script["id"] if one.script else None


def is_trial(one: Overview) -> bool:
    """Say whether a session is no person's own: a trial, or a fork."""
    return one.origin is not None or one.session.startswith(TRIED)


def _left(one: Overview, now: datetime) -> str | None:
    """Give the section from which somebody has not gone on; None where they have, or may."""
    is_left = one.status != "ended" and not one.human and is_away(one.last_at, now)
    return one.section if is_left else None


def section_shown(script: Script | None, one: WeakSection) -> WeakShown:
    """Show a section; without its script it is called by its id."""
    section = script.by_id.get(one.section) if script else None
    return WeakShown(
        section=one.section,
        title=section.title if section else one.section,
        visits=one.visits,
        completed=one.completed,
        turns=one.turns,
        quotes=one.quotes,
        refused_evidence=one.refused_evidence,
        left_here=one.left_here,
        words=one.words,
    )
