"""A text that is written piece by piece, as it comes, with its lines broken between words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, chop_cells

from scriptgraph.cli.terminal import Terminal
from scriptgraph.core.printable import printable


class Flow:
    """Writes a text piece by piece, and breaks its lines between words."""

    def __init__(self, terminal: Terminal) -> None:
        """Begin at the start of a line."""
        self._file = terminal.console.file
        self._width = terminal.width
        self._column = 0
        self._gap = 0  # blanks before the next word; at the end of a line they are dropped
        self._held = ""

    def add(self, piece: str) -> None:
        """Write a piece; its last word waits for the rest of it."""
        piece = printable(piece)
        if self._width is None:
            self._file.write(piece)
        else:
            *whole, self._held = re.split(r"(?<=\s)(?=\S)", self._held + piece)
            if (self._held and self._held[-1].isspace()) or cell_len(self._held) > self._width:
                whole, self._held = [*whole, self._held], ""
            self._write(whole, self._width)
        self._file.flush()

    def end(self) -> None:
        """Write what is held back and end the line."""
        if self._width is not None:
            self._write([self._held], self._width)
        self._file.write("\n")
        self._file.flush()

    def _write(self, words: Sequence[str], width: int) -> None:
        for word in words:
            bare = word.rstrip()
            if self._column and self._column + self._gap + cell_len(bare) > width:
                self._newline()
            self._put(" " * self._gap)
            self._gap = 0
            for number, chunk in enumerate(chop_cells(bare, width)):
                if number:
                    self._newline()
                self._put(chunk)
            for char in word[len(bare) :]:
                if char == "\n":
                    self._newline()
                else:
                    self._gap += 1

    def _put(self, text: str) -> None:
        self._file.write(text)
        self._column += cell_len(text)

    def _newline(self) -> None:
        self._file.write("\n")
        self._column = self._gap = 0
