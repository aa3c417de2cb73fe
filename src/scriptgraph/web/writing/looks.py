"""What is said of a text while it is written; it may stand in no file."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request

from scriptgraph.web.who import person_of
from scriptgraph.web.writing.identity import new_id
from scriptgraph.web.writing.knowing import played, prove, rehearsed
from scriptgraph.web.writing.looking import Goes, format_of, look
from scriptgraph.web.writing.room import room_of
from scriptgraph.web.writing.shown import Look, Played, Playing, Proved, Rehearsed, Written
from scriptgraph.web.writing.workers import Workers

_THREADS = 2
_LONG = 200_000
"""Characters of a text that takes seconds to be read: all such wait in one line of their own."""


def looks(folder: Path) -> APIRouter:
    """Give the routes; parts of a text are looked for in the folder."""
    router = APIRouter(prefix="/api")
    quick, long = Workers(_THREADS), Workers(1)
    slow = Workers(1, quick)  # a solver cannot be asked by two threads at once
    for workers in (quick, long, slow):
        router.include_router(APIRouter(lifespan=workers.alive))

    @router.post("/look")
    async def look_at(written: Written, request: Request) -> Look:
        """Say what is wrong with a text, and draw it; quick enough to be asked while one types.

        Without `editor`, whoever is signed in by name is answered for the newest text of a file.
        """
        format = format_of(written.name)
        room, _ = room_of(folder, written.name)
        workers = long if len(written.text) > _LONG else quick

        def said(goes_on: Goes) -> Look:
            found = look(written.text, format, goes_on, written.language, room)
            renamed = new_id(folder, written.name, written.text, written.language)
            return found.model_copy(update={"findings": [*renamed, *found.findings]})

        return await workers.run(said, *_asker(request, written, "look"))

    @router.post("/prove")
    async def prove_it(written: Written, request: Request) -> Proved:
        """Prove what a text guarantees, over all its paths and all values, or show where it breaks.

        What is not decided in time, or without the libraries for it, is named under `not_proved`.
        """
        format = format_of(written.name)
        room, _ = room_of(folder, written.name)
        return await slow.run(
            lambda goes_on: prove(
                written.text, format, goes_on, room=room, language=written.language
            ),
            *_asker(request, written, "prove"),
        )

    @router.post("/rehearse")
    async def rehearse_it(written: Written, request: Request) -> Rehearsed:
        """Walk every path of a text offline, and say what was covered and what cannot be."""
        format = format_of(written.name)
        room, _ = room_of(folder, written.name)
        return await slow.run(
            lambda goes_on: rehearsed(written.text, format, goes_on, room=room),
            *_asker(request, written, "rehearse"),
        )

    @router.post("/play")
    async def play_it(playing: Playing, request: Request) -> Played:
        """Rehearse one way as a chat, such as that on which a guarantee breaks."""
        format = format_of(playing.name)
        room, _ = room_of(folder, playing.name)
        return await slow.run(
            lambda goes_on: played(playing.text, format, playing.walk, goes_on, room=room),
            *_asker(request, playing, "play"),
        )

    return router


def _asker(request: Request, written: Written, what: str) -> tuple[str | None, str]:
    """Give whose question it is, of which a newer one takes the place of its own kind; and who."""
    person = person_of(request).name
    mine = written.editor or (f"{person} {written.name}" if person else "")
    return (f"{what} {mine}" if mine else None), person
