"""The file that a request names, in the folder that is served or in its folder of parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.files import plain
from scriptgraph.files.versions import Versions
from scriptgraph.formats.load import MAX_BYTES
from scriptgraph.web.shelf import FolderError, UnknownError
from scriptgraph.web.writing.looking import SUFFIXES
from scriptgraph.web.writing.room import PARTS, Room, room_of

_ENDINGS = tuple(SUFFIXES)


def scripts_of(folder: Path) -> list[Path]:
    """List the files that can be written in a browser, by name; those of parts come last.

    Raises:
        FolderError: When the folder cannot be read.
    """
    with _readable(folder):
        rooms = [room for room in (Room(folder), Room(folder, PARTS)) if _is_there(room)]
        listed = [path for room in rooms for path in plain.files_of(room.path, _ENDINGS)]
    return [path for path in listed if not _is_passed_over(path)]


def known_file(folder: Path, name: str) -> Path:
    """Find a file of the folder, or of its parts.

    Raises:
        UnknownError: When there is none of that name.
        FolderError: When the folder cannot be read.
    """
    room, own = room_of(folder, name)
    with _readable(folder):
        path = plain.found(room.path, own, _ENDINGS) if _is_there(room) else None
    if path is None or _is_passed_over(path):
        raise UnknownError(f"there is no script {name!a} in the folder")
    return path


def file_or_new(folder: Path, name: str) -> Path:
    """Find a file of the folder, or of its parts, or the place of one that is not there.

    Raises:
        InputError: When there is none, and none can be called that.
        FolderError: When the folder cannot be read.
    """
    room, own = room_of(folder, name)
    with _readable(folder):
        if not _is_there(room):
            raise InputError(f"there is no folder {PARTS!r} for {name!a}; make it first")
        path = plain.found(room.path, own, _ENDINGS) or plain.new_file(room.path, own, _ENDINGS)
    if _is_passed_over(path):
        raise InputError("a file that is called README is passed over as no script")
    return path


def versions_of(file: Path) -> Versions:
    """Give the versions of a file."""
    return Versions(file, most=MAX_BYTES)


def as_text(content: bytes) -> str:
    """Read a text exactly, so that saving it again changes nothing.

    Raises:
        RefusedError: When it is no UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(
            "the file is no UTF-8, and cannot be shown as text; save it as UTF-8 elsewhere first"
        ) from error


def _is_there(room: Room) -> bool:
    """Say whether a room can be read: the folder itself always, its parts where they lie in it."""
    return not room.within or (room.path.is_dir() and plain.is_inside(room.path, room.served))


def _is_passed_over(path: Path) -> bool:
    return path.stem.casefold() == "readme"


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderError(f"cannot read the scripts of {folder}: {error.strerror}") from error
