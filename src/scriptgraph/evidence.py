"""Whether a quote really stands in the conversation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Reversible, Sequence
from functools import lru_cache

from langchain_core.messages import BaseMessage

from scriptgraph.state import words

_APOSTROPHES = str.maketrans("`\u00b4\u02bc", "'''")
"""Characters typed for an apostrophe that Unicode holds to be symbols or letters."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer: like Chinese written without spaces, but not of double width."""

_VARIANTS = "\ufe0e\ufe0f"
"""Whether a symbol is drawn as text or as an emoji."""


class Said(Reversible[str]):
    """What was said in a conversation; it is read when a quote is looked for, and no sooner."""

    def __init__(
        self, messages: Sequence[BaseMessage], by: type[BaseMessage] = BaseMessage
    ) -> None:
        """Take the messages of one kind of speaker, or all."""
        self._messages = messages
        self._by = by

    def __iter__(self) -> Iterator[str]:
        """Read from the beginning."""
        return (words(message) for message in self._messages if isinstance(message, self._by))

    def __reversed__(self) -> Iterator[str]:
        """Read from the end."""
        return (
            words(message) for message in reversed(self._messages) if isinstance(message, self._by)
        )


def is_quoted(quote: str, texts: Reversible[str]) -> bool:
    """Say whether `quote` stands in one of the texts, word for word.

    Case, punctuation, typographic variants and white space may differ, words may not: "no" is not
    found in "now". A quote without any letter, digit or symbol is found nowhere.
    """
    needle = _fold(quote)
    # Most quotes are of what was said last.
    return bool(needle) and any(_stands_in(needle, _fold(text)) for text in reversed(texts))


class _Folding(dict[int, str]):
    """A table for `str.translate` that leaves only what counts; filled in as characters turn up."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Cf" or char in _VARIANTS:
            kept = ""
        else:
            # Angle brackets never count: prompts show a user's "<" as another bracket.
            kept = char if category[0] in "LMNS" and char not in "<>" else " "
        self[code] = kept
        return kept


_FOLDING = _Folding()


@lru_cache(4096)
def _fold(text: str) -> str:
    """Reduce a text to its words: letters, digits and symbols in one case, single spaces."""
    folded = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    return " ".join(folded.translate(_FOLDING).split())


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
    return not (_is_in_word(text[position - 1]) and _is_in_word(text[position]))


def _is_in_word(char: str) -> bool:
    spaced = unicodedata.east_asian_width(char) not in "WF" and not _UNSPACED.match(char)
    return spaced and unicodedata.category(char)[0] in "LMN"
