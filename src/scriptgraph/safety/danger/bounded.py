"""Refuses regular expressions that are found everywhere, or that take for ever on some text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|:)?|.", re.DOTALL)
_REPEATED = re.compile(r"(?:([*+])|\{(\d*)(,?)(\d*)\})[?+]?")
_WIDE = re.compile(r"\.|\\[DSW]|\[\^.*\]", re.DOTALL)
"""A part that stands for nearly any character."""

_OPENS = ("(?:", "(?=", "(?!", "(?<=", "(?<!")
_FEW = 10
"""Repetitions within a repetition are allowed where one of them has no more than these."""

_MOST = 400
"""Characters of any kind that may stand between two words."""


class UnboundedError(ValueError):
    """A pattern is not to be used; the text says what to write instead."""


def check_bounded(pattern: str) -> None:
    """Refuse a pattern that is no regular expression, or none that is safe to look for.

    Raises:
        UnboundedError: It cannot be compiled, is found in an empty text, has groups with a number
            or a name, or repeats without bound what repeats or what stands for any character.
    """
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise UnboundedError(f"it is no regular expression: {error}") from error
    if any((found := compiled.search(text)) and not found[0] for text in ("", "a b", "\u4e00. x")):
        raise UnboundedError("it is found where nothing stands: write at least one word")
    open_groups: list[tuple[str, bool]] = []
    repeats = False
    for token, (most, length) in _repetitions(pattern):
        if token.startswith("("):
            if token not in _OPENS:
                raise UnboundedError(
                    "write (?:...) for (...): groups have no numbers, names, flags"
                )
            open_groups.append((token, repeats))
            repeats = False
            continue
        if re.fullmatch(r"\\[1-9]", token):
            raise UnboundedError(f"{token} points to a group, and groups have no numbers")
        if token == ")":
            opening, before = open_groups.pop()
            if repeats and most > _FEW:
                raise UnboundedError("it repeats what repeats: bound one of them, {0,3}")
            # What is only looked at is looked at once.
            repeats = before or most > _FEW or (repeats and opening == "(?:")
        elif _WIDE.fullmatch(token) and most > _MOST:
            raise UnboundedError(
                f"write {token}{{0,40}}: {token}{'*' if length else ''} has no end"
            )
        else:
            repeats = repeats or most > _FEW


def _repetitions(pattern: str) -> Iterator[tuple[str, tuple[float, int]]]:
    """Give each part with how often it may stand, and how long the sign is that says so."""
    at = 0
    while token := _TOKEN.match(pattern, at):
        at = token.end()
        if token[0].startswith("("):
            yield token[0], (1, 0)
            continue
        again = _REPEATED.match(pattern, at)
        if not again or again[0] == "{}":
            yield token[0], (1, 0)
            continue
        at = again.end()
        yield token[0], (_most(again), len(again[0]))


def _most(again: re.Match[str]) -> float:
    unbounded, low, comma, high = again.groups()
    if unbounded or (comma and not high):
        return float("inf")
    return int(high or low or 1)
