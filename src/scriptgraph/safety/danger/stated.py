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
from scriptgraph.language.spoken_to import titles, without_address
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
    """It says so by itself: of the speaker."""

    is_yes: bool
    """It says so where that was asked."""

    spares_others: bool = False
    """It says that nobody else is in danger from the speaker."""

    clears_others: bool = False
    """It says that nobody else is in danger at all, from themselves neither."""


_NOTHING = Stated(is_safe=False, is_yes=False)


def stated(said: str) -> Stated:
    """Say what of safety a message states, in one of the languages, and nothing beside it."""
    text = unicodedata.normalize("NFC", said).strip()
    if quoted := _QUOTED.fullmatch(text):  # as words of care show what to say
        text = next(filter(None, quoted.groups())).strip()
    words = len(words_in(text))
    if not (_PLAIN.fullmatch(text) and words <= _MOST_WORDS) or _DOTS.search(text):
        return _NOTHING
    codes = [one.code for one in languages() if one.safety.states]
    found = [_stated_in(clauses_of(without_address(text, code)), code) for code in codes]
    return Stated(*(any(told) for told in zip(*found, strict=True)))


def clauses_of(text: str) -> list[str]:
    """Give the clauses of a text as patterns read them; empty ones are left out."""
    parts = (" ".join(words_in(part)) for part in _CLAUSES.split(text))
    return [clause for part in parts if (clause := _BETWEEN_CHARACTERS.sub("", part))]


def _stated_in(clauses: list[str], code: str) -> Stated:
    """Read a message in one language; "yes, yes" is said by who wants to be left alone."""
    begun = [_first(code).sub("", clause, count=1) for clause in clauses[:1]]
    is_plain = not _hesitates(code).match(" ".join(begun))
    begun = [_hesitates(code).sub("", clause, count=1) for clause in begun]
    told = [part for one in (*begun, *clauses[1:]) for part in _parted(one, code)]
    own = [_clause(code).fullmatch(one) for one in told]
    parts = [one.groupdict() for one in own if one]
    rest = [one for one, is_own in zip(told, own, strict=True) if not is_own]
    others = [one for clause in rest if (one := _others(code).fullmatch(clause))]
    if len(others) < len(rest):
        return _NOTHING
    is_safe = any(one["states"] or one["help"] for one in parts)
    yeses, answers = (sum(bool(one[name]) for one in parts) for name in ("yes", "own"))
    clears, spares = (
        any(one[name] or one[f"{name}_too"] for one in others) for name in ("others", "harmless")
    )
    is_yes = yeses == 1 or (answers > 0 and yeses < 2)
    return Stated(is_safe, is_yes and is_plain, clears or spares, clears)


@lru_cache
def _clause(code: str) -> re.Pattern[str]:
    """Compile what a clause may be, in this order: yes, that they are safe, who is there."""
    words = language(code).safety
    along = f"(?:(?:{_along(code)}){_END})*"

    def part(*patterns: str) -> str:
        filled = "|".join(patterns).replace("{people}", f"(?:{words.people})").replace("~", along)
        return f"(?:{filled}){_END}"

    joined = f"(?:{part(words.and_)})?"
    states = f"(?P<states>{part(words.states)})(?:{part(words.places, _along(code))})*"
    there = f"(?:(?P<help>{part(words.help)})|{part(words.company)})"
    return re.compile(
        f"{along}(?:{joined}(?P<yes>{part(words.yes)}){along})?"
        f"(?:{joined}(?:(?P<own>{part(words.own)}){along}|{states}))?"
        f"(?:{joined}{there}{along})?"
    )


def _parted(clause: str, code: str) -> list[str]:
    """Part what is said of oneself from what is said of others: "I am safe and nobody is hurt"."""
    if _clause(code).fullmatch(clause) or _others(code).fullmatch(clause):
        return [clause]
    parts = re.split(rf"\b(?:{language(code).safety.and_})\b", clause)
    return [part.strip() for part in parts]


@lru_cache
def _others(code: str) -> re.Pattern[str]:
    """Compile a clause that tells of others, and perhaps of what could have harmed them."""
    words = language(code).safety
    along = f"(?:(?:{_along(code)}){_END})*"

    def part(pattern: str) -> str:
        filled = pattern.replace("{people}", f"(?:{words.people})").replace("~", along)
        return f"(?:{filled}){_END}"

    joined, means = f"(?:{part(words.and_)})?", part(words.means)
    yes = f"(?:{part(words.yes)}{along})?"

    def told(behind: str) -> str:
        clears = f"(?P<others{behind}>{part(words.others)})"
        spares = f"(?P<harmless{behind}>{part(words.harmless)})"
        return f"(?:{joined}(?:{clears}|{spares}){along})?"

    return re.compile(
        f"{along}{yes}{joined}(?:{means}{along})?"
        f"{told('')}{told('_too')}(?:{joined}{means}{along})?"
    )


@lru_cache
def _first(code: str) -> re.Pattern[str]:
    return re.compile(f"(?:{language(code).safety.first}){_END}")


@lru_cache
def _hesitates(code: str) -> re.Pattern[str]:
    return re.compile(f"(?:{language(code).safety.hesitates}){_END}")


def _along(code: str) -> str:
    """Write a pattern of what may be said along with it, by whom somebody speaks to as well.

    Where no blanks part words, a title at an end may be what somebody is: 我是医生.
    """
    said = language(code).safety.along
    return said if language(code).numbers.characters else f"{said}|{titles(spaced=True)}"
