"""In which language a text is, as far as letters and common words tell: hardly ever wrongly.

Short texts, and languages of which nothing is known, are in any language.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

FEWEST = 12
"""Words below which a text is too short to tell. A sign of Chinese counts as a third of one."""

_SHARE = 0.3
"""Share of a text's words that are common ones of a language, where the text is in it."""

_FEWEST_OTHERWISE = 6
"""The same, where the letters are not the language's."""

_WRITINGS = {
    "cjk": "han",
    "hiragana": "kana",
    "katakana": "kana",
    "hangul": "hangul",
    "cyrillic": "cyrillic",
    "arabic": "arabic",
    "hebrew": "hebrew",
    "greek": "greek",
    "devanagari": "devanagari",
    "thai": "thai",
    "latin": "latin",
}
"""How Unicode begins the names of letters → in which writing they are."""

_DENSE = frozenset({"han", "kana", "hangul", "thai"})
"""Writings in which a letter says about as much as a third of a word."""


class Tongue(NamedTuple):
    """What is known of a language."""

    fallback: str
    """What an agent says that has no better answer; empty where nobody has written it."""

    common: frozenset[str]
    """Its most common words; empty where its letters tell."""

    writings: frozenset[str]


def tongue(language: str) -> Tongue:
    """Give what is known of the language with a code, such as `de` or `de-AT`."""
    return _tongues().get(_code(language), Tongue("", frozenset(), frozenset()))


def fallback(language: str) -> str:
    """Give the sentence that is sent where no reply is fit to be; English for want of another."""
    return tongue(language).fallback or tongue("en").fallback


def is_foreign(text: str, language: str) -> bool:
    """Say whether a text is surely not in a language."""
    known = tongue(language)
    writings = _writings(text)
    letters = sum(writings.values())
    if not letters or not known.writings:
        return False
    own = sum(writings.get(name, 0) for name in known.writings)
    if own < 0.3 * letters:
        return letters >= _FEWEST_OTHERWISE
    words = words_of(text)
    if "latin" not in known.writings or not known.common or len(words) < FEWEST:
        return False
    own_share, best = _shares(words, language)
    return best >= _SHARE and own_share < best / 3


def is_native(text: str, language: str) -> bool:
    """Say whether a text looks like a language more than like any other; an unknown one does."""
    known = tongue(language)
    if not known.writings:
        return True
    if known.common:
        own_share, best = _shares(words_of(text), language)
        return 0 < own_share == best
    return any(name in known.writings for name in _writings(text))


def words_of(text: str) -> list[str]:
    """Give the words of a text in small letters."""
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.casefold().replace("\u2019", "'"))


def _shares(words: Sequence[str], language: str) -> tuple[float, float]:
    """Give the share of common words of a language, and the largest of any language."""
    found = {
        code: sum(word in other.common for word in words) / max(1, len(words))
        for code, other in _tongues().items()
        if other.common
    }
    return found[_code(language)], max(found.values())


def _writings(text: str) -> Mapping[str, float]:
    """Count in words how much of a text is in each writing."""
    found: dict[str, float] = {}
    for letter in text:
        if letter.isalpha() and (name := _writing(letter)):
            found[name] = found.get(name, 0) + (1 / 3 if name in _DENSE else 1 / 5)
    return found


@lru_cache(4096)
def _writing(letter: str) -> str:
    return _WRITINGS.get(unicodedata.name(letter, "").partition(" ")[0].casefold(), "")


def _code(language: str) -> str:
    return re.split(r"[-_ ]", language.casefold())[0]


@lru_cache
def _tongues() -> Mapping[str, Tongue]:
    raw = json.loads(files("scriptgraph.language").joinpath("languages.json").read_text("utf-8"))
    return {
        code: Tongue(
            fallback=known.get("fallback", ""),
            common=frozenset(known.get("common", "").split()),
            writings=frozenset(known.get("writing", "latin").split()),
        )
        for code, known in raw.items()
    }
