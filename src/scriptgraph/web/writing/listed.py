"""How the files of the folder stand: scripts, parts, and which scripts use a part."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from scriptgraph.files.whole import regular_bytes
from scriptgraph.formats.load import MAX_BYTES, read_script
from scriptgraph.web.writing.looking import format_of, linted, read
from scriptgraph.web.writing.of_parts import uses_any
from scriptgraph.web.writing.place import scripts_of
from scriptgraph.web.writing.room import PARTS, Room, room_of
from scriptgraph.web.writing.shown import FileShown

_USE = b"use"


def name_of(folder: Path, path: Path) -> str:
    """Give the name by which a browser knows a file of the folder."""
    return path.relative_to(folder).as_posix()


def file_shown(folder: Path, path: Path) -> FileShown:
    """Say whether a file of the folder is sound."""
    name = name_of(folder, path)
    unreadable = FileShown(name=name, is_part=_lies_in_parts(folder, path), errors=1)
    try:
        content = regular_bytes(path, MAX_BYTES)
    except OSError:
        return unreadable  # what is wrong is said to who opens it
    if len(content) > MAX_BYTES:
        return unreadable
    if _USE in content:  # the parts that it uses may have changed
        return _summary(name, content, room_of(folder, name)[0])
    return _summed_up(name, content)


def used_by(folder: Path, path: Path, text: str) -> list[FileShown] | None:
    """Check the scripts that use a part; None where a file is none.

    Args:
        folder: The folder that is served.
        path: The file.
        text: What stands in it.
    """
    script = read(text, format_of(path.name), room_of(folder, name_of(folder, path))[0])[0]
    if not (script.source.is_part if script else _lies_in_parts(folder, path)):
        return None
    return [
        file_shown(folder, other)
        for other in scripts_of(folder)
        if (using := read_script(other, may_be_part=True)[0]) and uses_any(using.source, [path])
    ]


def _lies_in_parts(folder: Path, path: Path) -> bool:
    return path.parent == folder / PARTS


@lru_cache(maxsize=1_000)
def _summed_up(name: str, content: bytes) -> FileShown:
    return _summary(name, content, None)


def _summary(name: str, content: bytes, room: Room | None) -> FileShown:
    text, format = content.decode("utf-8-sig", errors="replace"), format_of(name)
    script, findings = read(text, format, room)[0], linted(text, format, room)
    severities = [one.severity for one in findings]
    return FileShown(
        name=name,
        is_part=script.source.is_part if script else name.startswith(f"{PARTS}/"),
        id=script.id if script else None,
        title=script.title if script else "",
        version=script.version if script else None,
        revision=sha256(content).hexdigest(),
        sections=len(script.sections) if script else 0,
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        parameters=list(script.source.parameters) if script else [],
        leaves=list(script.source.leaves) if script else [],
    )
