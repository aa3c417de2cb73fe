"""Lines of Markdown scripts that have the shape of the notation, and none of its words.

Whoever writes in a language that has no words of the notation writes such lines. There, and where
a word is nearly one of the notation, they are told by what stands before and behind their colon.
Anywhere else they are instructions, as `- Tone: warm` is.
"""

from __future__ import annotations

import re

from scriptgraph.formats.near import SHAPED, is_almost, is_collecting, is_text, is_type
from scriptgraph.formats.types_meant import written_type
from scriptgraph.language.vocabulary import everywhere
from scriptgraph.script.lookalikes import LIST_MARKS

_DASH = rf"[{LIST_MARKS}]"
_SAID = re.compile(
    rf"\s*{_DASH}\s+([^\W\d_]+(?: [^\W\d_]+)?)\s*[:：]\s*"
    r"(-?\d+(?:[.,]\d+)?|`[^`]+`|[^\W\dA-Z]\w*)\s*"
)
"""A word or two, a colon, and a number, a formula or a name: as it is said of a task."""

_SETTING = re.compile(rf"{_DASH}\s+([^\W\d]\w*)\s*[:：]\s*\S.*")
"""A dash, a word, a colon and more: a setting by its shape, directly below one."""

_SAYING = (*everywhere("task", "call"), *everywhere("task", "skipped"))
_ONE = re.compile(r"[^\W\dA-Z]\w*")
_RANGE = re.compile(r"-?\d[\d.,]*\s*\.\.\s*-?\d")
_ANSWERS = re.compile(
    rf"\s*{_DASH}\s+([^\W\d]\w*)\s*[:：]\s*"
    r"(-?\d+\s*=\s*[^\s=,;，；、][^=]*[,;，；、]\s*-?\d+\s*=\s*\S.*)"
)
"""A word, a colon, and numbers with their answers."""

_COLLECTING = "- collect mood: integer 0..10"


def shaped(line: str, has_own_words: bool) -> tuple[str, str] | None:
    """Find words that stand where some of the notation do: these, and what might be written.

    A sentence has more words before its colon, or behind it, and begins with a capital.

    Args:
        line: A line of a task.
        has_own_words: Whether the notation has words of the script's language, so that whoever
            means them can write them.
    """
    if is_text(line):
        return None
    if match := SHAPED.fullmatch(line):
        word, name, kind = match[1], match[2], match[3].strip()
        is_near, is_kind = is_collecting(word), is_type(kind)
        is_typed = is_kind or bool(_RANGE.search(kind))
        may_be = is_near or is_typed or _ONE.fullmatch(kind)
        if (is_near and is_typed) or (may_be and _is_foreign(word, has_own_words)):
            return word, f"- collect {name}: {written_type(kind)}" if is_kind else _COLLECTING
    if match := _SAID.fullmatch(line):
        word = match[1]
        if is_almost(word, _SAYING, _SAYING) or _is_foreign(word, has_own_words):
            return word, _COLLECTING
    return None


def setting(line: str, has_own_words: bool) -> str:
    """Give the word that stands where the name of a setting does; empty for any other line."""
    match = None if is_text(line) else _SETTING.fullmatch(line)
    return match[1] if match and _is_foreign(match[1], has_own_words) else ""


def _is_foreign(word: str, has_own_words: bool) -> bool:
    """Say whether a word may be one of the notation in a language that it has no words of."""
    return not has_own_words and not word[0].isupper()


def answers(line: str) -> tuple[str, str] | None:
    """Find answers with their numbers behind any word: that word, and the answers."""
    match = None if is_text(line) else _ANSWERS.fullmatch(line)
    return (match[1], match[2].strip()) if match else None
