"""The files of the folder: listed, read, and saved."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from scriptgraph.core.errors import RefusedError
from scriptgraph.files.versions import ChangedError, Current
from scriptgraph.web.refusals import body
from scriptgraph.web.shelf import UnknownError
from scriptgraph.web.who import called
from scriptgraph.web.writing.identity import new_id
from scriptgraph.web.writing.listed import file_shown, name_of, used_by
from scriptgraph.web.writing.looking import format_of, linted, read, shown_findings
from scriptgraph.web.writing.place import (
    as_text,
    file_or_new,
    known_file,
    scripts_of,
    versions_of,
)
from scriptgraph.web.writing.room import FILE, room_of
from scriptgraph.web.writing.shown import (
    CurrentShown,
    FileShown,
    Saved,
    Saving,
    TextShown,
)

_CHANGED = "changed_meanwhile"
_CONFLICT: dict[int | str, dict[str, object]] = {
    409: {"description": "Somebody else has saved meanwhile: `current` is what they saved."}
}


def files(folder: Path) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/api/files")

    @router.get("")
    def list_files() -> list[FileShown]:
        """List the scripts of the folder and its parts, and whether they are sound."""
        return [file_shown(folder, path) for path in scripts_of(folder)]

    @router.get(f"/{FILE}")
    def read_file(name: str) -> TextShown:
        """Give the text of a file; a part that lies in `parts` is called `parts/NAME`."""
        path = known_file(folder, name)
        current = _current(path)
        text = as_text(current.content)
        return TextShown(
            name=name_of(folder, path),
            text=text,
            revision=current.version.revision,
            format=format_of(path.name),
            used_by=used_by(folder, path, text),
        )

    @router.put(f"/{FILE}", responses=_CONFLICT, response_model=Saved)
    def save_file(name: str, saving: Saving, request: Request) -> Saved | JSONResponse:
        """Save a text as a new version; one with errors is kept, and not served until it is mended.

        What sessions run with stays as it is.
        """
        path = file_or_new(folder, name)
        author = called(request, saving.author)
        renamed = new_id(folder, name, saving.text)
        try:
            version = versions_of(path).save(
                saving.text.encode(), saving.based_on, author=author, remark=saving.remark
            )
        except ChangedError as error:
            told = body(409, _CHANGED, str(error))
            return JSONResponse({**told, "current": _shown(error.current)}, 409)
        format, room = format_of(path.name), room_of(folder, name)[0]
        script, findings = read(saving.text, format, room)[0], linted(saving.text, format, room)
        return Saved(
            revision=version.revision,
            saved_at=version.saved_at,
            findings=[*renamed, *shown_findings(script, findings)],
            used_by=used_by(folder, path, saving.text) or [],
        )

    return router


def _current(path: Path) -> Current:
    current = versions_of(path).current()
    if current is None:
        raise UnknownError(f"there is no script {path.name!a} in the folder")
    return current


def _shown(current: Current | None) -> dict[str, object] | None:
    if current is None:
        return None
    version = current.version
    try:
        text = as_text(current.content)
    except RefusedError:
        text = None
    shown = CurrentShown(
        revision=version.revision, text=text, author=version.author, saved_at=version.saved_at
    )
    return shown.model_dump()
