"""Files of JSON lines: read one line at a time, appended to, and mended after a crash."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.core.validation import told
from scriptgraph.files.whole import PRIVATE, make_folder, refuse_device, refuse_link

P = TypeVar("P", bound=BaseModel)

Remark = Callable[[str], object]
"""Told what a reader has to say that is no error, such as a last line that was cut off."""


class Identified(BaseModel):
    """What has an id of its own in its file."""

    id: str


D = TypeVar("D", bound=Identified)

_BLOCK = 65_536


def read_lines(
    path: Path,
    kind: type[P],
    noun: str,
    *,
    on_cut_off: Remark | None = None,
) -> Iterator[P]:
    """Read JSON lines of one kind, one at a time.

    Args:
        path: The file.
        kind: What every line has to be.
        noun: What a message calls it.
        on_cut_off: Told of a last line that was cut off, which is then left out; without it such
            a line is an error like any other.

    Raises:
        InputError: When the file cannot be read, or a line is not of the kind; it names the line.
    """
    return (part for _, part in read_placed_lines(path, kind, noun, on_cut_off=on_cut_off))


def read_placed_lines(
    path: Path,
    kind: type[P],
    noun: str,
    *,
    on_cut_off: Remark | None = None,
) -> Iterator[tuple[int, P]]:
    """Read like `read_lines`; each line with the byte it begins at, for `read_line_at`."""
    for number, start, line in raw_lines(path, on_cut_off=on_cut_off):
        yield start, read_line(line, kind, noun, f"{path}:{number}")


def raw_lines(path: Path, *, on_cut_off: Remark | None = None) -> Iterator[tuple[int, int, bytes]]:
    """Give the lines of a file that are not empty, as they stand: number, first byte, line.

    Raises:
        InputError: When the file cannot be read.
    """
    start = 0
    try:
        refuse_device(path)
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if on_cut_off and _is_cut_off(line):
                    on_cut_off(f"{path}:{number}: the last line was cut off and is left out")
                    return
                if line.strip():
                    yield number, start, line
                start += len(line)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error}") from error


def read_identified_lines(
    path: Path,
    kind: type[D],
    noun: str,
    *,
    on_cut_off: Remark | None = None,
) -> Iterator[tuple[int, D]]:
    """Read like `read_placed_lines` what may have no id twice.

    Raises:
        InputError: Also when it has; it names both lines.
    """
    seen: dict[str, int] = {}
    for start, one in read_placed_lines(path, kind, noun, on_cut_off=on_cut_off):
        if (first := seen.setdefault(one.id, start)) != start:
            raise InputError(
                f"{path}:{line_number(path, start)}: the id {one.id!r} is in line "
                f"{line_number(path, first)} already"
            )
        yield start, one


def read_line_at(path: Path, start: int, kind: type[P], noun: str) -> P:
    """Read the one line that begins at a byte.

    Raises:
        InputError: When the file cannot be read, or no such line begins there any more.
    """
    try:
        with path.open("rb") as file:
            file.seek(start)
            return read_line(file.readline(), kind, noun, f"{path}, byte {start}")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error}") from error


def line_number(path: Path, start: int) -> int:
    """Say which line begins at a byte, for a message that names it."""
    with path.open("rb") as file:
        return 1 + file.read(start).count(b"\n")


def append_lines(path: Path, lines: Iterable[str]) -> None:
    """Append lines to a file, each in one write that has reached the disk before the next.

    Raises:
        InputError: When the file cannot be written.
    """
    try:
        refuse_link(path)
        make_folder(path.parent)
        with open(path, "a", encoding="utf-8", opener=_private) as file:
            for line in lines:
                file.write(line + "\n")
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise InputError(f"cannot write to {path}: {error}") from error


def _private(path: str, flags: int) -> int:
    """Open a file that nobody else may read where it is new, and never through a link."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), PRIVATE)


def check_writable(path: Path) -> None:
    """Find out, before anything is paid for, whether lines can be appended to a file.

    A file that is not there is not made for it: another process may begin it at any moment, and
    would lose it when it is cleaned away.

    Raises:
        InputError: When they cannot.
    """
    refuse_link(path)
    if path.exists():
        append_lines(path, [])
        return
    beside = path.with_name(f".{secrets.token_hex(8)}")
    try:
        make_folder(path.parent)
        try:
            beside.touch(PRIVATE, exist_ok=False)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"cannot write to {path}: {error}") from error


@contextmanager
def alone_with(path: Path, lock: Path | None = None, *, patience: float = 0) -> Iterator[None]:
    """Keep a file to this process, once it is sure that it can be written at all.

    Args:
        path: The file.
        lock: A lock that others hold as well while they write; without it one beside the file.
        patience: Seconds to wait for another process that has it.

    Raises:
        InputError: When another process has it, or it cannot be written.
    """
    place = lock or path.with_name(f".{path.name}.lock")
    try:
        check_writable(path)
        refuse_link(place)
        held = FileLock(place, timeout=patience, mode=PRIVATE).acquire()
    except Timeout as error:
        raise InputError(f"another process is writing to {path}") from error
    except OSError as error:
        raise InputError(f"cannot write to {path}: {error}") from error
    with held:
        try:
            yield
        finally:
            if lock is None:
                place.unlink(missing_ok=True)


def pass_over(cut_off: str) -> None:
    """Say nothing of a line that was cut off, where it is about to be mended."""


def mend_lines(path: Path, remark: Remark) -> None:
    """Take a line that a crash cut off out of the way; it is kept beside the file.

    Raises:
        InputError: When the file is a link.
        OSError: When it cannot be read or written.
    """
    refuse_link(path)
    if not path.exists():
        return
    with path.open("r+b") as file:
        start, rest = _unfinished_line(file)
        if not rest:
            return
        if _is_json(rest):
            file.seek(0, os.SEEK_END)
            file.write(b"\n")
            return
        aside = path.with_name(f"{path.name}.cut-off")
        append_lines(aside, [rest.decode(errors="replace")])
        file.truncate(start)
        remark(f"{path}: the last line was cut off; it is moved to {aside.name}")


def _is_cut_off(line: bytes) -> bool:
    """Say whether a crash ended the file in the middle of this line, or of a letter in it."""
    return bool(line.strip()) and not line.endswith(b"\n") and not _is_json(line)


def _is_json(line: bytes) -> bool:
    """Say whether a line is whole; too deep a nesting or too long a number is another fault."""
    try:
        json.loads(line)
    except (json.JSONDecodeError, UnicodeDecodeError):
        return False
    except (ValueError, RecursionError):
        return True
    return True


def read_line(line: bytes, kind: type[P], noun: str, place: str) -> P:
    """Read one line.

    Args:
        line: The line.
        kind: What it has to be.
        noun: What a message calls it.
        place: Where it stands, for a message.

    Raises:
        InputError: When it is not of the kind.
    """
    with suppress(ValidationError):
        return kind.model_validate_json(line)
    # The slower way says what is wrong and where, and knows JSON that only Python writes.
    try:
        given: Any = json.loads(line)
        return kind.model_validate(given)
    except UnicodeDecodeError as error:
        raise InputError(f"{place}: not UTF-8: {error.reason}") from error
    except json.JSONDecodeError as error:
        cut = "; the last line was cut off" if _is_cut_off(line) else ""
        raise InputError(f"{place}:{error.colno}: not JSON: {error.msg}{cut}") from error
    except RecursionError as error:
        raise InputError(f"{place}: not {noun}: it is nested too deeply") from error
    except ValidationError as error:
        raise InputError(f"{place}: not {noun}: {told(error)}") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise InputError(f"{place}: not {noun}: a number in it has too many digits") from error


def _unfinished_line(file: BinaryIO) -> tuple[int, bytes]:
    """Find what stands behind the last line break, and where it begins; from the file's end."""
    position = file.seek(0, os.SEEK_END)
    rest = b""
    while position and b"\n" not in rest:
        size = min(_BLOCK, position)
        position = file.seek(position - size)
        rest = file.read(size) + rest
    head, _, tail = rest.rpartition(b"\n")
    return position + (len(head) + 1 if b"\n" in rest else 0), tail
