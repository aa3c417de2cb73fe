"""`/print`: a session, and a report on many, as pages that stand alone and can be printed."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query
from jinja2 import Template
from starlette.responses import HTMLResponse, Response

from scriptgraph.core.errors import InputError
from scriptgraph.records.dialogue import Dialogue, write_dialogues
from scriptgraph.report.of_dialogues import write_report
from scriptgraph.report.templates import environment, own_parts
from scriptgraph.sessions.recording import mode_of_trace, record_dialogue
from scriptgraph.state.session import SimulationState
from scriptgraph.web.desk import Desk
from scriptgraph.web.paper import OWN_ONLY, PRINTED, Form, document
from scriptgraph.web.reading.document import document_of
from scriptgraph.web.reading.weak import is_trial
from scriptgraph.web.shelf import UnknownError

MOST_REPORTED = 2000
"""Sessions in one report, the latest ones."""


def printing(desk: Desk) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/print", tags=["printing"])

    @router.get("/sessions/{session:path}", response_class=HTMLResponse, responses=PRINTED)
    async def print_session(session: str, form: Form = "html") -> Response:
        """Show a session as a page for printing: what was said, and every decision."""
        told = await document_of(desk, session)
        language = (await desk.script_of(session)).language
        page = _template().render(told=told, language=language)
        return await asyncio.to_thread(document, page, session, form)

    @router.get("/report", response_class=HTMLResponse, responses=PRINTED)
    async def print_report(
        script: Annotated[str, Query(max_length=200)], trials: bool = False, form: Form = "html"
    ) -> Response:
        """Report on the sessions of a script, as `scriptgraph report --html` does.

        Forks and trials are left out, unless `trials` asks for them.
        """
        dialogues = await _dialogues(desk, script, trials=trials)
        page = await asyncio.to_thread(_reported, dialogues, script)
        return await asyncio.to_thread(document, page, f"report of {script}", form, report_policy())

    return router


def report_policy() -> str:
    """Say what the page of a report may show and run: its own script."""
    return f"{OWN_ONLY}; script-src '{own_parts()['script_hash']}'"


@cache
def _template() -> Template:
    return environment("scriptgraph.web.reading").get_template("session.html.jinja")


async def _dialogues(desk: Desk, script: str, *, trials: bool) -> list[Dialogue]:
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
            or (is_trial(one) and not trials)
            or len(found) == MOST_REPORTED
        ):
            continue
        try:
            conversation = await desk.open(one.session)
            state: Any = cast(SimulationState, await conversation.look())
            own = await desk.script_of(one.session)
            mode = mode_of_trace(state["trace"])
            found.append(record_dialogue(own, state, session=one.session, mode=mode, case=None))
        except InputError:
            continue  # the list of sessions tells of it
    if not found:
        raise UnknownError(
            f"there is no session of the script {script!r} to report on"
            + ("" if trials else " that is neither a trial nor a fork (`trials=true` counts these)")
        )
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
        write_report(page, source, f"sessions of {script}")
        return page.read_text("utf-8")
