"""Finds lines of a Markdown script whose list mark is none: no blank behind it, or another sign.

Such a line would be text. It is one of the notation all the same where it would be one behind a
dash and a blank: `-guarantee: at most 9 turns`, `※ collect mood: integer`. Text that begins with a
sign says no such thing: `*a word*`, `-5 degrees`, `—Si quieres, dímelo.`
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scriptgraph.formats import notation
from scriptgraph.script.lookalikes import LIST_MARKS

_SIGNS = re.compile(
    r"(\s*)((?:[^\w\s\\#>＞›❯▌┃≫»|<&`\"'“”„‟‘’‚‛«‹「『〝＂＇(（\[［【{｛…]\s*){1,3}?)((?:\*\*|__)?[^\W_].*)"
)
"""Up to three signs before a word, but for those that mean something themselves, or open a text."""

_MARK = re.compile(rf"[{LIST_MARKS}]\s+")
_CLOSED = re.compile(r"[^\s*]\*(?!\w)")
_END = re.compile(r".*[.。!！?？…]\s*")


class Marked(NamedTuple):
    """A line behind a sign that is no list mark, and as it is behind one."""

    line: str
    sign: str
    span: tuple[int, int]
    """The sign, and the blanks behind it."""


def marked(line: str) -> Marked | None:
    """Put the mark of a list in the place of the signs before a line's words; None without any.

    A star that is closed in the same line begins letters of another kind, and is no mark.
    """
    found = _SIGNS.fullmatch(line)
    if found is None or _MARK.fullmatch(found[2]):
        return None
    if found[2].endswith("*") and _CLOSED.search(found[3]):
        return None
    return Marked(f"{found[1]}- {found[3]}", found[2].strip(), found.span(2))


def is_sentence(english: str, words: str) -> bool:
    """Say whether a line that would collect a value of no type rather says what to do.

    Args:
        english: The line, in the words of English.
        words: As it is written.
    """
    found = notation.COLLECT.fullmatch(english)
    if found is None or found[2] is not None:
        return False
    return bool(_END.fullmatch(words)) or len(words.split()) != _COLLECTS


_COLLECTS = 3
"""Words of a line that collects a value without a type: the dash, the word, the name."""
