"""`/api/results`: dialogues of experiments and simulations that lie in the served folder."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Arrangement
from scriptgraph.files.lines_by_page import Mark
from scriptgraph.web.desk import Desk
from scriptgraph.web.paper import PRINTED, Form, document
from scriptgraph.web.reading.printing import report_policy
from scriptgraph.web.reading.results_listing import Wanted, listed_page
from scriptgraph.web.reading.results_many import weak_of, write_report_of
from scriptgraph.web.reading.results_one import document_at, print_at
from scriptgraph.web.reading.results_places import place_of, places
from scriptgraph.web.reading.results_shown import (
    DialogueDocument,
    DialoguesListed,
    ResultsListed,
    ResultsShown,
)
from scriptgraph.web.reading.weak import WeakSections
from scriptgraph.web.writing.workers import Workers

_Of = Annotated[str, Query(max_length=1000, description="the results' name, as they are listed")]
_At = Annotated[int, Query(ge=0, lt=2**62, description="the byte at which the dialogue begins")]
_Id = Annotated[str, Query(max_length=1000, description="its id, by which it is known again")]
_Words = Annotated[str, Query(max_length=200)]


def results(desk: Desk) -> APIRouter:
    """Give the routes."""
    many = Workers(1)
    folder = desk.shelf.folder
    router = APIRouter(tags=["results"], lifespan=many.alive)

    @router.get("/api/results")
    async def list_results() -> ResultsListed:
        """List the results of the folder: experiments, and files of dialogues."""
        found, is_cut = await asyncio.to_thread(places, folder)
        shown = [ResultsShown(name=one.name, is_experiment=one.path.is_dir()) for one in found]
        return ResultsListed(results=shown, is_cut=is_cut)

    @router.get("/api/results/dialogues")
    async def list_dialogues(
        of: _Of,
        script: _Words | None = None,
        mode: Arrangement | None = None,
        status: Literal["ended", "stopped"] | None = None,
        danger: bool | None = None,
        text: _Words = "",
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        before: Annotated[str | None, Query(max_length=100)] = None,
    ) -> DialoguesListed:
        """List dialogues as they stand in their file, a page of those that fit; broken lines too.

        What `text` asks for stands in a dialogue's id, its patient, or in what was said.
        """
        wanted = Wanted(script, mode, status, danger, text.strip().casefold(), limit)
        place = place_of(folder, of)
        return await asyncio.to_thread(listed_page, place, wanted, _mark(before))

    @router.get("/api/results/document")
    async def read_dialogue(of: _Of, at: _At, id: _Id) -> DialogueDocument:
        """Tell a dialogue turn by turn, as a session is told."""
        return await asyncio.to_thread(document_at, desk.shelf, place_of(folder, of), at, id)

    @router.get("/api/results/weak")
    async def read_weak(of: _Of, script: _Words) -> WeakSections:
        """Tell how the sections of a script go over many dialogues, the weakest first."""
        place = place_of(folder, of)
        return await many.run(lambda goes_on: weak_of(desk.shelf, place, script, goes_on))

    @router.get("/print/results/dialogue", response_class=HTMLResponse, responses=PRINTED)
    async def print_dialogue(of: _Of, at: _At, id: _Id, form: Form = "html") -> Response:
        """Show a dialogue as a page for printing."""
        page = await asyncio.to_thread(print_at, desk.shelf, place_of(folder, of), at, id)
        return await asyncio.to_thread(document, page, id, form)

    @router.get("/print/results/report", response_class=HTMLResponse, responses=PRINTED)
    async def print_report(of: _Of, form: Form = "html") -> Response:
        """Report on results, as `scriptgraph report --html` does."""
        place = place_of(folder, of)
        page = await many.run(lambda _: write_report_of(folder, place))
        return await asyncio.to_thread(document, page, f"report of {of}", form, report_policy())

    return router


def _mark(before: str | None) -> Mark:
    """Read where a page begins.

    Raises:
        InputError: When that is not what the end of a page gave.
    """
    if before is None:
        return Mark()
    byte, _, line = before.partition(" ")
    if not all(one.isascii() and one.isdecimal() and len(one) <= 18 for one in (byte, line)):
        raise InputError("`before` is what the page before gave as `more`")
    return Mark(int(byte), int(line))
