"""The application: its routes, who may use them, and what a failure is told as."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Scope

from scriptgraph.core.errors import HurryError, InputError, ScriptgraphError
from scriptgraph.web.api import api
from scriptgraph.web.bodies import refuse_doubled_keys, words_of
from scriptgraph.web.caring.inbox import inbox
from scriptgraph.web.completions import completions
from scriptgraph.web.desk import Desk
from scriptgraph.web.front import front
from scriptgraph.web.helping import note_words, told
from scriptgraph.web.people import People
from scriptgraph.web.reading import reading
from scriptgraph.web.refusals import REFUSALS, kind_of, refused
from scriptgraph.web.running.routes import operating
from scriptgraph.web.signing import signing
from scriptgraph.web.trying import trying
from scriptgraph.web.who import Gate
from scriptgraph.web.writing.api import writing

PATIENCE = 20.0
"""Seconds in which turns that are under way may come to their end when the server stops."""


_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")

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
        dependencies=[Depends(refuse_doubled_keys)],
        responses=REFUSALS,
    )
    app.include_router(front())
    app.include_router(completions(desk))
    for routes in (reading, trying, inbox, writing, api):  # `api` takes any path, and comes last
        app.include_router(routes(desk))
    app.include_router(signing(people))
    app.include_router(operating(desk, people))
    _tell_refusals(app, desk)
    return Gate(app, people, desk.watch.figures.refused_request)


def _tell_refusals(app: FastAPI, desk: Desk) -> None:
    """Have every refusal told in the protocol's form, counted, and with help where it is due."""

    async def refuse(request: Request, status: int, code: str, error: Exception) -> Response:
        desk.watch.figures.refused_request(code)
        wait = error.wait if isinstance(error, HurryError) else None
        # Listening to long, odd words takes seconds, in which others want to be answered.
        words = await asyncio.to_thread(told, desk, request, error)
        also = error.headers if isinstance(error, _NowhereError) else None
        return refused(status, code, words, wait, also)

    async def failed(request: Request, error: Exception) -> Response:
        return await refuse(request, *kind_of(error), error)

    async def unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        note_words(request, None, words_of(error.body))
        return await refuse(request, 400, "invalid_request", InputError(_why(error)))

    async def not_found(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        note_words(request, None, await _said_at(request, error))
        why = _NowhereError(str(error.detail), _methods(app, request.scope))
        return await refuse(request, error.status_code, "invalid_request", why)

    app.add_exception_handler(ScriptgraphError, failed)
    app.add_exception_handler(OSError, failed)
    app.add_exception_handler(Exception, failed)  # a fault of ours: it is raised again, and logged
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, not_found)


class _NowhereError(InputError):
    """There is nothing at an address, or not by this method."""

    def __init__(self, message: str, methods: str) -> None:
        """Keep the methods that there are; empty where there is nothing."""
        self.headers = {"Allow": methods} if methods else {}
        super().__init__(message)


def _methods(app: FastAPI, scope: Scope) -> str:
    """List the methods of an address: several routes may have it, each with its own."""
    asked = [{**scope, "method": method} for method in _METHODS]
    return ", ".join(
        one["method"]
        for one in asked
        if any(route.matches(one)[0] == Match.FULL for route in app.routes)
    )


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
