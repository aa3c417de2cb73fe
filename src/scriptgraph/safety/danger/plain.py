"""Takes characters off a text that others are heard without."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection


def unaccented(text: str) -> str:
    """Take accents off: many people type without them."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    accents = {char for char in set(apart) if unicodedata.category(char) == "Mn"}
    return unicodedata.normalize("NFC", without(apart, accents))


def without(text: str, chars: Collection[str]) -> str:
    """Take characters out."""
    return text.translate(dict.fromkeys(map(ord, chars))) if chars else text
