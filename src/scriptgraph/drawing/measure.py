"""How much room text takes, without knowing the font it will be shown in.

Widths are those of a wide sans-serif, so that text in a narrower one fits as well.
"""

import unicodedata
from functools import lru_cache

_NARROW, _WIDE = "iljtfrI.,:;'!|()[] ", "mwMW@%—…"
_EM = {"narrow": 0.33, "wide": 0.9, "upper": 0.68, "full": 1.05, "other": 0.57}


@lru_cache(maxsize=20_000)
def width(text: str, size: float) -> float:
    """Estimate the width of one line at a font size, in the same unit."""
    return size * sum(map(_em, text))


@lru_cache(maxsize=20_000)
def wrap(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """Break a text into lines that fit into `room`; after `most` lines an ellipsis ends it."""
    lines = _filled(text, size, room)
    if len(lines) > most:
        return (*lines[: most - 1], _cut(lines[most - 1], size, room))
    narrower = lines
    while len(narrower) == len(lines) > 1:  # no line shorter than it has to be
        lines, room = narrower, room - size / 2
        narrower = _filled(text, size, room)
    return tuple(lines)


def _filled(text: str, size: float, room: float) -> list[str]:
    lines: list[str] = []
    for word in _pieces(text, size, room):
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(text: str, size: float, room: float) -> list[str]:
    """Split into words, and words that are wider than a line into parts."""
    pieces: list[str] = []
    for word in text.split():
        start = 0
        for end in range(1, len(word) + 1):
            if end - start > 1 and width(word[start:end], size) > room:
                pieces.append(word[start : end - 1])
                start = end - 1
        pieces.append(word[start:])
    return pieces


def _cut(line: str, size: float, room: float) -> str:
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip(' ,.;:')}…"


@lru_cache(maxsize=4_000)
def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return _EM["full"]
    if char in _NARROW:
        return _EM["narrow"]
    if char in _WIDE:
        return _EM["wide"]
    return _EM["upper" if char.isupper() else "other"]
