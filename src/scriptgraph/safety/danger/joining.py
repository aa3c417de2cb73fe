r"""Joins many patterns to one that passes over most of a text at once.

Python tries every alternative at every character, and what may not stand before it first. Nearly
all of ours begin with a word, `(?<!not )\bwant`, or with a Chinese or Japanese sign. What has no
width holds in any order, so that this is looked for once and before everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|:)|.", re.DOTALL)
LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_MAY_BE_MISSING = re.compile(r"[?*]|\{0?,")
REPEATED = re.compile(r"(?:[?*+]|\{\d*,?\d*\})[?+]?")
_WORD = re.compile(r"\\[wd]|\w|\[(?:\w|\w-\w)+\]")
"""A part that stands for one character of a word."""

_SIGN = re.compile(r"[\u3040-\u9fff]|\[[\u3040-\u9fff]+\]")
"""A part that stands for one sign; signs are neither large nor small."""


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern that is found wherever one of these is; capital letters do not count."""
    ways: dict[str, list[str]] = {}
    for pattern in patterns:
        for way in alternatives(pattern):
            ways.setdefault(beginning(way), []).append(way)
    return re.compile(
        "|".join(f"{first}(?:{'|'.join(those)})" for first, those in ways.items()), re.IGNORECASE
    )


def beginning(way: str) -> str:
    """Give a pattern that holds wherever this one is found, for certain; empty where none is known.

    Nothing is known of a group that captures, nor of a part that stands for more than its kind.
    """
    if _is_first(_SIGN, way):
        return "(?=[\u3040-\u9fff])"
    while way.startswith(LOOKS):
        way = way[end_of_group(way) :]
    return r"\b(?=\w)" if way.startswith(r"\b") and _is_first(_WORD, way[2:]) else ""


def _is_first(kind: re.Pattern[str], pattern: str) -> bool:
    """Say whether the first character that a pattern takes is of this kind."""
    while part := PART.match(pattern):
        end = end_of_group(pattern) if part[0].startswith("(") else part.end()
        taken, pattern = pattern[:end], pattern[end:]
        if part[0] in LOOKS:
            continue
        if part[0] == "(?:":
            is_kind = all(_is_first(kind, way) for way in alternatives(taken[3:-1]))
        else:
            is_kind = bool(kind.fullmatch(taken))
        if not is_kind or not _MAY_BE_MISSING.match(pattern):
            return is_kind
        pattern = REPEATED.sub("", pattern, count=1)
    return False


def alternatives(pattern: str) -> list[str]:
    """Part a pattern where `|` parts all of it."""
    ends = [at for part, at, depth in _parts(pattern) if part == "|" and not depth]
    return [
        pattern[start:end]
        for start, end in zip((0, *(end + 1 for end in ends)), (*ends, None), strict=True)
    ]


def end_of_group(pattern: str) -> int:
    """Say where the group ends that a pattern begins with."""
    return next(at for part, at, depth in _parts(pattern) if part == ")" and not depth) + 1


def _parts(pattern: str) -> Iterator[tuple[str, int, int]]:
    """Give each part, where it begins, and in how many groups it stands."""
    depth = 0
    for found in PART.finditer(pattern):
        depth -= found[0] == ")"
        yield found[0], found.start(), depth
        depth += found[0].startswith("(")
