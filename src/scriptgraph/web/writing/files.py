"""The files of the folder: listed, read, and saved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from scriptgraph.core.errors import RefusedError
from scriptgraph.files.versions import ChangedError, Current
from scriptgraph.files.whole import regular_bytes
from scriptgraph.formats.load import MAX_BYTES, read_script
from scriptgraph.web.refusals import body
from scriptgraph.web.shelf import UnknownError
from scriptgraph.web.who import called
from scriptgraph.web.writing.identity import new_id
from scriptgraph.web.writing.looking import format_of, linted, read, shown_findings
from scriptgraph.web.writing.of_parts import uses_any
from scriptgraph.web.writing.place import (
    as_text,
    file_or_new,
    known_file,
    scripts_of,
    versions_of,
)
from scriptgraph.web.writing.shown import (
    CurrentShown,
    FileShown,
    Saved,
    Saving,
    TextShown,
)

_CHANGED = "changed_meanwhile"
_USE = b"use"
_CONFLICT: dict[int | str, dict[str, object]] = {
    409: {"description": "Somebody else has saved meanwhile: `current` is what they saved."}
}


def files(folder: Path) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/api/files")

    @router.get("")
    def list_files() -> list[FileShown]:
        """List the scripts of the folder, and whether they are sound."""
        return [_file(path) for path in scripts_of(folder)]

    @router.get("/{name}")
    def read_file(name: str) -> TextShown:
        """Give the text of a file."""
        path = known_file(folder, name)
        current = _current(path)
        return TextShown(
            name=path.name,
            text=as_text(current.content),
            revision=current.version.revision,
            format=format_of(path.name),
        )

    @router.put("/{name}", responses=_CONFLICT, response_model=Saved)
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
        format = format_of(path.name)
        script = read(saving.text, format, folder)[0]
        return Saved(
            revision=version.revision,
            saved_at=version.saved_at,
            findings=[*renamed, *shown_findings(script, linted(saving.text, format, folder))],
            used_by=list(_using(folder, path)) if script and script.source.is_part else [],
        )

    return router


def _file(path: Path) -> FileShown:
    try:
        content = regular_bytes(path, MAX_BYTES)
    except OSError:
        return FileShown(name=path.name, errors=1)  # what is wrong is said to who opens it
    if len(content) > MAX_BYTES:
        return FileShown(name=path.name, errors=1)
    if _USE in content:  # the parts that it uses may have changed
        return _summary(path.name, content, path.parent)
    return _summed_up(path.name, content)


def _using(folder: Path, part: Path) -> Iterator[FileShown]:
    """Check the scripts of the folder that use a part."""
    for path in scripts_of(folder):
        script = read_script(path, may_be_part=True)[0]
        if script and uses_any(script.source, [part]):
            yield _file(path)


@lru_cache(maxsize=1_000)
def _summed_up(name: str, content: bytes) -> FileShown:
    return _summary(name, content, None)


def _summary(name: str, content: bytes, folder: Path | None) -> FileShown:
    text, format = content.decode("utf-8-sig", errors="replace"), format_of(name)
    script, findings = read(text, format, folder)[0], linted(text, format, folder)
    severities = [one.severity for one in findings]
    return FileShown(
        name=name,
        id=script.id if script else None,
        title=script.title if script else "",
        version=script.version if script else None,
        revision=sha256(content).hexdigest(),
        sections=len(script.sections) if script else 0,
        errors=severities.count("error"),
        warnings=severities.count("warning"),
    )


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
