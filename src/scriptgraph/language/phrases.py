"""Words and phrases in a text, without case and accents; Chinese characters one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare


def words_in(text: str) -> list[str]:
    """Give the words of a text without case and accents; Chinese characters one by one."""
    return list(_words_in(text))


@lru_cache(4096)
def _words_in(text: str) -> tuple[str, ...]:
    """Split a text; the same phrases are looked for in everything that is said."""
    words: list[str] = []
    for run in re.findall(r"[^\W_]+", bare(text)):
        words += [*run] if any(map(is_unspaced, run)) else [run]
    return tuple(words)


def has_phrase(words: Sequence[str], phrase: str) -> bool:
    """Say whether words stand somewhere among others, in their order."""
    return bool(starts(words, phrase))


def starts(words: Sequence[str], phrase: str) -> list[int]:
    """Give the places at which a phrase begins."""
    wanted = _words_in(phrase)
    if not wanted:
        return [*range(len(words) + 1)]
    first, count = wanted[0], len(wanted)
    begun = (n for n, word in enumerate(words) if word == first)
    return [n for n in begun if tuple(words[n : n + count]) == wanted]


def begins(words: Sequence[str], phrases: Iterable[str]) -> list[str]:
    """Give the longest of some phrases that the words begin with."""
    lists = (words_in(phrase) for phrase in phrases)
    return max((one for one in lists if list(words[: len(one)]) == one), key=len, default=[])
