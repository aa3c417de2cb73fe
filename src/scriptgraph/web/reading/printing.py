"""`/print`: a session, and a report on many, as pages that stand alone and can be printed."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query
from jinja2 import Template
from starlette.responses import HTMLResponse

from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.records.dialogue import Dialogue, write_dialogues
from scriptgraph.report.of_dialogues import write_report
from scriptgraph.report.templates import environment, own_parts
from scriptgraph.sessions.recording import mode_of_trace, record_dialogue
from scriptgraph.state.session import SimulationState
from scriptgraph.web.desk import Desk
from scriptgraph.web.reading.document import document_of
from scriptgraph.web.shelf import UnknownError

MOST_REPORTED = 2000
"""Sessions in one report, the latest ones."""

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)

Form = Annotated[Literal["html", "pdf"], Query(description="`pdf` is what a browser prints")]


def printing(desk: Desk) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/print", tags=["printing"])

    @router.get("/sessions/{session:path}", response_class=HTMLResponse)
    async def print_session(session: str, form: Form = "html") -> HTMLResponse:
        """Show a session as a page for printing: what was said, and every decision."""
        _refuse_pdf(form)
        told = await document_of(desk, session)
        language = (await desk.script_of(session)).language
        page = _template().render(told=told, language=language)
        return HTMLResponse(page, headers={"content-security-policy": _POLICY})

    @router.get("/report", response_class=HTMLResponse)
    async def print_report(
        script: Annotated[str, Query(max_length=200)], form: Form = "html"
    ) -> HTMLResponse:
        """Report on the sessions of a script, as `scriptgraph report --html` does."""
        _refuse_pdf(form)
        dialogues = await _dialogues(desk, script)
        page = await asyncio.to_thread(_reported, dialogues, script)
        policy = f"{_POLICY}; script-src '{own_parts()['script_hash']}'"
        return HTMLResponse(page, headers={"content-security-policy": policy})

    return router


def _refuse_pdf(form: str) -> None:
    """Refuse a form that nothing here can write.

    Raises:
        RefusedError: When a PDF is asked for.
    """
    if form == "pdf":
        raise RefusedError(
            "no PDF is made here: open the page, and let the browser print it as one"
        )


@cache
def _template() -> Template:
    return environment("scriptgraph.web.reading").get_template("session.html.jinja")


async def _dialogues(desk: Desk, script: str) -> list[Dialogue]:
    """Write the sessions of a script down, each with the version that it was held with.

    Raises:
        UnknownError: When there is none.
    """
    found: list[Dialogue] = []
    for head in await desk.overviews.heads():
        one = await desk.overviews.see(head)
        if (
            one is None
            or not one.script
            or one.script["id"] != script
            or len(found) == MOST_REPORTED
        ):
            continue
        try:
            conversation = await desk.open(one.session)
            state: Any = cast(SimulationState, await conversation.state())
            own = await desk.script_of(one.session)
            mode = mode_of_trace(state["trace"])
            found.append(record_dialogue(own, state, session=one.session, mode=mode, case=None))
        except InputError:
            continue  # the list of sessions tells of it
    if not found:
        raise UnknownError(f"there is no session of the script {script!r} to report on")
    return found


def _reported(dialogues: list[Dialogue], script: str) -> str:
    """Write a report, and give its page.

    Raises:
        InputError: When the extra `report` is missing.
    """
    with TemporaryDirectory() as folder:
        source = Path(folder) / "sessions.jsonl"
        write_dialogues(source, dialogues)
        page = Path(folder) / "report.html"
        write_report(page, source)
        return page.read_text("utf-8")
