"""`GET /api/sessions/{session}/document`: a session as one reads it afterwards."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from scriptgraph.core.values import Collected
from scriptgraph.sessions.overview import overview
from scriptgraph.sessions.turn_by_turn import TurnTold, turn_by_turn
from scriptgraph.web.desk import Desk
from scriptgraph.web.reading.listing import SessionListed, listed_session
from scriptgraph.web.shown import SessionShown, session_shown


class SaidShown(BaseModel):
    """A message."""

    id: str | None
    text: str
    by: str = Field(description="the human who wrote it in the agent's place; else empty")


class EvidenceShown(BaseModel):
    """A quote that was given for something."""

    task: str = Field(description="a task's id, or the condition of a rule for any time")
    status: str
    quote: str
    found: bool = Field(description="whether it was said; one that was not counts for nothing")
    message_id: str | None = Field(description="the last message before that holds it")


class DecisionShown(BaseModel):
    """A decision in words."""

    role: str
    at: str
    section: str
    what: str
    rule: str
    possible: list[str]
    chosen: str
    why: str
    evidence: list[EvidenceShown]
    refused: list[str]
    collected: dict[str, Collected]
    danger: str
    is_fallback: bool = Field(
        description="whether the script's own sentence was sent, since there was no reply to send"
    )


class SettledShown(BaseModel):
    """A task that a turn has settled."""

    section: str
    task: str
    quote: str


class OpenShown(BaseModel):
    """A task that is still to be done."""

    task: str
    text: str


class TurnDocument(BaseModel):
    """What the user said, and what came of it."""

    turn: int
    section: str
    user: list[SaidShown]
    agent: SaidShown | None
    decisions: list[DecisionShown]
    settled: list[SettledShown]
    open: list[OpenShown]
    back_to: list[str] = Field(
        description="the sections that a digression goes back to, the innermost last; else empty"
    )


class SessionDocument(BaseModel):
    """A whole session."""

    about: SessionListed
    state: SessionShown
    titles: dict[str, str] = Field(description="section → its title")
    turns: list[TurnDocument]


def document(desk: Desk) -> APIRouter:
    """Give the route."""
    router = APIRouter(prefix="/api", tags=["sessions"])

    @router.get("/sessions/{session:path}/document")
    async def read_document(session: str) -> SessionDocument:
        """Tell a session turn by turn: what was said, decided and why, settled, and left open."""
        return await document_of(desk, session)

    return router


async def document_of(desk: Desk, session: str) -> SessionDocument:
    """Give a session as one reads it.

    Raises:
        UnknownError: When there is none.
        ForgottenError: When it was forgotten.
        InputError: When it is damaged, or nobody knows its script.
    """
    conversation = await desk.open(session)
    state = await conversation.look()
    script = await desk.script_of(session)
    return SessionDocument(
        about=await listed_session(desk, overview(session, state)),
        state=session_shown(session, script, state),
        titles={section.id: section.title for section in script.sections},
        turns=[_turn(one) for one in turn_by_turn(script, state)],
    )


def _turn(one: TurnTold) -> TurnDocument:
    told: dict[str, Any] = asdict(one)
    return TurnDocument.model_validate(told)
