"""The application: its routes, who may use them, and what a failure is told as."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp

from scriptgraph.core.errors import HurryError, InputError, ScriptgraphError
from scriptgraph.web.api import api
from scriptgraph.web.bodies import words_of
from scriptgraph.web.caring.inbox import inbox
from scriptgraph.web.completions import completions
from scriptgraph.web.desk import Desk
from scriptgraph.web.front import front
from scriptgraph.web.helping import note_words, told
from scriptgraph.web.people import People
from scriptgraph.web.reading import reading
from scriptgraph.web.refusals import kind_of, refused, said
from scriptgraph.web.signing import signing
from scriptgraph.web.trying import trying
from scriptgraph.web.who import Gate
from scriptgraph.web.writing.api import writing

PATIENCE = 20.0
"""Seconds in which turns that are under way may come to their end when the server stops."""


_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def application(desk: Desk, people: People) -> ASGIApp:
    """Give the application that serves a folder of scripts.

    Args:
        desk: Scripts, store, models and guard.
        people: Who may use it; where nobody has to show anything, only this machine is served.
    """

    @asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        desk.begin()
        yield
        await desk.close(PATIENCE)

    # Its pages for trying things out load foreign files, so there are none. Its own telemetry tells
    # addresses, which hold sessions' names, and whole errors, which hold words: ours does neither.
    app = FastAPI(
        title="scriptgraph",
        version=version("scriptgraph"),
        lifespan=alive,
        docs_url=None,
        redoc_url=None,
        telemetry=_NO_TELEMETRY,
    )
    app.include_router(front())
    app.include_router(completions(desk))
    for routes in (reading, trying, inbox, writing, api):  # `api` takes any path, and comes last
        app.include_router(routes(desk))
    app.include_router(signing(people))

    async def failed(request: Request, error: Exception) -> Response:
        status, code = kind_of(error)
        desk.watch.figures.refused_request(code)
        wait = error.wait if isinstance(error, HurryError) else None
        return refused(status, code, told(desk, request, error), wait)

    async def unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        note_words(request, None, words_of(error.body))
        return refused(400, "invalid_request", told(desk, request, InputError(_why(error))))

    async def not_found(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        note_words(request, None, await _said_at(request, error))
        why = told(desk, request, InputError(str(error.detail)))
        return refused(error.status_code, "invalid_request", why)

    app.add_exception_handler(ScriptgraphError, failed)
    app.add_exception_handler(OSError, failed)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, not_found)

    @app.get("/health", tags=["running it"])
    def health() -> dict[str, str]:
        """Say that the process answers."""
        return {"status": "ok"}

    @app.get("/metrics", tags=["running it"], response_class=PlainTextResponse)
    def metrics() -> Response:
        """Give figures of this process as Prometheus reads them; no words of anybody."""
        return Response(desk.watch.figures.text(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/ready", tags=["running it"])
    async def ready() -> Response:
        """Say whether scripts and store can be used."""
        return await _ready(desk, people)

    return Gate(app, people)


async def _ready(desk: Desk, people: People) -> Response:
    try:
        await desk.store.checkpointer.aget_tuple({"configurable": {"thread_id": "ready"}})
        scripts = len(desk.shelf.scripts())
        people.listed()
    except Exception as error:
        return refused(*kind_of(error), said(error))
    if not scripts:
        return refused(503, "no_scripts", "the folder holds no script that can be used")
    return JSONResponse({"status": "ok", "scripts": scripts})


async def _said_at(request: Request, error: HTTPException) -> str:
    """Give what is said to an address that is none, or in a body that cannot be read."""
    if isinstance(error.__cause__, ClientDisconnect):  # it is gone, or longer than it may be
        return ""
    try:
        return words_of(await request.body())
    except ClientDisconnect:
        return ""


def _why(error: RequestValidationError) -> str:
    """Say what is wrong with a request; not what stood there, which somebody may have said."""
    return "; ".join(
        f"{'.'.join(map(str, one['loc'][1:])) or 'the body'}: {one['msg']}"
        for one in error.errors()
    )
