"""Plain names of files in one folder, as they come from somebody who is elsewhere.

A name is never a path. What is there is found by looking through the folder, so that no name leads
out of it; what is new has a name that every system can keep.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from scriptgraph.core.errors import InputError

_LONGEST = 100
"""Characters of a name; with what is written beside a file, 255 bytes have to be enough."""

_NO_NAME = re.compile(
    r"""[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd/\\:*?"<>|\u200e\u200f\u2028-\u202e\u2066-\u2069]"""
)
"""What some system cannot keep, nobody sees, or turns the letters of a name around."""
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.I)
"""Names that mean a device on Windows, whatever follows the first dot."""


def files_of(folder: Path, suffixes: Sequence[str]) -> Iterator[Path]:
    """List the files of a folder that end in one of some suffixes, by name.

    What is hidden is passed over, and so are folders, devices, and links that lead out of it.

    Raises:
        OSError: When the folder cannot be read.
    """
    return (path for path in _named(folder, suffixes) if is_inside(path, folder))


def led_out_of(folder: Path, suffixes: Sequence[str]) -> Iterator[Path]:
    """List what `files_of` passes over because a link leads out of the folder.

    Raises:
        OSError: When the folder cannot be read.
    """
    return (path for path in _named(folder, suffixes) if not is_inside(path, folder))


def _named(folder: Path, suffixes: Sequence[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        is_named = path.suffix.lower() in suffixes and not path.name.startswith(".")
        if is_named and path.is_file():
            yield path


def found(folder: Path, name: str, suffixes: Sequence[str]) -> Path | None:
    """Find a file of a folder by its name, however its letters are composed there.

    Raises:
        OSError: When the folder cannot be read.
    """
    named = {path.name: path for path in files_of(folder, suffixes)}
    composed = {unicodedata.normalize("NFC", known): path for known, path in named.items()}
    return named.get(name) or composed.get(unicodedata.normalize("NFC", name))


def new_file(folder: Path, name: str, suffixes: Sequence[str]) -> Path:
    """Give the place for a new file.

    Raises:
        InputError: When the name is none that every system can keep, or another file's but for the
            case of its letters, or something else has it; it says what a name can be.
        OSError: When the folder cannot be read.
    """
    composed = unicodedata.normalize("NFC", name)
    path = folder / "file" if _NO_NAME.search(composed) else folder / composed
    if path.suffix.lower() not in suffixes:
        raise InputError(f"{name!a} is no name for a script: it ends in {', '.join(suffixes)}")
    is_odd = composed.startswith((".", " ", "-")) or composed != composed.strip()
    if is_odd or not path.stem.strip(". ") or _DEVICE.fullmatch(composed):
        raise InputError(f"{name!a} is no name that a file can have everywhere")
    if len(composed) > _LONGEST or len(composed.encode()) > 2 * _LONGEST:
        raise InputError(f"the name is too long; {_LONGEST} characters are the most")
    for other in folder.iterdir():
        if unicodedata.normalize("NFC", other.name).casefold() == composed.casefold():
            raise InputError(f"there is {other.name!a} already, which cannot stand beside {name!a}")
    return path


def is_inside(path: Path, folder: Path) -> bool:
    """Say whether a file lies in a folder, wherever links lead."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError):  # it is gone, or its links go round in a circle
        return False
