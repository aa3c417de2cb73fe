"""Types of values in the words of another language: `ganze Zahl 0..10`, `lista de {a: texto}`."""

from __future__ import annotations

import re

from scriptgraph.language.alternatives import whole_words
from scriptgraph.language.spans import with_units_of, without_units_of
from scriptgraph.language.vocabulary import ENGLISH, Vocabulary
from scriptgraph.script.ranges import as_range

_IN_QUOTES = re.compile(r'("(?:[^"\\]|\\.)*")')
_WIDE_COMMA = re.compile(r"\s*[，、]\s*")
_ENDS = re.compile(r"\w+ -?[\d.,]+\s*\.\.\s*-?[\d.,]+")
"""A type with two ends, whether they are ends of a range or not."""

_NO_SCALARS = ("one of", "list of", "at most")
_PARTS = re.compile(r"[,，、]")


class TypeWords:
    """The words of types in one language, and in the one that they are written in."""

    def __init__(self, source: Vocabulary, target: Vocabulary) -> None:
        """Make the patterns of types."""
        self.source, self.target = source, target
        types = {**source.known("types")}
        one_of = [word for word, key in types.items() if key == "one of"]
        self._one_of = re.compile(rf"({whole_words(one_of)})[:：]?\s*(.*)", re.IGNORECASE)
        lists, most = (
            whole_words(word for word, key in types.items() if key == wanted)
            for wanted in ("list of", "at most")
        )
        self._records = re.compile(
            rf"(?:{lists})\s*(?:(?:{most})\s*(\d+))?\s*[:：]?\s*\{{(.*)\}}", re.IGNORECASE
        )
        plain = (word for word, key in types.items() if key not in _NO_SCALARS)
        self._types = re.compile(rf"({whole_words(plain)})(.*)", re.IGNORECASE)

    def kind(self, text: str) -> str | None:
        """Write a type in the other words; None where none of ours begins it."""
        plain = text.strip()
        if found := self._one_of.fullmatch(plain):
            return f"{self.target.written('types', 'one of')} {self.listed(found[2])}".rstrip()
        if found := self._records.fullmatch(plain):
            return self._list_of(found[1], found[2])
        if (found := self._types.fullmatch(plain)) is None:
            return None
        key, rest = self._key(found[1]), found[2].strip()
        rest = self._spans(rest) if key == "duration" else rest
        return f"{self.target.written('types', key)} {rest}".rstrip()

    def _spans(self, ends: str) -> str:
        """Write the units of spans in the other words, where they come back the same."""
        is_english = self.source.code == ENGLISH
        plain = ends if is_english else without_units_of(ends, self.source.code)
        told = with_units_of(plain, self.target.code)
        return told if without_units_of(told, self.target.code) == plain else plain

    def _list_of(self, most: str | None, parts: str) -> str:
        """Write a type of lists in the other words; what a part is called stays."""
        pairs = (re.split(r"[:：]", part, maxsplit=1) for part in _PARTS.split(parts))
        told = [
            ": ".join([pair[0].strip(), *(self.kind(kind) or kind.strip() for kind in pair[1:])])
            for pair in pairs
        ]
        bound = f" {self.target.written('types', 'at most')} {most}" if most else ""
        return f"{self.target.written('types', 'list of')}{bound} {{{', '.join(told)}}}"

    def is_kind(self, text: str) -> bool:
        """Say whether a text is a whole type."""
        plain = text.strip()
        if self._records.fullmatch(plain) or self._one_of.match(plain):
            return True
        if (found := self._types.fullmatch(plain)) is None:
            return False
        ends = without_units_of(found[2].strip(), self.source.code)
        return not ends or _are_ends(f"{self._key(found[1])} {ends}")

    def listed(self, text: str) -> str:
        """Write a list with the commas of the other language; those in quotes stay."""
        if self.source.code != "zh":
            return text
        parts = _IN_QUOTES.split(text)
        return "".join(
            part if number % 2 else _WIDE_COMMA.sub(", ", part) for number, part in enumerate(parts)
        )

    def _key(self, word: str) -> str:
        return self.source.known("types")[" ".join(word.lower().split())]


def _are_ends(text: str) -> bool:
    """Say whether ends, or a unit, stand behind a type."""
    try:
        return bool(_ENDS.fullmatch(text)) or bool(as_range(text))
    except ValueError:
        return False
