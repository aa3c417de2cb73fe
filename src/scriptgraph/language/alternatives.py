"""Patterns of one word among several."""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNSPACED = 0x2E80
"""The first character of the scripts of Chinese and Japanese."""

_NOTHING = "(?!)"
"""A pattern that fits nowhere."""


def either(words: Iterable[str]) -> str:
    """Write a pattern of any of some words, the longest first: "half past" is no "half".

    Each stands in it once, for what fits in several ways is tried in each of them. Where there is
    no word, nothing fits.
    """
    ordered = sorted(dict.fromkeys(words), key=len, reverse=True)
    return "|".join(map(re.escape, ordered)) or _NOTHING


def whole_words(words: Iterable[str]) -> str:
    """Write a pattern of any of some words, the longest first, none of which goes on in letters.

    Where words are written without spaces between them, anything may follow. What is blank is no
    word; where there is no other, nothing fits.
    """
    ordered = sorted(filter(str.strip, words), key=len, reverse=True)
    return "|".join(map(_whole, ordered)) or _NOTHING


def _whole(word: str) -> str:
    ends = word[-1].isalnum() and ord(word[-1]) < _UNSPACED
    return r"\s+".join(map(re.escape, word.split())) + (r"(?!\w)" if ends else "")
