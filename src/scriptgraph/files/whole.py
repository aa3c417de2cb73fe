"""Reads and writes files whole or not at all; what is written is for its owner's eyes only.

Results hold what people said. Files that come from somebody else may be links to one's own: nothing
is written through a link, and nothing is read that is no ordinary file.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from scriptgraph.core.errors import InputError

PRIVATE = 0o600
"""The mode of a file that only its owner may read."""

_PRIVATE_FOLDER = 0o700


def as_json(document: Any) -> str:
    """Write a document as JSON that every reader takes: what is no number is refused.

    Raises:
        ValueError: When a figure is not finite; None stands for what is missing.
    """
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def refuse_twice(paths: Iterable[Path], why: str) -> None:
    """Refuse a file or folder that is given twice, however it is named.

    Args:
        paths: What was given.
        why: What would come of it.

    Raises:
        InputError: When one is; it names it.
    """
    seen: dict[Path, Path] = {}
    for path in paths:
        place = path.resolve()
        if place in seen:
            first = "" if seen[place] == path else f", first as {seen[place]}"
            raise InputError(f"{path} is given twice{first}; {why}")
        seen[place] = path


def read_json_object(path: Path, noun: str) -> dict[str, Any]:
    """Read a file that holds one JSON object.

    Args:
        path: The file.
        noun: What a message calls it.

    Raises:
        InputError: When it cannot be read, or holds something else.
    """
    text = ""
    try:
        refuse_device(path)
        text = path.read_text(encoding="utf-8-sig")
        found: Any = json.loads(text)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error}") from error
    except json.JSONDecodeError as error:
        ends = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        cut = "it ends too early, as if it were cut off: " if text.strip() and ends else ""
        raise InputError(f"{path} is no {noun}: {cut}{error}") from error
    except ValueError as error:
        raise InputError(f"{path} is no {noun}: {error}") from error
    except RecursionError as error:
        raise InputError(f"{path} is no {noun}: it is nested too deeply") from error
    if not isinstance(found, dict):
        raise InputError(f"{path} is no {noun}")
    return found


def make_folder(path: Path) -> None:
    """Make a folder and those it lies in, where they are missing, for their owner only.

    Raises:
        OSError: When it cannot be made.
    """
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(_PRIVATE_FOLDER, exist_ok=True)


def refuse_link(path: Path) -> None:
    """Refuse to write where a link leads elsewhere.

    Raises:
        InputError: When the path is a symbolic link.
    """
    if path.is_symlink():
        raise InputError(
            f"{path} is a symbolic link, and nothing is written through links; give the file itself"
        )


def refuse_device(path: Path) -> None:
    """Refuse to read what has no end, or would be waited for.

    Raises:
        InputError: When the path leads to a pipe, a device or a socket.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise InputError(f"{path} is a pipe or a device, not a file")


def regular_bytes(path: Path, most: int) -> bytes:
    """Read an ordinary file, up to one byte more than the most it may have.

    A pipe or a device is never waited for, and what grows while it is read has an end.

    Raises:
        OSError: When it cannot be read, or is no ordinary file.
    """
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(opened, "rb") as file:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise OSError("this is a pipe or a device, not a file")
        return file.read(most + 1)


def refuse_links_within(folder: Path) -> None:
    """Refuse a folder that holds links, pipes or devices, at any depth.

    A folder of results may come from somebody else, and what is in it is written over.

    Raises:
        InputError: When it does; it names the first of them.
    """
    if not folder.is_dir():
        return
    for place, folders, files in os.walk(folder):
        for name in sorted([*folders, *files]):
            path = Path(place, name)
            with suppress(FileNotFoundError):  # gone since: another process works here
                mode = path.lstat().st_mode
                if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                    what = "a symbolic link" if stat.S_ISLNK(mode) else "a pipe or a device"
                    raise InputError(
                        f"{path} is {what}; results are kept in ordinary files only, so nothing "
                        f"is written into {folder}"
                    )


@contextmanager
def whole_file(path: Path, *, private: bool = True) -> Iterator[TextIO]:
    """Open a file that takes its place only when all of it has been written.

    It is written beside the place; whatever ends the block early leaves nothing behind, and what
    stood there before stays. A link is replaced, and its target stays as it is.

    Args:
        path: Where the file is to be.
        private: Whether only its owner may read it. A file that was there keeps its mode.

    Raises:
        InputError: When it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        make_folder(path.parent)
        mode = _mode(path) or (PRIVATE if private else None)
        try:
            with beside.open("x", encoding="utf-8") as file:
                if mode is not None:
                    beside.chmod(mode)
                yield file
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error


def whole_bytes(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file as it is, byte for byte, entirely or not at all; see `whole_file`."""
    with whole_file(path, private=private) as file:
        file.buffer.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_json(path: Path, document: Any) -> None:
    """Write a document entirely or not at all; see `as_json` and `whole_file`."""
    with whole_file(path) as file:
        file.write(as_json(document))


def _mode(path: Path) -> int | None:
    with suppress(FileNotFoundError):
        found = path.lstat().st_mode
        return stat.S_IMODE(found) if stat.S_ISREG(found) else None
    return None
