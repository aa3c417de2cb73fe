"""What is said of a text while it is written; it may stand in no file."""

from __future__ import annotations

from fastapi import APIRouter

from scriptgraph.web.writing.looking import format_of, look
from scriptgraph.web.writing.shown import Look, Written
from scriptgraph.web.writing.workers import Workers

_THREADS = 2


def looks() -> APIRouter:
    """Give the routes."""
    workers = Workers(_THREADS)
    router = APIRouter(prefix="/api", lifespan=workers.alive)

    @router.post("/look")
    async def look_at(written: Written) -> Look:
        """Say what is wrong with a text, and draw it; quick enough to be asked while one types."""
        format = format_of(written.name)
        return await workers.run(
            lambda goes_on: look(written.text, format, goes_on), written.editor
        )

    return router
