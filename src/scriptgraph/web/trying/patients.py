"""Simulated patients: which there are, and one who plays on in a session that is tried."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from scriptgraph.assurance.cases import PATIENTS, own_patients
from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.core.settings import MAX_TURNS
from scriptgraph.formats.case import Case, load_case
from scriptgraph.formats.samples import sample, sample_names
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.overview import overview
from scriptgraph.sessions.playing import play
from scriptgraph.web.bodies import Body
from scriptgraph.web.desk import Desk
from scriptgraph.web.helping import told
from scriptgraph.web.refusals import kind_of
from scriptgraph.web.roles import TRIED
from scriptgraph.web.shelf import UnknownError
from scriptgraph.web.shown import TurnShown
from scriptgraph.web.streams import (
    EVENTS,
    ErrorTold,
    PieceTold,
    decided,
    described,
    error_event,
    event,
    turn_events,
)


class PatientShown(BaseModel):
    """A simulated patient."""

    patient: str = Field(description="the name to ask for")
    name: str
    summary: str
    own: bool = Field(description="whether the file is in the folder that is served")
    error: str = Field(description="why the file cannot be used; else empty")


class PatientTold(BaseModel):
    """What the patient says."""

    text: str
    id: str


class DoneTold(BaseModel):
    """Why the patient stops."""

    why: Literal["turns", "left", "ended", "human"]


class Playing(Body):
    """Who plays on, and for how long."""

    patient: str
    turns: int = Field(default=5, ge=1, le=MAX_TURNS)
    seed: int = Field(default=0, ge=0, lt=2**31, description="varies what the patient says")


def patients(desk: Desk) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/api", tags=["trying"])

    @router.get("/patients")
    def list_patients() -> list[PatientShown]:
        """List the simulated patients: those in `patients/` of the folder, and the shipped ones."""
        found = _files(desk.shelf.folder)
        return [_shown(name, path, desk.shelf.folder) for name, path in found.items()]

    @router.post(
        "/sessions/{session:path}/patient",
        responses={
            200: described(
                patient=PatientTold, piece=PieceTold, turn=TurnShown, done=DoneTold, error=ErrorTold
            )
        },
        response_class=StreamingResponse,
    )
    async def let_play(session: str, playing: Playing, request: Request) -> StreamingResponse:
        """Let a simulated patient play on from where a session stands.

        Events: `patient` (what they say), then those of a turn (`piece`, `turn`), and at the end
        `done` with why: `turns`, `left`, `ended` or `human`; or `error`. Who stops listening stops
        the patient behind the turn that is under way.
        """
        case = _case(desk.shelf.folder, playing.patient)
        conversation = await desk.open(session)
        await _require_tried(conversation)

        def tells(error: Exception) -> str:
            return told(desk, request, error)

        events = _events(desk, conversation, case, playing, tells)
        return StreamingResponse(events, media_type=EVENTS)

    return router


async def _require_tried(conversation: Conversation) -> None:
    """Let no simulated patient speak in what may be somebody's session.

    Raises:
        RefusedError: When it may be.
    """
    seen = overview(conversation.session, await conversation.look())
    if not (conversation.session.startswith(TRIED) or seen.origin or seen.is_simulated):
        raise RefusedError(
            f"the session {conversation.session!r} may be a person's: a simulated patient plays on "
            f"in forks, and in sessions whose names begin with {TRIED!r}"
        )


async def _events(
    desk: Desk,
    conversation: Conversation,
    case: Case,
    playing: Playing,
    tells: Callable[[Exception], str],
) -> AsyncIterator[str]:
    script = await desk.script_of(conversation.session)
    model = desk.plays(playing.seed)
    why, done = "turns", 0
    while done < playing.turns:
        state = await conversation.look()
        if state.get("human") or state.get("status") == "ended":
            why = "human" if state.get("human") else "ended"
            break
        try:
            said = await play(script, case, model, state)
        except Exception as error:
            yield error_event(error, tells(error))
            if kind_of(error)[0] == 500:
                raise
            return
        if said.text:
            yield event("patient", {"text": said.text, "id": said.id})
            pieces = desk.turn(conversation, said.text, said.id)
            begun = await decided(conversation)
            failed = False
            async for one in turn_events(conversation, begun, None, pieces, tells):
                failed = one.startswith("event: error")
                yield one
            if failed:
                return
        if said.leaves:
            why = "left"
            break
        done += 1
    yield event("done", {"why": why})


def _files(folder: Path) -> dict[str, Path]:
    """Give the patients' files by name; one of the folder stands for a shipped one of its name."""
    shipped = {name: sample(name, "patient") for name in sample_names("patient")}
    return {**shipped, **own_patients(folder)}


def _case(folder: Path, name: str) -> Case:
    """Read a patient.

    Raises:
        UnknownError: When there is none of the name.
        InputError: When the file is no patient's.
    """
    files = _files(folder)
    if name not in files:
        known: Iterator[str] = iter(sorted(files))
        raise UnknownError(f"there is no patient {name!a}; there are: {', '.join(known)}")
    return load_case(files[name])


def _shown(name: str, path: Path, folder: Path) -> PatientShown:
    own = path.parent == folder / PATIENTS
    try:
        case = load_case(path)
    except InputError as error:
        return PatientShown(patient=name, name="", summary="", own=own, error=str(error))
    told = {key: str(case.get(key, "")) for key in ("name", "summary")}
    return PatientShown(patient=name, own=own, error="", **told)
