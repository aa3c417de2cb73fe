"""Puts words right that danger is told by: mistyped, drawn out, or written letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from scriptgraph.language.quotes import typed
from scriptgraph.safety.danger.plain import unaccented

_WORD = re.compile(r"[^\W\d_]+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1\1")
_HIDDEN = re.compile(r"(?<![\w*#])[^\W\d_]+(?:[*#]{1,4}[^\W\d_]+)+(?![\w*#])")
"""A word of which letters are hidden, up to four at a place: `k*ll`, `s**c*de`."""

_LONGEST = 20
"""Letters of a word that is looked for where nobody sees where words end."""


@dataclass(frozen=True)
class Slips:
    """What is mistyped, and which words are known."""

    meant: Mapping[str, str] = field(default_factory=dict[str, str])
    """A word as it is mistyped, and what was meant."""

    words: frozenset[str] = frozenset()
    """Words by which a text is parted that is written letter by letter."""

    keys: tuple[str, ...] = ()
    """Words that are known with letters of them hidden."""

    def shown(self, text: str) -> str:
        """Put in the letters that are hidden in words that danger is told by, and in no others."""
        return _HIDDEN.sub(lambda word: self._shown(word[0]), text)

    def _shown(self, word: str) -> str:
        plain = unaccented(word.casefold())
        fits = re.compile("".join(r"\w" if one in "*#" else one for one in plain))
        return next((key for key in self.keys if fits.fullmatch(key)), word)

    def put_right(self, text: str) -> str:
        """Put the words of a text right: `myslef`, `diee`, `kiiiill`."""
        return _WORD.sub(lambda word: self._meant(word[0]), text)

    def _meant(self, word: str) -> str:
        plain = unaccented(word.casefold())
        if _DRAWN_OUT.search(plain):
            short = "".join(letter for letter, _ in groupby(plain))
            return self.meant.get(short, short)
        return self.meant.get(plain, word)

    def parted(self, letters: str) -> str:
        """Part a run of letters into the fewest words that are known; give it back if none do."""
        plain = unaccented(typed(letters).casefold())
        if len(plain) != len(letters) or plain in self.words:
            return letters
        fewest = [0]
        begins = [0]
        for end in range(1, len(plain) + 1):
            ways = (
                (fewest[at] + 1, at)
                for at in range(max(0, end - _LONGEST), end)
                if fewest[at] >= 0 and plain[at:end] in self.words
            )
            count, begin = min(ways, default=(-1, -1))
            fewest.append(count)
            begins.append(begin)
        if fewest[-1] < 0:
            return letters
        return " ".join(reversed([*_back(plain, begins)]))


def _back(text: str, begins: list[int]) -> Iterator[str]:
    end = len(text)
    while end:
        yield text[begins[end] : end]
        end = begins[end]


def slips_of(
    keys: Iterable[str], long_keys: Iterable[str], known: Iterable[str], words: Iterable[str] = ()
) -> Slips:
    """Give what is meant by words with two letters in each other's place, one twice, or left out.

    Args:
        keys: Words of which the first and the second are heard.
        long_keys: Words of which the third is heard.
        known: What is a word of its own, and no slip.
        words: What else is a word.
    """
    meant: dict[str, str] = {}
    keys = tuple(keys)
    for key in keys:
        meant |= {"".join(letter for letter, _ in groupby(key)): key}
        meant |= {key[:n] + key[n + 1] + key[n] + key[n + 2 :]: key for n in range(len(key) - 1)}
        meant |= {key[: n + 1] + key[n:]: key for n in range(len(key))}
    for key in long_keys:
        meant |= {key[:n] + key[n + 1 :]: key for n in range(1, len(key))}
    own = {*known}
    return Slips(
        {slip: key for slip, key in meant.items() if slip not in own},
        frozenset((*own, *words)),
        keys,
    )
