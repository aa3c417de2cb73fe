"""What two numbers make of one another: a correction, a sum, euros and their cents.

Every step takes the numbers of a text in their order and gives them back, as they stand then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from scriptgraph.language.alternatives import either
from scriptgraph.language.numerals.around import is_denied
from scriptgraph.language.numerals.mention import Mention
from scriptgraph.language.tables import Language
from scriptgraph.language.words import language

_COINS = 100
_LONGEST = 50
"""Characters between a number and the one that takes its place."""

_MONEY = re.compile(
    r"\s*(?:euros?|€|dolar(?:es)?|dollars?|pesos?|pounds?|franken|francs?)\s*"
    r"(?:(?:con|y|and|und|et) )?"
)
_CENTS = re.compile(
    r"\s*(?:$|[,.;!?)]|cents?\b|centimos?\b|centavos?\b|centimes?\b|pence\b|rappen\b)"
)


def reckoned(plain: str, mentions: list[Mention], spoken: Language) -> list[Mention]:
    """Take "10 minus 2" for one number, which is not read: nobody means the ten."""
    signs = (*spoken.numbers.minus, *spoken.numbers.plus, "+")
    found: list[Mention] = []
    for one in mentions:
        before = found[-1] if found else None
        if before and plain[before.end : one.start].strip() in signs:
            found[-1] = Mention(before.start, one.end, None)
        else:
            found.append(one)
    return found


def priced(plain: str, mentions: list[Mention]) -> list[Mention]:
    """Put "un euro con cincuenta" and "3 Euro 50" together."""
    found: list[Mention] = []
    for one in mentions:
        before = found[-1] if found else None
        if before and _is_change(plain, before, one):
            whole, cents = before.value or 0, one.value or 0
            found[-1] = Mention(before.start, one.end, (whole * _COINS + cents) / _COINS)
        else:
            found.append(one)
    return found


def _is_change(plain: str, before: Mention, one: Mention) -> bool:
    if not isinstance(before.value, int) or not isinstance(one.value, int):
        return False
    is_small = 0 < one.value < _COINS and not one.weak
    between = plain[before.end : one.start]
    return is_small and bool(_MONEY.fullmatch(between) and _CENTS.match(plain, one.end))


def corrected(plain: str, mentions: list[Mention], spoken: Language) -> list[Mention]:
    """Mark what is taken back for what follows: the 5 of "it was 5, no wait, 7"."""
    pattern, found = _pattern(spoken.code), list(mentions)
    for place, (one, behind) in enumerate(pairwise(mentions)):
        if is_denied(plain, behind, spoken):
            continue  # "3, no 7" is Spanish for "3, not 7"
        is_article = behind.weak and bool(re.match(r"\s*\w", plain[behind.end :]))
        between = plain[one.end : behind.start]
        if not is_article and len(between) <= _LONGEST and pattern.fullmatch(between):
            found[place] = replace(one, denied=True)
    return found


@lru_cache
def _pattern(code: str) -> re.Pattern[str]:
    """Compile what stands between a number and the one that takes its place.

    A unit or the end of a scale may still belong to the first; what follows says only "it is".
    """
    tables = (language(code).numbers, language("en").numbers)
    marks, along = _any(t.instead for t in tables), _any(t.along for t in tables)
    edge = "" if language(code).numbers.characters else r"\b"
    one = rf"{edge}(?:{marks}){edge}"
    return re.compile(
        rf"(?:\W{{0,5}}\w{{1,20}}?){{0,3}}?\W*{one}(?:\W*(?:{one}|{edge}(?:{along}){edge}))*\W*"
    )


def _any(lists: Iterable[tuple[str, ...]]) -> str:
    return either({word for one in lists for word in one})
