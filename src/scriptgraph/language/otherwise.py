"""Numbers that are no amount by how they are told: a year, an age, a wish, an interval.

What a value is named after decides: "since 2019" gives no `weeks`, and gives a `year`.
"""

from __future__ import annotations

import re

from scriptgraph.language.numerals import Mention, Number, numbers_in, plain_of
from scriptgraph.language.units import unit_behind, units_of
from scriptgraph.language.words import bare, language

_SPAN = 40
_YEARS = range(1900, 2101)
_SINCE = re.compile(
    r"\b(?:since|in|from|seit|ab|im jahre?|desde|en|depuis|since about|seit etwa)\s*$"
)
_OF_DATES = re.compile(
    r"(?<![a-z])(?:year|jahr|ano|annee|date|datum|fecha|born|birth|when|wann)(?![a-z])|年份|年代"
)
_OF_AGES = re.compile(r"(?<![a-z])(?:age|aged|old|alter|alt|edad)(?![a-z])|年龄|岁")
_OF_WISHES = re.compile(
    r"goal|target|wish|hope|ideal|want|ziel|wunsch|hoffnung|meta|dese|objeti|objectif|souhait|目标|希望"
)
_OF_GAPS = re.compile(r"every|each|between|gap|interval|abstand|alle|cada|entre|chaque|每|间隔")
_EVERY = re.compile(r"\b(?:every|each|alle|cada|tou(?:te)?s les)\s*$|每\s*$")


def told_as(name: str, value: Number, said: str, code: str) -> str:
    """Say as what else a number was told; empty where it is told as an amount somewhere.

    Args:
        name: The value's name.
        value: The number.
        said: The user's message.
        code: The code of the language.
    """
    plain = plain_of(said)
    found = [one for one in numbers_in(said, code) if value in (one.value, *one.ends)]
    told = [_told_as(bare(name), plain, one, code) for one in found]
    return told[0] if told and all(told) else ""


def _told_as(name: str, plain: str, one: Mention, code: str) -> str:
    before = plain[max(0, one.start - _SPAN) : one.start]
    has_unit = unit_behind(plain, one) is not None
    around = (language(code).numbers.around, language("en").numbers.around)
    if any(re.search(rf"(?:{a.wished})[^,.;!?]*$", before) for a in around):
        return "" if _OF_WISHES.search(name) else "a wish"
    if has_unit and _EVERY.search(before):
        return "" if _OF_GAPS.search(name) else "an interval"
    if has_unit or not units_of(name, code):
        return ""
    if one.value in _YEARS and _SINCE.search(before) and not _OF_DATES.search(name):
        return "a year"
    is_age = any(re.search(rf"(?:{a.aged})\s*$", before) for a in around)
    return "an age" if is_age and not _OF_AGES.search(name) else ""
