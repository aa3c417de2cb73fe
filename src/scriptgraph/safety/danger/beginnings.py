r"""Reads from a regular expression with which letters a word begins that it is found at.

Nearly all begin with a word, `(?<!not )\bwant`, or with a Chinese sign: they need be tried only
where a text has such a word.
"""

from __future__ import annotations

import re

from scriptgraph.safety.danger.joining import LOOKS, PART, REPEATED, alternatives, end_of_group
from scriptgraph.safety.danger.spelling import KEY, SIGNS

_SIGN = re.compile(f"[{SIGNS}]")
_LISTED = re.compile(r"\[(\w+)\]")
"""A class that lists what it stands for."""

_Begun = tuple[set[str], set[str]]
"""Beginnings to which the letters that follow belong, and those that are keys already."""


class _UnknownError(Exception):
    """Too little is known of how it begins."""


def keys_of_pattern(way: str) -> frozenset[str] | None:
    """Give the keys of the words that a pattern begins with; None where they are not known.

    Args:
        way: A pattern for a folded text, with no `|` that parts all of it.
    """
    has_edge = False
    while way.startswith((*LOOKS, r"\b")):
        has_edge = has_edge or way.startswith(r"\b")
        way = way[2:] if way.startswith(r"\b") else way[end_of_group(way) :]
    try:
        begun, ended = _read(way, {""})
        keys = ended | set(map(_cut, begun))
    except _UnknownError:
        return None
    if "" in keys or not (has_edge or all(map(_SIGN.match, keys))):
        return None
    return frozenset(keys)


def _read(pattern: str, before: set[str]) -> _Begun:
    """Read on, behind what a first word begins with."""
    begun, ended = before, set[str]()
    while begun and (part := PART.match(pattern)):
        end = end_of_group(pattern) if part[0].startswith("(") else part.end()
        taken, pattern = pattern[:end], pattern[end:]
        again = REPEATED.match(pattern)
        pattern = pattern[again.end() :] if again else pattern
        if part[0] in LOOKS:
            continue
        longer, whole = _taken(taken, begun)
        times = again[0] if again else ""
        if times.startswith(("*", "+", "{")):
            longer, whole = set[str](), whole | set(map(_cut, longer))
        ended |= whole
        begun = longer | begun if times.startswith(("?", "*", "{0", "{,")) else longer
    return begun, ended


def _taken(part: str, begun: set[str]) -> _Begun:
    """Read one part: a group, a letter, a sign, or what ends the first word."""
    if part.startswith("(?:"):
        read = [_read(way, begun) for way in alternatives(part[3:-1])]
        return set().union(*(one for one, _ in read)), set().union(*(one for _, one in read))
    if part == r"\b" or re.fullmatch(r"[^\w.]|\\[Ws]", part):
        return set(), {one for one in begun if one} or _unknown()
    listed = _LISTED.fullmatch(part)
    letters = listed[1] if listed else part
    if not listed and not (len(part) == 1 and part.isalnum()):
        return set(), set(map(_cut, begun))
    if "_" in letters:
        raise _UnknownError
    longer = {
        one or letter if _SIGN.match(letter) else (one + letter.casefold())[:KEY]
        for one in begun
        for letter in letters
    }
    whole = {one for one in longer if len(one) == KEY or _SIGN.match(one)}
    whole |= {one for one in begun if one and any(map(_SIGN.match, letters))}
    return longer - whole, whole


def _cut(one: str) -> str:
    """Give the key of words that begin so and go on in any way."""
    if len(one) == KEY or _SIGN.match(one):
        return one
    if len(one) == KEY - 1:
        return f"{one}*"
    raise _UnknownError


def _unknown() -> set[str]:
    raise _UnknownError
