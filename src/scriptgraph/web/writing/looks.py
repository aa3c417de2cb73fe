"""What is said of a text while it is written; it may stand in no file."""

from __future__ import annotations

from fastapi import APIRouter

from scriptgraph.web.writing.knowing import played, prove, rehearsed
from scriptgraph.web.writing.looking import format_of, look
from scriptgraph.web.writing.shown import Look, Played, Playing, Proved, Rehearsed, Written
from scriptgraph.web.writing.workers import Workers

_THREADS = 2


def looks() -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/api")
    quick = Workers(_THREADS)
    slow = Workers(1)  # a solver cannot be asked by two threads at once
    router.include_router(APIRouter(lifespan=quick.alive))
    router.include_router(APIRouter(lifespan=slow.alive))

    @router.post("/look")
    async def look_at(written: Written) -> Look:
        """Say what is wrong with a text, and draw it; quick enough to be asked while one types."""
        format = format_of(written.name)
        return await quick.run(lambda goes_on: look(written.text, format, goes_on), written.editor)

    @router.post("/prove")
    async def prove_it(written: Written) -> Proved:
        """Prove what a text guarantees, over all its paths and all values, or show where it breaks.

        What is not decided in time, or without the libraries for it, is named under `not_proved`.
        """
        format = format_of(written.name)
        return await slow.run(
            lambda goes_on: prove(written.text, format, goes_on), _of(written, "prove")
        )

    @router.post("/rehearse")
    async def rehearse_it(written: Written) -> Rehearsed:
        """Walk every path of a text offline, and say what was covered and what cannot be."""
        format = format_of(written.name)
        return await slow.run(
            lambda goes_on: rehearsed(written.text, format, goes_on), _of(written, "rehearse")
        )

    @router.post("/play")
    async def play_it(playing: Playing) -> Played:
        """Rehearse one way as a chat, such as that on which a guarantee breaks."""
        format = format_of(playing.name)
        return await slow.run(
            lambda goes_on: played(playing.text, format, playing.walk, goes_on),
            _of(playing, "play"),
        )

    return router


def _of(written: Written, what: str) -> str | None:
    """Tell apart what one editor asks for: a newer question takes the place of its own kind."""
    return written.editor and f"{what} {written.editor}"
