"""Files of JSON lines, read page by page; a broken line is told, and passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from pydantic import BaseModel

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import read_line
from scriptgraph.files.whole import refuse_device

P = TypeVar("P", bound=BaseModel)

LONGEST_LINE = 16_000_000
"""Bytes of a line that is read; a longer one is told as broken."""

_BLOCK = 1_048_576


@dataclass(frozen=True)
class Mark:
    """Where a line begins.

    Attributes:
        byte: The byte, from 0.
        line: Its number, from 1.
    """

    byte: int = 0
    line: int = 1


@dataclass(frozen=True)
class Line(Generic[P]):
    """A line of a file.

    Attributes:
        mark: Where it begins.
        behind: Where the next one does.
        value: What stands in it; None where it is broken.
        fault: What is wrong with it; empty where nothing is.
    """

    mark: Mark
    behind: Mark
    value: P | None
    fault: str = ""


def lines_from(path: Path, kind: type[P], noun: str, mark: Mark, name: str) -> Iterator[Line[P]]:
    """Read lines from one on; blank ones are passed over.

    Args:
        path: The file.
        kind: What every line has to be.
        noun: What a message calls it.
        mark: Where to begin.
        name: What a message calls the file.

    Raises:
        InputError: When the file cannot be read, or no line begins there.
    """
    try:
        refuse_device(path)
        with path.open("rb") as file:
            _go_to(file, mark.byte, name)
            while text := file.readline(LONGEST_LINE):
                is_whole = text.endswith(b"\n") or len(text) < LONGEST_LINE
                if not is_whole:
                    _pass_line(file)
                behind = Mark(file.tell(), mark.line + 1)
                if text.strip():
                    place = f"{name}:{mark.line}"
                    value, fault = _read(text, kind, noun, place) if is_whole else (None, "")
                    fault = fault if is_whole else f"{place}: longer than {LONGEST_LINE:,} bytes"
                    yield Line(mark, behind, value, fault)
                mark = behind
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror}") from error


def count_lines(path: Path, most: int) -> int:
    """Count lines that are not blank; of more than `most` it is not known how many there are."""
    with path.open("rb") as file:
        count = 0
        for line in iter(lambda: file.readline(LONGEST_LINE), b""):
            count += bool(line.strip())
            if count > most:
                break
    return count


def _go_to(file: BinaryIO, byte: int, name: str) -> None:
    file.seek(max(byte - 1, 0))
    if byte and file.read(1) != b"\n":
        raise InputError(f"{name} is not as it was: no line begins at byte {byte} any more")


def _pass_line(file: BinaryIO) -> None:
    while (rest := file.readline(_BLOCK)) and not rest.endswith(b"\n"):
        pass


def _read(text: bytes, kind: type[P], noun: str, place: str) -> tuple[P | None, str]:
    try:
        return read_line(text, kind, noun, place), ""
    except InputError as error:
        return None, str(error)
