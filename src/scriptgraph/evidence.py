"""Whether a quote really stands in the conversation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def is_quoted(quote: str, texts: Iterable[str]) -> bool:
    """Say whether `quote` stands in one of the texts, word for word.

    Case, punctuation, typographic variants and white space may differ, words may not: "no" is not
    found in "now". A quote without any letter, digit or symbol is found nowhere.
    """
    needle = _fold(quote)
    return bool(needle) and any(_stands_in(needle, _fold(text)) for text in texts)


def _fold(text: str) -> str:
    """Reduce a text to its words: letters, digits and symbols in one case, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(char if _counts(char) else " " for char in folded).split())


def _counts(char: str) -> bool:
    # Angle brackets never count: prompts show a user's "<" as another bracket.
    return unicodedata.category(char)[0] in "LMNS" and char not in "<>"


def _stands_in(needle: str, text: str) -> bool:
    start = text.find(needle)
    while start >= 0:
        end = start + len(needle)
        if _is_boundary(text, start) and _is_boundary(text, end):
            return True
        start = text.find(needle, start + 1)
    return False


def _is_boundary(text: str, position: int) -> bool:
    """Say whether a word begins or ends here; scripts written without spaces have no inside."""
    if position in (0, len(text)):
        return True
    before, after = text[position - 1], text[position]
    return " " in (before, after) or _is_wide(before) or _is_wide(after)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
