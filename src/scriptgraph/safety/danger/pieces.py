"""What a phrase in the notation is made of once it has been read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A letter, a figure, or a sign that belongs to a word."""

    letter: str


@dataclass(frozen=True)
class Group:
    """Several ways to say something; with it not needed, in square brackets, or nothing."""

    ways: tuple[tuple[Word, ...], ...]
    needed: bool


@dataclass(frozen=True)
class Mark:
    """One of `*`, `...` and `_`."""

    sign: str


Piece = Text | Group | Mark
Word = tuple[Piece, ...]
GAP, EDGE = Mark("..."), Mark("_")


def may_be_missing(word: Word) -> bool:
    """Say whether a word is all in square brackets."""
    return all(isinstance(one, Group) and not one.needed for one in word)


def fewest(words: tuple[Word, ...]) -> int:
    """Count the letters that there are at least."""
    count = 0
    for piece in (piece for word in words for piece in word):
        if isinstance(piece, Text):
            count += piece.letter.isalnum()
        elif isinstance(piece, Group) and piece.needed:
            count += min(map(fewest, piece.ways))
    return count


def texts(words: tuple[Word, ...]) -> Iterator[str]:
    """Give all letters of a phrase, in all its ways."""
    for piece in (piece for word in words for piece in word):
        if isinstance(piece, Text):
            yield piece.letter
        elif isinstance(piece, Group):
            for way in piece.ways:
                yield from texts(way)
