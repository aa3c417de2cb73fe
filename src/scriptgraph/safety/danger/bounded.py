"""Refuses regular expressions that are found everywhere, or that take for ever on some text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgraph.safety.danger.joining import LOOKS, PART, REPEATED, alternatives, end_of_group

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:<?[=!]|:)?|.", re.DOTALL)
_REPEATED = re.compile(r"(?:([*+])|\{(\d*)(,?)(\d*)\})[?+]?")
_WIDE = re.compile(r"\.|\\[DSW]|\[\^.*\]", re.DOTALL)
"""A part that stands for nearly any character."""

_OPENS = ("(?:", "(?=", "(?!", "(?<=", "(?<!")
_FEW = 10
"""Repetitions within a repetition are allowed where one of them has no more than these."""

_MOST = 400
"""Characters of any kind that may stand between two words."""

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\w", re.DOTALL)
"""A part that stands for one character."""

_SAMPLES = "a1\u00e9\u4e00\u5341 ,."
"""Characters of which a run is tried, beside those that the pattern names."""


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


def check_begun_once(pattern: str) -> None:
    """Refuse a pattern by which a long run of one kind of character is read over and over.

    Raises:
        UnboundedError: What it repeats without end it can begin within.
    """
    if again := begun_anew(pattern):
        raise UnboundedError(f"write {{1,9}}: {again} is begun anew at every sign of a long run")


def begun_anew(pattern: str) -> str:
    """Give what a pattern repeats without end, and can begin within.

    Behind a word's edge there is one beginning a word. A group that is repeated so may hold blanks:
    with it there are many.

    Returns:
        The part with its sign; empty where each beginning is followed once.
    """
    return next(filter(None, map(_begun_anew, alternatives(pattern))), "")


def _begun_anew(way: str) -> str:
    """Read on as long as what stands there is part of one long run."""
    samples, at, has_edge = set(_SAMPLES + way), 0, False
    while samples and (part := PART.match(way, at)):
        begin, is_group = at, part[0] == "(?:"
        end = at + end_of_group(way[at:]) if part[0].startswith("(") else part.end()
        taken, again = way[at:end], REPEATED.match(way, end)
        at = again.end() if again else end
        if part[0] in LOOKS or taken in (r"\b", "^"):
            has_edge = has_edge or taken in (r"\b", "^")
            continue
        if again and _is_endless(again[0]) and (is_group or not has_edge):
            # What was taken before it may be the beginning of the same run: `\d\d*`.
            atoms = [one[0] for one in _ATOM.finditer(taken)]
            fits = any(re.fullmatch(atom, one) for atom in atoms for one in samples)
            return way[begin:at] if fits else ""
        if is_group and not has_edge and (found := begun_anew(taken[3:-1])):
            return found
        if not (again and again[0].startswith(("?", "*", "{0", "{,"))):
            samples = {one for one in samples if not is_group and re.fullmatch(taken, one)}
    return ""


def _is_endless(times: str) -> bool:
    found = _REPEATED.fullmatch(times)
    return found is not None and _most(found) > _MOST


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
