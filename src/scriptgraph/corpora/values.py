"""The values of a JSON file one at a time: one a line, or the parts of one array.

A value stands with the line at which it begins. What is in memory is one value and a block of the
file, however large the file is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.texts import opened
from scriptgraph.files.lines import Remark

BLOCK = 1 << 18
"""Characters that are read at a time."""

_MOST = 1 << 28
"""Characters of one value; what is longer is no dialogue."""

_DECODER = json.JSONDecoder()


class Placed(NamedTuple):
    """A value, and where it stands."""

    place: str
    """The file and the line, for a message."""

    value: Any


def values(path: Path, remark: Remark, *, block: int = BLOCK) -> Iterator[Placed]:
    """Read the values of a file: those of its array, or one a line.

    Args:
        path: The file.
        remark: Told of a last line that was cut off, which is left out; an array that is cut off
            is refused, for nobody can say how much is missing.
        block: Characters of an array that are read at a time.

    Raises:
        InputError: When it cannot be read, or something in it is no JSON; it names the line.
    """
    with opened(path) as file:
        is_array = _first(file) == "["
        file.seek(0)
        window = _Window(path, file, block)
        yield from _of_array(window) if is_array else _of_lines(path, file, remark)


def _first(file: TextIO) -> str:
    while text := file.read(BLOCK):
        if stripped := text.lstrip():
            return stripped[0]
    return ""


def _of_lines(path: Path, file: TextIO, remark: Remark) -> Iterator[Placed]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            place = f"{path}:{number}"
            try:
                yield Placed(place, json.loads(line))
            except json.JSONDecodeError as error:
                if not line.endswith("\n") and number > 1:
                    remark(f"{place}: the last line was cut off and is left out")
                    return
                raise InputError(f"{place}:{error.colno}: not JSON: {error.msg}") from error
            except (ValueError, RecursionError) as error:
                raise InputError(f"{place}: no JSON that can be read: {error}") from error


def _of_array(window: _Window) -> Iterator[Placed]:
    """Read the parts of an array, each as soon as all of it is there."""
    window.skip("[")
    if window.first() == "]":
        window.skip("]")
    else:
        while True:
            yield window.value()
            if window.first() == "]":
                window.skip("]")
                break
            window.skip(",")
    if rest := window.first():
        window.refuse(f"{rest!r} behind the end of the array; there may be nothing")


class _Window:
    """The part of a file that is read and not yet taken."""

    def __init__(self, path: Path, file: TextIO, block: int) -> None:
        self._path, self._file, self._block = path, file, block
        self._text, self._line = "", 1

    def first(self) -> str:
        """Give the next character that is no blank; empty at the end of the file."""
        while True:
            self._take(len(self._text) - len(self._text.lstrip()))
            if self._text or not self._more():
                return self._text[:1]

    def skip(self, wanted: str) -> None:
        """Take one character that has to be there."""
        if (found := self.first()) != wanted:
            self.refuse(
                f"{found!r} where {wanted!r} should be"
                if found
                else f"the file ends where {wanted!r} should be, as if it were cut off"
            )
        self._take(1)

    def value(self) -> Placed:
        """Take one value."""
        self.first()
        place = f"{self._path}:{self._line}"
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text)
            except json.JSONDecodeError as error:
                # What stands near the end of the window may only be unfinished.
                if len(self._text) < _MOST and self._more():
                    continue
                line = self._line + error.lineno - 1
                ends = error.pos >= len(self._text.rstrip()) or error.msg.startswith("Unterminated")
                cut = "; the file may have been cut off" if ends else ""
                message = f"{self._path}:{line}:{error.colno}: not JSON: {error.msg}{cut}"
                raise InputError(message) from error
            except (ValueError, RecursionError) as error:
                raise InputError(f"{place}: no JSON that can be read: {error}") from error
            if end < len(self._text) or not self._more():  # a number may go on
                self._take(end)
                return Placed(place, value)

    def refuse(self, why: str) -> None:
        """Say what is wrong at this place.

        Raises:
            InputError: Always.
        """
        raise InputError(f"{self._path}:{self._line}: not JSON: {why}")

    def _take(self, length: int) -> None:
        self._line += self._text.count("\n", 0, length)
        self._text = self._text[length:]

    def _more(self) -> bool:
        """Read on: as much again as there is, so that a long value is not begun too often."""
        block = self._file.read(max(self._block, len(self._text)))
        self._text += block
        return bool(block)
