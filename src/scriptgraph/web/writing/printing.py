"""Scripts on paper: one document each, which needs nothing else."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from scriptgraph.core.errors import ScriptError
from scriptgraph.report.printed import printed
from scriptgraph.script.model import Script
from scriptgraph.web.paper import PRINTED, Form, document
from scriptgraph.web.shelf import Shelf, UnknownError


def printing(shelf: Shelf) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/print")

    @router.get("/scripts/{name}", response_class=HTMLResponse, responses=PRINTED)
    def print_script(name: str, form: Form = "html") -> Response:
        """Give a script as a document to read and print: by its id, or by its file's name.

        A PDF can be had where the extra `pdf` is installed.
        """
        script = _script(shelf, name)
        return document(printed(script), script.id, form)

    return router


def _script(shelf: Shelf, name: str) -> Script:
    volumes = shelf.volumes()
    for one in volumes:
        if one.file.name == name and one.script is None:
            raise ScriptError(one.findings)
        if one.script and name in (one.file.name, one.script.id):
            return one.script
    known = ", ".join(sorted(one.file.name for one in volumes)) or "none"
    raise UnknownError(f"there is no script {name!a} in the folder; there are: {known}")
