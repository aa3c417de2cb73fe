"""What a line that is no guarantee was meant to be: slips of the pen, and other languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from difflib import get_close_matches

_WORDS = (
    "always",
    "reached",
    "before",
    "within",
    "turns",
    "turn",
    "never",
    "after",
    "only",
    "most",
    "visits",
    "model",
    "calls",
    "tokens",
)
_MOSTLY = 0.75
"""How alike a word and what it was meant to be are at least."""

_SHORTEST = 4

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IN_DIGITS: dict[str, int] = {word: n for n, word in enumerate(_ONES, 1)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}

_FOREIGN: tuple[tuple[str, str], ...] = (
    (
        r"(?:wird|werden) (?:immer )?erreicht|se alcanzan? siempre|siempre se alcanzan?"
        r"|est toujours atteinte?|sont toujours atteinte?s|总(?:会|能)?(?:被)?到达",
        " is always reached",
    ),
    (r"\bnur,? wenn\b|\bs[oó]lo si\b|\bseulement si\b|只有当|仅当", " only if "),
    (r"\bh[oö]chstens\b|\bcomo m[aá]ximo\b|\bal m[aá]ximo\b|\bau plus\b|至多|最多", " at most "),
    (r"\bbesuche? (?:von|in)\b|\bvisitas? (?:de|a)\b|\bvisites? (?:de|à)\b", " visits of "),
    (r"\bniemals\b|\bnie\b|\bnunca\b|\bjamais\b|永远不会|从不|绝不", " never "),
    (r"\bvor\b|\bantes de\b|\bavant\b|先于", " before "),
    (r"\bnach\b|\bdespu[eé]s de\b|\bapr[eè]s\b|之后不再|之后", " after "),
    (r"\b(?:innerhalb von|binnen|dentro de|en|dans)\b (?=\d)|在(?=\s*\d)", " within "),
    (r"(?<=\d)\s*(?:runden?|z[uü]ge?n?\b|turnos?|tours?|轮)(?:\s*以?内)?", " turns"),
    (r"\b(?:oder|ou|o)\b|或", " or "),
)

_ONE_OF_SEVERAL = re.compile(r"(?<![\d.,])1 (turn|visit|model call|call|token)s\b")


def meant(text: str, names: Collection[str], is_guarantee: Callable[[str], bool]) -> str:
    """Give the guarantee that a line was meant to be; empty where nobody knows.

    Args:
        text: What is no guarantee.
        names: What sections are called; they are no slips.
        is_guarantee: Tells whether a line is a guarantee that can be read.
    """
    line = " ".join(text.split()).rstrip(".")
    tries = (_in_digits(line), _spelt(line, names), _in_english(line))
    return next((each for each in tries if each != line and is_guarantee(each)), "")


def _in_digits(line: str) -> str:
    return re.sub(r"[a-z]+", lambda word: str(_IN_DIGITS.get(word[0], word[0])), line)


def _spelt(line: str, names: Collection[str]) -> str:
    known = {part for name in names for part in (name.casefold(), *name.casefold().split())}

    def word(found: re.Match[str]) -> str:
        folded = found[0].casefold()
        if folded in known or len(folded) < _SHORTEST:
            return folded if folded in ("only", "if", "at") else found[0]
        close = get_close_matches(folded, _WORDS, n=1, cutoff=_MOSTLY)
        return close[0] if close else found[0]

    spelt = re.sub(r"[^\W\d_]+(?:[-_]\w+)*", word, line)
    return re.sub(r"\b(?:at )?most(?= \d)", "at most", spelt)


def _in_english(line: str) -> str:
    for theirs, ours in _FOREIGN:
        line = re.sub(theirs, ours, line, flags=re.IGNORECASE)
    return _ONE_OF_SEVERAL.sub(r"1 \1", " ".join(line.split()))
