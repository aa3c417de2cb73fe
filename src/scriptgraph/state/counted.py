"""Choices that count something themselves: "one or two nights" is `on one or two nights`.

They are known by their numbers and by what these count, whatever little words stand beside them, in
words or in digits. A bare number stays what it is: the score of an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scriptgraph.language.little_words import little_words, without_leads
from scriptgraph.language.numerals import Number, numbers_in, plain_of
from scriptgraph.language.phrases import has_phrase, words_in
from scriptgraph.language.words import language

_SOME_NUMBER = 2
"""Stands for a range, to see whether it is read where it stands: not behind "more than"."""

_STEM = 3
"""Letters of a word that are no ending: `night` and `nights`."""


class _Count(NamedTuple):
    """What a text counts."""

    least: Number
    most: Number
    before: list[str]
    behind: list[str]
    """The words that stand before its number, and behind it."""


def counted_choice(text: str, choices: Sequence[str], code: str) -> str | None:
    """Find the one choice whose count a text gives; None where it gives that of none, or several.

    Args:
        text: What somebody said, or a model claimed.
        choices: All there are; one that counts nothing is never found.
        code: The code of the language.
    """
    told = _count(text, code)
    if told is None:
        return None
    counts = {one: count for one in choices if (count := _count(one, code))}
    found = [one for one, count in counts.items() if _gives(told, count, code)]
    words = words_in(text)
    others = (without_leads(words_in(one), code) for one in choices if one not in counts)
    is_open = any(has_phrase(words, " ".join(one)) for one in others)
    return found[0] if len(found) == 1 and not is_open else None


def same_choice(text: str, choices: Sequence[str], code: str) -> str | None:
    """Find the one choice that a text is, but for articles and prepositions before it."""
    words = without_leads(words_in(text), code)
    found = {one for one in choices if without_leads(words_in(one), code) == words}
    return found.pop() if len(found) == 1 else None


def _count(text: str, code: str) -> _Count | None:
    """Give what a text counts; None where it counts nothing, or several things, or more than so."""
    numbers, plain = numbers_in(text, code), plain_of(text)
    if len(numbers) != 1:
        return None
    number, before, behind = numbers[0], plain[: numbers[0].start], plain[numbers[0].end :]
    ends = [one for one in number.ends or (number.value,) if one is not None]
    in_place = numbers_in(f"{before}{_SOME_NUMBER}{behind}", code)
    if not ends or [one.value for one in in_place] != [_SOME_NUMBER]:
        return None
    return _Count(min(ends), max(ends), words_in(before), without_leads(words_in(behind), code))


def _gives(told: _Count, counted: _Count, code: str) -> bool:
    """Say whether a count is that of a choice, or lies in it and names what is counted."""
    if counted.behind and _begin(told.behind, counted.behind):
        return counted.least <= told.least <= told.most <= counted.most
    is_same = (told.least, told.most) == (counted.least, counted.most)
    return is_same and told.least < told.most and not _spare(told, counted, code)


def _begin(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether words begin with others, whatever their endings."""
    pairs = zip(words, wanted, strict=False)
    return len(words) >= len(wanted) and all(_is_same(one, other) for one, other in pairs)


def _is_same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _STEM and long.startswith(short))


def _spare(told: _Count, counted: _Count, code: str) -> list[str]:
    """List the words beside a number that are no little words, and none of the choice."""
    little, fillers = little_words(code), language(code).answers.fillers
    along = {word for one in (*little.leads, *little.along, *fillers) for word in words_in(one)}
    known = [*counted.before, *counted.behind]
    said = [word for word in (*told.before, *told.behind) if word not in along]
    return [word for word in said if not any(_is_same(word, one) for one in known)]
