"""A span of time is no point on a scale: "I have been like this for 8 days" is no eight of ten.

A scale is asked for where a question names both its ends. Whoever is asked how many hours or how
often may well answer with a time, whatever the ends are.
"""

from __future__ import annotations

import re

from scriptgraph.language.numerals import Number, numbers_in, plain_of
from scriptgraph.language.units import asked_units, times_in, unit_behind
from scriptgraph.language.words import bare

_ASKS_TIME = re.compile(
    r"\b(?:how (?:many|much|often|long)|since when|wie (?:viele?|oft|lange)|seit wann"
    r"|cuant[oa]s?|cada cuanto|desde cuando|combien|depuis quand)\b"
    r"|多[久长長少]|几[次天个]|幾[次天個]|什么时候|什麼時候"
)
"""What in a question, without case and accents, may want a time; "wie viel" may be a point."""


def time_instead(
    name: str, value: Number, ends: tuple[Number, Number], asked: str, said: str, code: str
) -> str:
    """Give the unit of time that a number is told in, where a point on a scale is asked for.

    Empty where none is asked for, or where the number also stands without such a unit.

    Args:
        name: The value's name.
        value: The number.
        ends: The least and the most that it can be.
        asked: What was asked.
        said: The user's message.
        code: The code of the language.
    """
    if times_in(name) or not _is_scale(ends, asked, code):
        return ""
    plain = plain_of(said)
    told = [unit_behind(plain, one) for one in numbers_in(said, code) if one.value == value]
    return told[0][0] if told and told[0] and all(told) else ""


def _is_scale(ends: tuple[Number, Number], asked: str, code: str) -> bool:
    """Say whether a question names the ends of a scale, and wants no time."""
    if asked_units(asked) or _ASKS_TIME.search(bare(asked)):
        return False
    named = {end for one in numbers_in(asked, code) for end in (one.value, *one.ends)}
    return named >= {*ends}
