"""`/`: the page for experts, built from `frontend/`; a browser shows it with nothing foreign."""

from __future__ import annotations

import secrets
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse, Response

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'nonce-{nonce}'",  # the editor writes its styles itself
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
_KINDS = {
    "page.js": "text/javascript",
    "page.css": "text/css",
    "licences.txt": "text/plain",
}
"""The files that may be asked for."""

_FOR_GOOD = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"


def front() -> APIRouter:
    """Give the routes of the page.

    They say nothing about anybody, so whoever reaches the server may have them; what the page then
    asks for is let in or not as everything else.
    """
    folder = files("scriptgraph.web") / "page"
    html = (folder / "index.html").read_text(encoding="utf-8")
    built = {name: (folder / name).read_bytes() for name in _KINDS}
    marks = {name: sha256(data).hexdigest()[:16] for name, data in built.items()}
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def page() -> Response:
        nonce = secrets.token_urlsafe(18)
        policy = "; ".join(f"{name} {allowed}" for name, allowed in _POLICY.items())
        headers = {"content-security-policy": policy.format(nonce=nonce)}
        return HTMLResponse(html.replace("{nonce}", nonce), headers=headers)

    @router.get("/page/{name}")
    def file(name: str, request: Request, v: str = "") -> Response:
        if name not in built:
            raise HTTPException(404, "Not Found")
        mark = f'"{marks[name]}"'
        headers = {"etag": mark, "cache-control": _FOR_GOOD if v == marks[name] else _ASK_FIRST}
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=304, headers=headers)
        return Response(built[name], media_type=_KINDS[name], headers=headers)

    return router
