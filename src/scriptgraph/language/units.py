"""Units of time: six months are no six weeks.

A value is named after the unit that it is asked for in: `weeks`, `minuten`, `dias_sin_fumar`. What
is told in another unit is not converted, since nobody knows how many weeks somebody means by half a
year; it is asked for again. So is an amount in two units: in "six hours and thirty minutes" there
are neither six hours nor thirty minutes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from scriptgraph.language.lists import times
from scriptgraph.language.numerals import Mention, Number, numbers_in, plain_of
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare

_BETWEEN = (
    r"[\s-]*(?:full |good |whole |more |long |volle[n]? |gute |ganze[n]? |lange |mas |largas "
    r"|largos |bonnes |bons |longues |个?[多半几来])?"
)
_AND = re.compile(r"\s*(?:and|und|y|et|零|又)?\s*")
"""Between the two units of one amount."""

_SINGULAR = frozenset(
    {"second", "seconde", "segundo", "minute", "min", "tag", "day", "mes", "ano", "an", "h", "std"}
)
"""In a name they are more often no unit: `minute`, `tag`, `second_score`, `min_score`."""

_PER = frozenset({"per", "a", "each", "every", "pro", "je", "am", "por", "al", "cada", "par"})
"""Before a unit in a name, which is then none of the value's: `drinks_per_week`."""


def other_unit(name: str, value: Number, said: str, code: str) -> str:
    """Give the unit in which a number was told, where it is not the one that is asked for.

    Empty where it is, where no unit is named beside the number, or none by the value's name.

    Args:
        name: The value's name.
        value: The number.
        said: The user's message.
        code: The code of the language.
    """
    asked = _units_of(name)
    if not asked:
        return ""
    plain, mentions = plain_of(said), numbers_in(said, code)
    amounts = [_amount(plain, mentions, place) for place in range(len(mentions))]
    pairs = zip(mentions, amounts, strict=True)
    told = [units for one, units in pairs if value in (one.value, *one.ends)]
    others = all(units and not (len(units) == 1 and units[0] in asked) for units in told)
    return " and ".join(told[0]) if told and others else ""


def _units_of(name: str) -> set[str]:
    words = re.split(r"[\W_]+", bare(name))
    before = ["", *words]
    named = [word for last, word in zip(before, words, strict=False) if last not in _PER]
    return {unit for unit, known in times().items() if any(_is_named(w, known) for w in named)}


def _is_named(word: str, known: frozenset[str]) -> bool:
    """Find a unit in a name; where there are no spaces, at its end: 睡眠小时数, but not 年龄."""
    if word in _SINGULAR:
        return False
    if word in known:
        return True
    unspaced = [one for one in known if is_unspaced(one[0])]
    counted = [f"{one}{number}" for one in unspaced for number in "数數"]
    ends = tuple([*counted, *(one for one in unspaced if len(one) > 1)])
    return word.endswith(ends) and not word.endswith(tuple(f"每{one}" for one in unspaced))


def _amount(plain: str, mentions: list[Mention], place: int) -> list[str]:
    """Give the units of the amount that a number is of: two in "six hours and thirty minutes"."""
    first = _unit_behind(plain, mentions[place])
    if first is None:
        return []
    for before, behind in pairwise(mentions[max(0, place - 1) : place + 2]):
        larger, smaller = _unit_behind(plain, before), _unit_behind(plain, behind)
        if not larger or not smaller or not _is_smaller(smaller[0], larger[0]):
            continue
        if _AND.fullmatch(plain, larger[1], behind.start):
            return [larger[0], smaller[0]]
    return [first[0]]


def _is_smaller(one: str, other: str) -> bool:
    sizes = [*times()]
    return sizes.index(one) < sizes.index(other)


def _unit_behind(plain: str, mention: Mention) -> tuple[str, int] | None:
    """Give the unit that stands behind a number, and where it ends."""
    found = _pattern().match(plain, mention.end)
    if found is None:
        return None
    return next(unit for unit, known in times().items() if found[1] in known), found.end()


@lru_cache
def _pattern() -> re.Pattern[str]:
    words = sorted((word for known in times().values() for word in known), key=len, reverse=True)
    return re.compile(_BETWEEN + f"({'|'.join(map(_whole, words))})")


def _whole(word: str) -> str:
    return re.escape(word) if is_unspaced(word[0]) else rf"{re.escape(word)}(?![^\W_])"
