"""Finds the words that somebody wrote again in which danger was heard.

They were read without accents, signs and disguises; who looks at them sees what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scriptgraph.safety.danger.disguises import letters_of

_PARTS = re.compile(r"[^.!?;\n\u2026\u3002\uff01\uff1f\uff1b]+")
_LONGEST = 300
"""Of a passage, in characters."""


def as_written(text: str, passage: str, is_heard: Callable[[str], bool]) -> str:
    """Give a passage as it stands in the text, or else the sentence in which it is heard.

    Args:
        text: What was written.
        passage: What was heard in one of its readings.
        is_heard: Whether it is heard in a part of the text too.

    Returns:
        At most 300 characters, from the text.
    """
    typed, places = _letters(text)
    sought, _ = _letters(passage)
    at = typed.find(sought) if sought else -1
    if at >= 0:
        return text[places[at] : places[at + len(sought) - 1] + 1].strip()[:_LONGEST]
    sentences = [one.strip() for one in _PARTS.findall(text)]
    found = next((one for one in sentences if one and is_heard(one)), text.strip())
    return found[:_LONGEST]


def _letters(text: str) -> tuple[str, list[int]]:
    """Give the letters of a text, written alike, and where each of them stands in it."""
    pairs = [(letter, n) for n, char in enumerate(text) for letter in letters_of(char)]
    return "".join(letter for letter, _ in pairs), [n for _, n in pairs]
