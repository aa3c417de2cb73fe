"""Keeps long texts out of memory until it is known in which order they are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

Rank = tuple[int, int, str]
"""Where a text belongs: texts are given back in the order of their ranks."""


class Shelf:
    """Texts in a file; only their ranks and places are kept in memory."""

    def __init__(self, file: BinaryIO) -> None:
        """Keep texts in `file`, which nobody else may touch."""
        self._file = file
        self._places: list[tuple[Rank, int, int]] = []

    def __len__(self) -> int:
        """Count the texts."""
        return len(self._places)

    def put(self, rank: Rank, text: str) -> None:
        """Take a text; of equal ranks the first comes first."""
        start = self._file.tell()
        length = self._file.write(text.encode(errors="replace"))
        self._places.append((rank, start, length))

    def in_order(self) -> Iterator[str]:
        """Give the texts back, one at a time."""
        for _, start, length in sorted(self._places):
            self._file.seek(start)
            yield self._file.read(length).decode()
