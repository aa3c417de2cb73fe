"""Results that lie in the served folder: experiments, and files of dialogues."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.files.plain import is_inside
from scriptgraph.records.results import DIALOGUES, PATIENT_CHECKS, VERDICTS
from scriptgraph.web.shelf import FolderError, UnknownError

DEEPEST = 6
"""Folders below the served one that are looked into."""

MOST_LOOKED_AT = 5000
"""Files and folders that are looked at."""

_HEAD = 65_536
"""Bytes of a file by which dialogues are known."""

_MARK = b'"exit_reason"'
"""What stands in every dialogue, before its steps."""


@dataclass(frozen=True)
class Place:
    """Where results lie.

    Attributes:
        name: The folder or file, from the served folder on.
        path: What is opened: an experiment's folder, or a file of dialogues.
    """

    name: str
    path: Path

    @property
    def dialogues(self) -> Path:
        """Give the file of the dialogues."""
        return self.path / DIALOGUES if self.path.is_dir() else self.path

    @property
    def scripts(self) -> Path:
        """Give the folder of the scripts that an experiment was held with."""
        return self.path / "scripts"


def places(folder: Path) -> tuple[list[Place], bool]:
    """Find all results in a folder, by name.

    What is hidden is passed over, and so is every link to a folder, and to a file outside.

    Returns:
        The results, and whether there may be more, since the folder holds too much to look at.

    Raises:
        FolderError: When it cannot be read.
    """
    found: list[Place] = []
    left = MOST_LOOKED_AT
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        entries = _entries(here, is_top=here == folder)
        left -= len(entries)
        if left < 0:
            return sorted(found, key=lambda one: one.name), True
        if here != folder and _holds(here / DIALOGUES, folder):
            found.append(_place(here, folder))
            continue
        for one in entries:
            if one.is_dir(follow_symlinks=False) and depth < DEEPEST:
                waiting.append((Path(one.path), depth + 1))
            elif one.name.endswith(".jsonl") and not one.name.endswith((VERDICTS, PATIENT_CHECKS)):
                found += [_place(Path(one.path), folder)] * _holds(Path(one.path), folder)
    return sorted(found, key=lambda one: one.name), False


def place_of(folder: Path, name: str) -> Place:
    """Find results by their name; no name leads out of the folder.

    Raises:
        UnknownError: When there are none.
    """
    parts = name.split("/")
    is_plain = all(part and not part.startswith(".") and part.isprintable() for part in parts)
    if is_plain and "\\" not in name and len(name) <= 1000:
        place = Place(name, folder.joinpath(*parts))
        if is_inside(place.path, folder) and _holds(place.dialogues, folder):
            return place
    raise UnknownError(f"there are no results {name!a} in the served folder")


def _entries(folder: Path, *, is_top: bool) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return [one for one in found if not one.name.startswith(".")]
    except OSError as error:
        if is_top:
            raise FolderError(f"cannot read {folder}: {error.strerror}") from error
        return []  # a folder that the server may not read is none of its results


def _holds(path: Path, folder: Path) -> bool:
    """Say whether a file holds dialogues, and lies in the folder."""
    if not (path.is_file() and is_inside(path, folder)):
        return False
    try:
        with path.open("rb") as file:
            return path.name == DIALOGUES or _MARK in file.read(_HEAD)
    except OSError:
        return False


def _place(path: Path, folder: Path) -> Place:
    return Place(path.relative_to(folder).as_posix(), path)


def refuse_links(place: Place, folder: Path) -> None:
    """Refuse results of which a part lies elsewhere, before all parts of them are read.

    Raises:
        InputError: When a link beside the dialogues leads out of the folder; it names it.
    """
    for path in place.dialogues.parent.iterdir():
        if path.is_symlink() and not is_inside(path, folder):
            raise InputError(f"{_place(path, folder).name} is a link that leads out of the folder")


def script_folders(place: Place, folder: Path) -> Iterator[Path]:
    """Give the folders in which the scripts of results may lie."""
    if place.path.is_dir() and is_inside(place.scripts, folder):
        yield place.scripts
    yield folder
