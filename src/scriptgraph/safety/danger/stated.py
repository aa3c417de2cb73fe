"""What a message that says "I am safe" is made of, and that nothing else is said in it.

A closed grammar: one word that is not understood, a question mark, three dots, quotation marks or
an emoji, and nothing is said. Words that spoil a statement cannot all be known; those that make it
up can; they stand in `[safety]` of a language's table.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from scriptgraph.language.phrases import words_in
from scriptgraph.language.words import language, languages

_PLAIN = re.compile(
    r"(?:[^\W_]|[\s'\u2019.,;:!¡\u2013\u2014\u3001\u3002\uff01\uff0c\uff1a\uff1b-])+"
)
_QUOTED = re.compile(
    '"([^"]+)"|\u201e([^\u201e\u201c]+)\u201c|\u201c([^\u201c\u201d]+)\u201d|\u00ab([^\u00ab\u00bb]+)\u00bb'
)
"""A message that is in quotation marks as a whole."""

_DOTS = re.compile(r"\.\s*\.|\u3002\s*\u3002")
_CLAUSES = re.compile(
    r"[.,;:!¡\n\u2013\u2014\u3001\u3002\uff01\uff0c\uff1a\uff1b]|(?<!\w)-|-(?!\w)"
)
_BETWEEN_CHARACTERS = re.compile("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")

_END = "(?: |$|(?<=[\u4e00-\u9fff]))"
"""Where a word ends; between Chinese characters nothing stands."""

_MOST_WORDS = 40
"""Of a message that is looked at: nobody needs more to say it."""


class Stated(NamedTuple):
    """What a message says that says nothing else."""

    is_safe: bool
    """It says so by itself."""

    is_yes: bool
    """It says so where that was asked."""


def stated(said: str) -> Stated:
    """Say what of safety a message states, in one of the languages, and nothing beside it."""
    text = unicodedata.normalize("NFC", said).strip()
    if quoted := _QUOTED.fullmatch(text):  # as words of care show what to say
        text = next(filter(None, quoted.groups())).strip()
    words = len(words_in(text))
    if not (_PLAIN.fullmatch(text) and words <= _MOST_WORDS) or _DOTS.search(text):
        return Stated(is_safe=False, is_yes=False)
    clauses = clauses_of(text)
    found = [_stated_in(clauses, one.code) for one in languages() if one.safety.states]
    return Stated(any(one.is_safe for one in found), any(one.is_yes for one in found))


def clauses_of(text: str) -> list[str]:
    """Give the clauses of a text as patterns read them; empty ones are left out."""
    parts = (" ".join(words_in(part)) for part in _CLAUSES.split(text))
    return [clause for part in parts if (clause := _BETWEEN_CHARACTERS.sub("", part))]


def _stated_in(clauses: list[str], code: str) -> Stated:
    """Read a message in one language; "yes, yes" is said by who wants to be left alone."""
    begun = [_first(code).sub("", clause, count=1) for clause in clauses[:1]]
    found = [_clause(code).fullmatch(clause) for clause in (*begun, *clauses[1:])]
    parts = [one.groupdict() for one in found if one]
    if len(parts) < len(found):
        return Stated(is_safe=False, is_yes=False)
    is_safe = any(one["states"] or one["help"] for one in parts)
    yeses, own = (sum(bool(one[name]) for one in parts) for name in ("yes", "own"))
    return Stated(is_safe, yeses == 1 or (own > 0 and yeses < 2))


@lru_cache
def _clause(code: str) -> re.Pattern[str]:
    """Compile what a clause may be, in this order: yes, that they are safe, who is there."""
    words = language(code).safety
    along = f"(?:(?:{words.along}){_END})*"

    def part(*patterns: str) -> str:
        filled = "|".join(patterns).replace("{people}", f"(?:{words.people})").replace("~", along)
        return f"(?:{filled}){_END}"

    joined = f"(?:{part(words.and_)})?"
    states = f"(?P<states>{part(words.states)})(?:{part(words.places, words.along)})*"
    there = f"(?:(?P<help>{part(words.help)})|{part(words.company)})"
    return re.compile(
        f"{along}(?:{joined}(?P<yes>{part(words.yes)}){along})?"
        f"(?:{joined}(?:(?P<own>{part(words.own)}){along}|{states}))?"
        f"(?:{joined}{there}{along})?"
    )


@lru_cache
def _first(code: str) -> re.Pattern[str]:
    return re.compile(f"(?:{language(code).safety.first}){_END}")
