"""Lines of Markdown scripts that have the shape of the notation, and none of its words.

Whoever writes in a language that has no words of the notation writes such lines. They are told by
what stands before and behind their colon, so that none is lost among the instructions.
"""

from __future__ import annotations

import re

from scriptgraph.formats.naming import closest
from scriptgraph.formats.near import SHAPED, is_text
from scriptgraph.script.authors_words import COLLECTS
from scriptgraph.script.lookalikes import LIST_MARKS

_DASH = rf"[{LIST_MARKS}]"
_SAID = re.compile(
    rf"\s*{_DASH}\s+([^\W\d_]+(?: [^\W\d_]+)?)\s*[:：]\s*"
    r"(-?\d+(?:[.,]\d+)?|`[^`]+`|[^\W\dA-Z]\w*)\s*"
)
"""A word or two, a colon, and a number, a formula or a name: as it is said of a task."""

_RANGE = re.compile(r"-?\d[\d.,]*\s*\.\.\s*-?\d")
_ANSWERS = re.compile(
    rf"\s*(?:{_DASH}|\d{{1,9}}[.)])\s+([^\W\d]\w*)\s*[:：]\s*"
    r"(-?\d+\s*=\s*[^\s=,;，；、][^=]*[,;，；、]\s*-?\d+\s*=\s*\S.*)"
)
"""A word, a colon, and numbers with their answers."""

_ALIKE = 0.8


def shaped(line: str) -> str:
    """Give the words that stand where some of the notation do, by the shape of a line alone.

    Empty for any other line: a sentence has more words before its colon, or behind it.
    """
    if is_text(line):
        return ""
    if match := SHAPED.fullmatch(line):
        is_kept = closest(match[1].casefold(), COLLECTS, cutoff=_ALIKE) is not None
        is_one = re.fullmatch(r"[^\W\dA-Z]\w*", match[3].strip())
        if is_kept or is_one or _RANGE.search(match[3]):
            return match[1]
    match = _SAID.fullmatch(line)
    return match[1] if match else ""


def answers(line: str) -> tuple[str, str] | None:
    """Find answers with their numbers behind any word: that word, and the answers."""
    match = None if is_text(line) else _ANSWERS.fullmatch(line)
    return (match[1], match[2].strip()) if match else None
