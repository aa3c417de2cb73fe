"""Choices that give way to another: "online, no sorry, by phone", "online rather than by phone".

Also choices of which a text leaves open which is meant: "online or by phone".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from scriptgraph.language.alternatives import either
from scriptgraph.language.little_words import little_words
from scriptgraph.language.phrases import begins
from scriptgraph.language.retracted import marks
from scriptgraph.language.words import language

_WORDS_BEFORE = 4
"""Words before the first of two choices in which a "between" is looked for."""


class Place(NamedTuple):
    """Where a choice is named among the words of a text."""

    start: int
    end: int
    choice: str
    denied: bool


class Words(NamedTuple):
    """The words of a text, without a no for itself."""

    words: Sequence[str]
    noes: Collection[int]
    """How many words stand before each no for itself: the one of "online, no, by phone"."""

    edges: Collection[int]
    """How many stand up to the end of each clause."""


def giving_way(named: Sequence[Place], said: Words, code: str) -> set[Place]:
    """Find the choices that are corrected, or come after another one.

    Args:
        named: The choices that a text names, in their order.
        said: Its words.
        code: The code of the language.
    """
    corrected = {one for one, behind in pairwise(named) if _replaces(behind, one, said, code)}
    return corrected | {one for one in named if _comes_after(one, named, said, code)}


def left_open(named: Sequence[Place], said: Words, code: str) -> set[Place]:
    """Find the choices of which a text leaves open which is meant, and those listed with them."""
    found: set[Place] = set()
    for one, behind in reversed([*pairwise(named)]):
        gap = " ".join(said.words[one.end : behind.start])
        is_listed = behind in found and not gap
        is_open = _joining(code).fullmatch(gap) or _is_between(one, gap, said, code)
        if one.choice != behind.choice and (is_listed or is_open):
            found |= {one, behind}
    return found


def _is_between(one: Place, gap: str, said: Words, code: str) -> bool:
    """Say whether what is meant lies between two choices: "between several days and half"."""
    numbers = language(code).numbers
    before = " ".join(said.words[max(0, one.start - _WORDS_BEFORE) : one.start])
    ands = _behind(either(numbers.both), code)
    return bool(ands.fullmatch(gap) and _behind(either(numbers.between), code).search(before))


def _replaces(behind: Place, one: Place, said: Words, code: str) -> bool:
    """Say whether a choice takes the place of the one before it.

    Who only says "sorry" in between, or "actually", may be going on: "by phone. Sorry, online is
    hard for me".
    """
    if behind.denied or behind.choice == one.choice:
        return False
    gap = said.words[one.end : behind.start]
    is_no = any(one.end <= place <= behind.start for place in said.noes)
    marked, rest = _without_marks(gap, code, language(code).answers.but if is_no else ())
    return not rest and (is_no or (marked and behind.end in said.edges))


def _without_marks(
    words: Sequence[str], code: str, also: Sequence[str]
) -> tuple[bool, Sequence[str]]:
    """Leave out what is said by who corrects themselves, and say whether any of it marks that.

    What stands beside that says nothing, and neither do the words of `also`: "no, but by phone".
    """
    known = language(code)
    beside = (*known.numbers.along, *known.numbers.or_, *little_words(code).leads, *also)
    is_marked = False
    while words:
        mark, along = begins(words, marks(known)), begins(words, beside)
        if not mark and not along:
            break
        is_marked = is_marked or len(mark) >= len(along)
        words = words[max(len(mark), len(along)) :]
    return is_marked, words


def _comes_after(one: Place, named: Sequence[Place], said: Words, code: str) -> bool:
    """Say whether another choice is liked better, in the same clause, or taken in its place."""
    begun = max([0, *(edge for edge in said.edges if edge <= one.start)])
    before = said.words[begun : one.start]
    if _behind(language(code).answers.instead_of, code).search(" ".join(before)):
        return True
    others = [p for p in named if begun <= p.start and p.end <= one.start and not p.denied]
    if not others or not re.search(language(code).answers.prefers, " ".join(before)):
        return False
    gap = " ".join(said.words[others[-1].end : one.start])
    return bool(_behind(language(code).answers.than, code).fullmatch(gap))


@lru_cache
def _behind(pattern: str, code: str) -> re.Pattern[str]:
    """Compile what stands before a choice, with articles and prepositions in between."""
    return re.compile(rf"(?:^|(?<= ))(?:{pattern})(?: (?:{either(little_words(code).leads)}))*$")


@lru_cache
def _joining(code: str) -> re.Pattern[str]:
    """Compile what stands between two choices and leaves open which is meant."""
    numbers, little = language(code).numbers, little_words(code)
    words = {*numbers.or_} & {*numbers.either}
    joins = either(" ".join(word) if numbers.characters else word for word in words)
    return re.compile(rf"(?:{joins})(?: (?:{either((*little.leads, *little.along))}))*")
