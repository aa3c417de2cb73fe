"""Writes what a script guarantees in the words of another language: `Krise nach {b}`."""

from __future__ import annotations

import re
from functools import cache

from scriptgraph.language.vocabulary import ENGLISH, Vocabulary, vocabulary

_ORDER = (
    "within_turn", "within", "turns_one", "turns", "visits_one", "visits", "calls_one",
    "calls_turn", "calls", "tokens_turn", "tokens", "never", "only_if", "reached", "before",
)  # fmt: skip
"""The forms, those that say more before those that may be taken for them."""

_SLOT = re.compile(r"\\\{(\w)\\\}")
_PATTERNS = {"a": r"(?P<a>.+?)", "b": r"(?P<b>.+?)", "n": r"(?P<n>[1-9][\d.,]*)"}
_CONNECTED = ("or", "and")


def sentence(text: str, source: Vocabulary, target: Vocabulary) -> str:
    """Write a guarantee in other words; where it would not come back the same, it stays."""
    plain = " ".join(text.split()).rstrip(".。")
    written = _said(plain, source, target)
    if written is None:
        return text
    if source.code == ENGLISH and _said(written, target, source) != text:
        return text
    return written


def _said(text: str, source: Vocabulary, target: Vocabulary) -> str | None:
    for key in _ORDER:
        if found := _pattern(source.code, key).fullmatch(text):
            slots = {
                name: _listed(part, source, target) if _is_list(key, name) else part
                for name, part in found.groupdict().items()
            }
            return target.written("guarantees", key).format(**slots)
    return None


def _is_list(key: str, slot: str) -> bool:
    return slot != "n" and (key, slot) != ("only_if", "b")


@cache
def _pattern(language: str, key: str) -> re.Pattern[str]:
    blank = r"\s*" if language == "zh" else r"\s+"
    template = re.escape(vocabulary(language).written("guarantees", key)).replace(r"\ ", blank)
    return re.compile(_SLOT.sub(lambda slot: _PATTERNS[slot[1]], template), re.IGNORECASE)


def _listed(names: str, source: Vocabulary, target: Vocabulary) -> str:
    """Write the words between names; a comma of Chinese is one as well."""
    for key in _CONNECTED:
        word = re.escape(source.written("guarantees", key))
        names = re.sub(rf"\s+{word}\s+", f" {target.written('guarantees', key)} ", names)
    return re.sub(r"\s*[，、]\s*", ", ", names) if source.code == "zh" else names
