"""A phrase as it is written: what a text has to hold for it is seen at a glance.

Reading a phrase and compiling it take far longer than looking for three letters. Of thousands of
phrases a message holds what a few of them need, and only those are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from scriptgraph.safety.danger.notation import phrase
from scriptgraph.safety.danger.pieces import Text, Word
from scriptgraph.safety.danger.spelling import SIGNS, folded, keys, pattern

_BREAKS = re.compile(r"[()\[\]{}\s]")
_LETTER = rf"[^\W_{SIGNS}]"
_FIRST = re.compile(rf"({_LETTER}+(?:['-]{_LETTER}+)*|'{_LETTER}+)(?=\s|$)|({_LETTER}{{3,}})\*")
"""The first word of a phrase where it is one, and no letters are open behind it but at its end."""

_PART = re.compile(r"\{[a-z][a-z0-9-]*\}")
_SIGN = re.compile(f"[{SIGNS}]")

Keys = frozenset[str]


@dataclass(eq=False)
class Phrase:
    """A phrase in the notation, which is read when a text holds what it needs."""

    text: str
    parts: Mapping[str, str] = field(default_factory=dict[str, str])
    fewest: int = 2
    """Letters or signs that it has to have."""

    _way: re.Pattern[str] | None = None

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Read it.

        Raises:
            NotationError: When it is written wrong.
        """
        return phrase(self.text, self.parts, self.fewest)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Give the keys of the words with which it can begin."""
        return frozenset(keys(self.words))

    @cached_property
    def needed(self) -> tuple[Keys, ...]:
        """Give keys of which a text holds one of each set, if it holds the phrase.

        What is not seen at a glance is not among them.
        """
        found = dict.fromkeys(key for word in _words(self.text) for key in self._of(word))
        return tuple(one for one in found if not any(map(_is_vague, one)))

    def compiled(self, denials: str) -> re.Pattern[str]:
        """Give its pattern.

        Args:
            denials: A pattern of words that never stand where it has `...`.
        """
        if self._way is None:
            self._way = re.compile(pattern(self.words, denials))
        return self._way

    def _of(self, word: str) -> Iterator[Keys]:
        """Give what a text has to hold for one word of the phrase."""
        if signs := [*_signs_outside(word)]:
            yield from (frozenset([folded(sign)]) for sign in signs)
        elif _PART.fullmatch(word):
            yield _keys_of_part(word, tuple(self.parts.items()))
        else:
            ways = [_first_key(way) for way in _ways(word)]
            if all(ways):
                yield frozenset[str]().union(*ways)


def _words(text: str) -> Iterator[str]:
    """Part a phrase where nothing is open."""
    depth, start = 0, 0
    for found in _BREAKS.finditer(text):
        if found[0] in "([{":
            depth += 1
        elif found[0] in ")]}":
            depth -= 1
        elif not depth:
            if start < found.start():
                yield text[start : found.start()]
            start = found.end()
    if start < len(text):
        yield text[start:]


def _ways(word: str) -> Iterator[str]:
    """Part what one pair of brackets holds where nothing else is open; else give the word."""
    if not word.startswith("("):
        yield word
        return
    depth, start = 0, 1
    for at, letter in enumerate(word):
        depth += (letter in "([{") - (letter in ")]}")
        if (letter == "|" and depth == 1) or not depth:
            yield word[start:at]
            start = at + 1
        if not depth:
            return


def _first_key(way: str) -> Keys:
    """Give the keys of what a way begins with; none where that is not seen at a glance."""
    if _SIGN.match(way):
        return frozenset([folded(way[0])])
    first = _FIRST.match(way)
    return _keys_of_word(first[1] or first[2]) if first else frozenset()


def _signs_outside(word: str) -> Iterator[str]:
    """Give the Chinese signs of a word that stand in no brackets."""
    depth = 0
    for letter in word:
        depth += (letter in "([{") - (letter in ")]}")
        if not depth and _SIGN.match(letter):
            yield letter


@lru_cache(4096)
def _keys_of_word(word: str) -> Keys:
    return frozenset(keys((tuple(map(Text, word)),)))


@lru_cache(1024)
def _keys_of_part(word: str, parts: tuple[tuple[str, str], ...]) -> Keys:
    return frozenset(keys(phrase(word, dict(parts), 1)))


def _is_vague(key: str) -> bool:
    """Say whether words with a key are not looked up by it: all of them, or `i*`."""
    return not key or (key.endswith("*") and len(key) < 3)
