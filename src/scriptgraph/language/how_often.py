"""How, how often and when something of a list is taken: "one a day", "bei Bedarf", 每天两次.

Behind a mark that belongs to the record before it, and names none itself.
"""

from __future__ import annotations

from functools import lru_cache

from scriptgraph.language.listing import words_of_lists
from scriptgraph.language.lists import times
from scriptgraph.language.numerals import Mention, numbers_in
from scriptgraph.language.phrases import starts, words_in
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.record_names import without_amounts, words_around
from scriptgraph.language.words import bare, language


def is_how_often(text: str, code: str) -> bool:
    """Say whether a text says how often, or when, something is taken, and nothing else.

    A number stands before it, "one a day", or a little word, "at night": "evening 5" and "night"
    name records.
    """
    often, around, rest = _often(code), words_around(code), text
    numbers = numbers_in(text, code, articles=True)
    for one in reversed(numbers):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    told = text[numbers[-1].end :] if numbers else text
    if any(map(is_unspaced, text)):
        for word in sorted(often | around, key=len, reverse=True):
            rest = rest.replace(word, " ")
        return any(word in told for word in often) and not words_in(rest)
    own = {*words_in(rest)}
    return (
        own <= often | around
        and not often.isdisjoint(words_in(told))
        and (bool(numbers) or not around.isdisjoint(own))
    )


def is_manner(text: str, code: str) -> bool:
    """Say whether a text says how something is taken, and nothing else.

    When it is needed, with what, or how much at most: "as needed", "zum Essen", 最多1毫克. Only a
    limit has an amount: "before bed 140" may be a record of blood sugar.
    """
    rest = without_amounts(text)
    told = words_in(rest)
    limited = _without(told, _phrases("limits", code))
    left = _without(limited, _phrases("manner", code))
    known = _often(code) | words_around(code)
    if limited != told:
        known |= _counting(code)
    elif rest != text:
        return False
    return left != told and {*left} <= known


def _without(words: list[str], phrases: tuple[str, ...]) -> list[str]:
    """Take phrases out of words."""
    left = [*words]
    for phrase in phrases:
        while at := starts(left, phrase):
            del left[at[0] : at[0] + len(words_in(phrase))]
    return left


def times_in(text: str, code: str) -> list[Mention]:
    """Give the numbers by which a text says how often: none of a span, "every 8 hours"."""
    return [one for one in numbers_in(text, code) if not _units_in(_first_word(text[one.end :]))]


def may_count(part: str, text: str) -> bool:
    """Say whether a part of a record may count what a text says: "one a week" is none a day."""
    counted, told = _units_in(part.replace("_", " ")), _units_in(text)
    return not counted or not told or bool(counted & told)


def _first_word(text: str) -> str:
    return " ".join(words_in(text)[:1])


def _units_in(text: str) -> set[str]:
    """Name the units of time of which a text speaks."""
    own = {*words_in(text)}
    return {unit for unit, words in times().items() if own & words}


@lru_cache
def _phrases(kind: str, code: str) -> tuple[str, ...]:
    """Give the phrases of one kind, the longest first."""
    return tuple(sorted(words_of_lists(code)[kind], key=len, reverse=True))


@lru_cache
def _counting(code: str) -> frozenset[str]:
    """Give the words for numbers."""
    numbers = language(code).numbers
    return frozenset(map(bare, (*numbers.words, *numbers.weak)))


@lru_cache
def _often(code: str) -> frozenset[str]:
    units = (word for words in times().values() for word in words)
    return frozenset((*map(bare, words_of_lists(code)["often"].split()), *units))
