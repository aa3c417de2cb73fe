"""Reads how many turns or visits somebody wrote, in digits or in words."""

from __future__ import annotations

import re
import unicodedata

from scriptgraph.language.numerals import one_number
from scriptgraph.language.words import known_codes
from scriptgraph.script.authors_words import NUMBERS
from scriptgraph.script.lookalikes import pointed

_DIGITS = re.compile(r"\d+")
_RANGE = re.compile(r"\d\s*(?:[-–—~]|\.{2,3}|bis|to|or|oder|a|o|à|ou|至|到|或)\s*\d")
_WITH_LETTERS = re.compile(r"(?<![^\W_])[OoIl]*\d[\dOoIl]*(?![^\W_])")
_AS_DIGITS = str.maketrans("OoIl", "0011")
"""Letters that were typed for the digits that they look like: `1OO`, `l2`."""

_MOST = 200
"""Characters in which a number is looked for."""


def is_range(text: str) -> bool:
    """Say whether a text names two numbers for one, as `2-3 turns` does."""
    return bool(_RANGE.search(text[:_MOST]))


def number_in(text: str) -> str:
    """Give the number of a text in digits; empty where nobody can say which."""
    plain = pointed(unicodedata.normalize("NFKC", text[:_MOST]))
    plain = _WITH_LETTERS.sub(lambda match: match[0].translate(_AS_DIGITS), plain)
    if is_range(plain):
        return ""
    if found := _DIGITS.search(plain):
        return found[0]
    for code in known_codes():
        number = one_number(plain, code)
        if number is not None and number == int(number) and number > 0:
            return str(int(number))
    words = re.split(r"[\s,.]+", plain.casefold())
    return next((str(NUMBERS[word]) for word in words if word in NUMBERS), "")
