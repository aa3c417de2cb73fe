"""Scripts and sessions as the JSON API shows them."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import BaseModel, Field

from scriptgraph.core.calls import add_up
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.core.trace import Origin, TraceRecord
from scriptgraph.records.calls import calls_behind
from scriptgraph.script.model import Script
from scriptgraph.sessions.overview import origin_of
from scriptgraph.state.digressions import stack
from scriptgraph.state.presence import who_is_there
from scriptgraph.state.session import Human, Progress, SessionState, Value
from scriptgraph.web.shelf import Volume


class InPart(BaseModel):
    """Where something stands that a text has from a part; line and column count from 1."""

    file: str = Field(description="the part's file, as `/api/files` names it")
    line: int
    column: int


class FindingShown(BaseModel):
    """A remark about a script; line and column count from 1, and are 0 where none is known."""

    rule: str
    severity: str
    message: str
    line: int
    column: int
    hint: str
    section: str | None = Field(default=None, description="the section that it is about")
    move: str | None = Field(
        default=None, description="the rule that it is about, as pictures name it (`data-move`)"
    )
    mended: str | None = Field(
        default=None, description="what its line can be written as instead, where that is known"
    )
    part: InPart | None = Field(
        default=None, description="where it is in a part that the text uses, at `line`"
    )
    detail: str = Field(
        default="",
        description="this case in English, where `message` tells of its rule in another language",
    )


class ScriptShown(BaseModel):
    """A script of the folder."""

    file: str
    id: str | None = Field(description="null where the file is no script; its findings say why")
    title: str = ""
    version: int | None = None
    hash: str = ""
    sections: list[str] = []
    findings: list[FindingShown] = []


class MessageShown(BaseModel):
    """What user or agent have said."""

    id: str | None
    role: str = Field(description="user or agent")
    text: str


class SessionShown(BaseModel):
    """Where a session stands."""

    session: str
    script: dict[str, str] | None
    section: str | None
    back_to: list[str] = Field(
        description="the sections that a digression goes back to, the innermost last; else empty"
    )
    status: str = Field(description="open or ended")
    turn: int
    collected: dict[str, Value]
    progress: Progress
    human: Human | None = Field(description="who is with it in the agent's place, or waited for")
    told: str = Field(
        description="what the user is to be told while no program answers: who is there, or that "
        "a human was asked for, and whom to call until they come; else empty"
    )
    messages: list[MessageShown]
    forked_from: Origin | None = Field(description="the session, and its turn, that it stands on")


class TurnShown(BaseModel):
    """A turn: what was said to the user, and what was decided."""

    reply: str
    state: SessionShown
    decisions: list[dict[str, Any]]


class Usage(BaseModel):
    """Tokens of a turn, as clients of the OpenAI protocol read them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


def script_shown(volume: Volume) -> ScriptShown:
    """Show a file of the folder."""
    findings = [
        FindingShown(
            rule=one.rule,
            severity=one.severity,
            message=one.message,
            line=one.place.line,
            column=one.place.column,
            hint=one.hint,
        )
        for one in volume.findings
    ]
    if volume.script is None:
        return ScriptShown(file=volume.file.name, id=None, findings=findings)
    script = volume.script
    return ScriptShown(
        file=volume.file.name,
        id=script.id,
        title=script.title,
        version=script.version,
        hash=script.hash,
        sections=[section.id for section in script.sections],
        findings=findings,
    )


def session_shown(session: str, script: Script, state: SessionState) -> SessionShown:
    """Show where a session stands; one that has not begun is open, and empty."""
    identity = state.get("script")
    return SessionShown(
        session=session,
        script={key: str(value) for key, value in identity.items()} if identity else None,
        section=state.get("section"),
        back_to=list(stack(state)),
        status=state.get("status", "open"),
        turn=state.get("turn", 0),
        collected=dict(state.get("collected", {})),
        progress=state.get("progress", {}),
        human=state.get("human"),
        told=who_is_there(script, state),
        messages=[_message(one) for one in spoken(state)],
        forked_from=origin_of(state.get("trace", [])),
    )


def spoken(state: SessionState) -> list[BaseMessage]:
    """Give what user and agent have said."""
    said = state.get("messages", [])
    return [one for one in said if isinstance(one, AIMessage | HumanMessage)]


def _message(message: BaseMessage) -> MessageShown:
    role = "agent" if isinstance(message, AIMessage) else "user"
    return MessageShown(id=message.id, role=role, text=message.text)


def usage(records: list[TraceRecord]) -> Usage | None:
    """Add up the tokens behind decisions.

    None where no model was asked, a provider did not report them, or the rehearsal model spoke: it
    has none.
    """
    calls = [call for record in records for _, call in calls_behind(record)]
    spent = add_up(calls)
    if not calls or spent["unmetered"] or any(call["model"] == REHEARSAL for call in calls):
        return None
    read, written = spent["input_tokens"], spent["output_tokens"]
    return Usage(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)
