"""The files of the folder as they once were."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter

from scriptgraph.files.versions import Version
from scriptgraph.web.shelf import UnknownError
from scriptgraph.web.writing.differing import differences
from scriptgraph.web.writing.looking import format_of
from scriptgraph.web.writing.place import as_text, file_or_new, versions_of
from scriptgraph.web.writing.room import FILE, room_of
from scriptgraph.web.writing.shown import Differences, VersionText


def versions(folder: Path) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/api/files")

    @router.get(f"/{FILE}/versions")
    def list_versions(name: str) -> list[Version]:
        """List every text that the file has had, the newest first, also of one that is gone.

        What was changed by something else than this server is `outside`.
        """
        found = versions_of(file_or_new(folder, name)).listed()
        if not found:
            raise UnknownError(f"there is no script {name!a} in the folder")
        return found

    @router.get(f"/{FILE}/versions/{{revision}}")
    def read_version(name: str, revision: str) -> VersionText:
        """Give the text of a version; to restore it, save it again."""
        return VersionText(text=as_text(_version(folder, name, revision)))

    @router.get(f"/{FILE}/differences")
    def compare(name: str, old: str, new: str) -> Differences:
        """Say what has changed between two versions, in words and line by line."""
        was, now = (as_text(_version(folder, name, one)) for one in (old, new))
        return differences(was, now, format_of(name), room_of(folder, name)[0])

    return router


def _version(folder: Path, name: str, revision: str) -> bytes:
    content = versions_of(file_or_new(folder, name)).content(revision)
    if content is None:
        raise UnknownError(f"{name!a} has no version {revision!a}")
    return content
