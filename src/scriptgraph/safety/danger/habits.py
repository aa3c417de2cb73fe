"""How people type a language, and what they say that changes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scriptgraph.safety.danger.spelling import SIGNS

_BLANKS = re.compile(" {2,}")
_ONE_SIGN = re.compile(f"[{SIGNS}]")


@dataclass(frozen=True)
class Spelling:
    """How a language's words are mistyped."""

    keys: tuple[str, ...] = ()
    """Words that danger is told by, heard with two letters in each other's place too."""

    long_keys: tuple[str, ...] = ()
    """Those of them that are heard with one letter left out as well."""

    words: tuple[str, ...] = ()
    """What a slip would make of a word, and is another one."""

    apart: Mapping[str, str] = field(default_factory=dict[str, str])
    """What is typed in haste, and what was meant: `dont`, "don't"."""

    asides: tuple[str, ...] = ()
    """What is said between two commas to gain time: `like`, `you know`."""

    oaths: tuple[str, ...] = ()
    """What is put before any word to give it weight, and changes nothing: `bloody`."""

    def without_asides(self, text: str) -> str:
        """Leave out what is said only to gain time, or for its weight."""
        return _BLANKS.sub(" ", self._idle.sub(" ", text)) if self._idle else text

    @cached_property
    def _idle(self) -> re.Pattern[str] | None:
        ways = [rf"[,\uff0c]\s?{any_word}\s?[,\uff0c]" for any_word in _any_of(self.asides)]
        ways += [rf"{any_word}(?![-'])" for any_word in _any_of(self.oaths)]
        return re.compile("|".join(ways)) if ways else None

    def meant(self, text: str) -> str:
        """Write what is typed in haste as it was meant, and signs in their simple form."""
        text = text.translate(self._signs)
        return self._hasty.sub(lambda word: self.apart[word[0]], text) if self._hasty else text

    @cached_property
    def _signs(self) -> dict[int, str]:
        return {ord(key): one for key, one in self.apart.items() if _ONE_SIGN.fullmatch(key)}

    @cached_property
    def _hasty(self) -> re.Pattern[str] | None:
        """Compile a pattern of the rest: Chinese words have no edges."""
        words = [key for key in self.apart if not _ONE_SIGN.fullmatch(key)]
        whole = [re.escape(key) for key in words if not _ONE_SIGN.match(key)]
        within = [key for key in words if _ONE_SIGN.match(key)]
        edged = [rf"\b(?:{'|'.join(whole)})\b"] if whole else []
        return re.compile("|".join([*within, *edged])) if words else None


def _any_of(words: Sequence[str]) -> list[str]:
    """Write a pattern of whole words, if there are any."""
    ways = (one if _ONE_SIGN.match(one) else rf"\b{one}\b" for one in map(re.escape, words))
    any_word = "|".join(ways)
    return [f"(?:{any_word})"] if any_word else []
