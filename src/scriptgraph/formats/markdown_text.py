r"""What stands in a Markdown file and is no part of the script: remarks, and settings above all.

`<!-- ... -->` is left out, as every Markdown reader does, wherever it stands; `\<!--` is text.
Front matter, settings between two lines `---` at the very top, is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgraph.core.findings import Place
from scriptgraph.formats.outline import Outline
from scriptgraph.script.lookalikes import LIST_MARKS

OPENING = re.compile(r"(?<!\\)(\\*)<!--")
_PAIR = re.compile(rf"\s*(?:[{LIST_MARKS}]\s*)?([^\s:：#][^:：]*?)\s*[:：]\s*(.*)")
_FEWEST_TWICE = 5
"""Lines of the shortest script."""

_FENCE = re.compile(r"---\s*")


def without_remarks(outline: Outline, text: str) -> Iterator[tuple[int, str]]:
    """Give the lines of a text with their numbers; those that are only a remark are left out."""
    kept: list[str] = []
    position = 0
    while match := OPENING.search(text, position):
        backslashes = len(match[1])
        kept.append(text[position : match.start()] + "\\" * (backslashes // 2))
        if backslashes % 2:
            kept.append("<!--")
            position = match.end()
            continue
        end = text.find("-->", match.end() - 2)
        if end < 0:
            row = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            outline.slip("comment-open", Place(outline.file, row, column))
            position = text.find("\n", match.end())
            position = len(text) if position < 0 else position
            kept.append(_MARK)
            break
        kept.append(_MARK + "\n" * text.count("\n", match.start(), end) + _MARK)
        position = end + 3
    kept.append(text[position:])
    for number, line in enumerate("".join(kept).split("\n"), start=1):
        rest = line.replace(_MARK, "")
        if rest == line or rest.strip():
            yield number, rest


_MARK = "\x00"
"""Stands where a remark was; no text that is read holds it."""


def escape_remarks(text: str) -> str:
    """Keep what looks like a remark a text."""
    return OPENING.sub(lambda match: match[1] * 2 + "\\<!--", text)


_GUARANTEES = "guarantees"


def without_copy(outline: Outline, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Leave out the same script that was pasted a second time below the first; it is told."""
    texts = [line.strip() for _, line in lines if line.strip()]
    half = len(texts) // 2
    if half < _FEWEST_TWICE or texts[:half] != texts[half:]:
        return lines
    filled = [place for place, (_, line) in enumerate(lines) if line.strip()]
    at = filled[half]
    outline.slip("pasted-twice", Place(outline.file, lines[at][0], 1), found=lines[filled[0]][0])
    return lines[:at]


def front_matter(
    outline: Outline, lines: list[tuple[int, str]]
) -> tuple[list[tuple[int, str, str]], list[tuple[int, str]]]:
    """Part the settings at the very top from the rest: line, key and value of each."""
    if not lines or not _FENCE.fullmatch(lines[0][1]):
        return [], lines
    ends = (place for place, (_, line) in enumerate(lines[1:], 1) if _FENCE.fullmatch(line))
    end = next(ends, 0)
    inside = lines[1:end]
    pairs = [(number, _PAIR.fullmatch(line)) for number, line in inside if line.strip()]
    if not end:
        if len(lines) > 1 and _PAIR.fullmatch(lines[1][1]):
            outline.slip("front-matter-open", Place(outline.file, lines[0][0], 1))
            return [], lines[1:]
        return [], lines
    promised = list(_promised(inside))
    listed = {line for line, _, _ in promised}
    found = [
        (line, match[1], match[2].strip("\"'"))
        for line, match in pairs
        if match and line not in listed
    ]
    named = [each for each in found if each[1].casefold() != _GUARANTEES or each[2]]
    return sorted([*named, *promised]), lines[end + 1 :]


def _promised(inside: list[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Give the lines below `guarantees:`, each as a setting."""
    is_below = False
    for number, line in inside:
        match = _PAIR.fullmatch(line)
        if match and not line[:1].isspace() and not line.startswith("-"):
            is_below = match[1].casefold() == _GUARANTEES and not match[2].strip()
        elif is_below and (text := line.strip().removeprefix("-").strip().strip("\"'")):
            yield number, "guarantee", text
