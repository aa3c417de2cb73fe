"""What is printed: a document of ours, as a page that needs nothing else, or as a PDF."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from fastapi import Query
from starlette.responses import HTMLResponse, Response

from scriptgraph.report.printed import pdf
from scriptgraph.web.refusals import AS_JSON

Form = Annotated[Literal["html", "pdf"], Query(description="`pdf` needs the extra `pdf`")]

PRINTED: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {}}},
    "4XX": {"content": AS_JSON, "description": "It is refused; `error` says why."},
    "5XX": {"content": AS_JSON, "description": "It could not be done."},
}
"""What a route that prints answers with besides a page, for `/openapi.json`."""

OWN_ONLY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""A document has its styles and its pictures in itself, and no script."""


def document(html: str, name: str, form: str, policy: str = OWN_ONLY) -> Response:
    """Send a document; a PDF takes a second or more to set.

    Args:
        html: The document.
        name: What it is of; a PDF's file is called so.
        form: `html` or `pdf`.
        policy: What the page may show and run.

    Raises:
        InputError: When it is to be a PDF, and what sets one is not installed.
    """
    if form == "html":
        return HTMLResponse(html, headers={"content-security-policy": policy})
    plain = re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)
    headers = {"content-disposition": f'inline; filename="{plain}.pdf"'}
    return Response(pdf(html), media_type="application/pdf", headers=headers)
