"""Scripts on paper: one document each, which needs nothing else."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from scriptgraph.core.errors import ScriptError
from scriptgraph.report.printed import pdf, printed
from scriptgraph.script.model import Script
from scriptgraph.web.shelf import Shelf, UnknownError

Form = Literal["html", "pdf"]

_OWN_ONLY = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'"
}
"""A document has its styles and its picture in itself, and no script."""


def printing(shelf: Shelf) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/print")

    @router.get(
        "/scripts/{name}",
        response_class=HTMLResponse,
        responses={200: {"content": {"application/pdf": {}}}},
    )
    def print_script(name: str, form: Form = "html") -> Response:
        """Give a script as a document to read and print: by its id, or by its file's name.

        A PDF can be had where the extra `pdf` is installed.
        """
        script = _script(shelf, name)
        return document(printed(script), script.id, form)

    return router


def document(html: str, name: str, form: Form) -> Response:
    """Send a document of ours.

    Raises:
        InputError: When it is to be a PDF, and what sets one is not installed.
    """
    if form == "html":
        return HTMLResponse(html, headers=_OWN_ONLY)
    plain = "".join(letter if letter.isascii() else "_" for letter in name)
    headers = {"content-disposition": f'inline; filename="{plain}.pdf"'}
    return Response(pdf(html), media_type="application/pdf", headers=headers)


def _script(shelf: Shelf, name: str) -> Script:
    volumes = shelf.volumes()
    for one in volumes:
        if one.file.name == name and one.script is None:
            raise ScriptError(one.findings)
        if one.script and name in (one.file.name, one.script.id):
            return one.script
    known = ", ".join(sorted(one.file.name for one in volumes)) or "none"
    raise UnknownError(f"there is no script {name!a} in the folder; there are: {known}")
