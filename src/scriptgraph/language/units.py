"""Units of time: six months are no six weeks.

A value is named after the unit that it is asked for in: `weeks`, `minuten`, `dias_sin_fumar`. What
is told in another unit is not converted, since nobody knows how many weeks somebody means by half a
year; it is asked for again. So is an amount in two units: in "six hours and thirty minutes" there
are neither six hours nor thirty minutes. A name may also hold the span that is asked about, which
is no unit of the value's: `drinks_per_week`, `days_last_month`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from scriptgraph.language.lists import beside_times, times
from scriptgraph.language.numerals import Mention, Number, numbers_in, one_number, plain_of
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare

_PLURAL = re.compile(r"(?:(?<!moi)s|en|age|ate|ahre|[数數])$")
"""How units in the plural end; of some words nobody can tell."""

_AND = re.compile(r"\s*(?:and|und|y|et|零|又)?\s*")
"""Between the two units of one amount."""

_HOW_MANY = (
    r"(?<!\w)(?:how many|number of|wie ?viele[nr]?|(?:an)?zahl der|cuant[oa]s|numero de"
    r"|combien d[e'\u2019]|nombre d[e'\u2019])\s?(?:full |whole |volle[nr]? |ganze[nr]? )?"
    r"|(?:多少|几)(?:个)?"
)
"""Before the unit in which an answer is wanted; without case and accents."""

_SINGULAR = frozenset(
    {"second", "seconde", "segundo", "minute", "min", "tag", "day", "mes", "ano", "an", "h", "std"}
)
"""In a name they are more often no unit: `minute`, `tag`, `second_score`, `min_score`."""


def other_unit(name: str, value: Number, said: str, code: str) -> str:
    """Give the unit in which a number was told, where it is not the one that is asked for.

    Empty where it is, where no unit is named beside the number, or none by the value's name.

    Args:
        name: The value's name.
        value: The number.
        said: The user's message.
        code: The code of the language.
    """
    asked = units_of(name, code)
    if not asked:
        return ""
    plain, mentions = plain_of(said), numbers_in(said, code)
    amounts = [_amount(plain, mentions, place) for place in range(len(mentions))]
    pairs = zip(mentions, amounts, strict=True)
    told = [units for one, units in pairs if value in (one.value, *one.ends)]
    others = all(units and not (len(units) == 1 and units[0] in asked) for units in told)
    return " and ".join(told[0]) if told and others else ""


def units_of(name: str, code: str) -> set[str]:
    """Give the units that a value is counted in by its name."""
    words = _words_of(name)
    named = {place: units for place, word in enumerate(words) if (units := _named_by(word))}
    counted = [place for place in named if not _is_span(words, place, code, named)]
    # What is counted stands in the plural: in `hours_week` a week is what they are counted in.
    several = [place for place in counted if _PLURAL.search(words[place])]
    return {unit for place in several or counted for unit in named[place]}


def times_in(name: str) -> set[str]:
    """Give the units of time that stand in a name, also those of a span: `drinks_per_week`."""
    return {unit for word in _words_of(name) for unit in _named_by(word)}


def _words_of(name: str) -> list[str]:
    parts = re.split(r"[\W_]+", bare(name))
    return [word for word in parts if word and word not in beside_times()["articles"]]


def _named_by(word: str) -> set[str]:
    return {unit for unit, known in times().items() if _is_named(word, known)}


@lru_cache(maxsize=1024)
def asked_units(text: str) -> frozenset[str]:
    """Name the units of time in which a question wants its answer: "how many weeks", "in days"."""
    found = {match[1] or match[2] for match in _asked_pattern().finditer(bare(text))}
    return frozenset(unit for unit, known in times().items() if known & found)


@lru_cache
def _asked_pattern() -> re.Pattern[str]:
    words = sorted((word for known in times().values() for word in known), key=len, reverse=True)
    unit = f"({'|'.join(map(_whole, words))})"
    return re.compile(rf"(?:{_HOW_MANY}){unit}|(?<!\w)(?:in|en) {unit}(?=\s*(?:[.,;:)?!]|$))")


def _is_named(word: str, known: frozenset[str]) -> bool:
    """Find a unit in a name; where there are no spaces, at its end: 睡眠小时数, but not 年龄."""
    if word in _SINGULAR:
        return False
    if word in known:
        return True
    unspaced = [one for one in known if is_unspaced(one[0])]
    counted = [f"{one}{number}" for one in unspaced for number in "数數"]
    ends = [*counted, *(one for one in unspaced if len(one) > 1)]
    found = max((end for end in ends if word.endswith(end)), key=len, default="")
    return bool(found) and not _unspaced_span().search(word.removesuffix(found))


def _is_span(words: Sequence[str], place: int, code: str, named: Collection[int]) -> bool:
    """Say whether a unit in a name is the span that is asked about, and not what is counted.

    Args:
        words: The words of the name.
        place: Where the unit stands among them.
        code: The code of the language.
        named: Where units stand, this one included.
    """
    beside, last = beside_times(), place - 1
    if last >= 0 and words[last] in beside["per"]:
        return True
    while last >= 0 and one_number(words[last], code) is not None:  # `last_30_days`
        last -= 1
    before = words[last] if last >= 0 else ""
    is_numbered, is_one = last < place - 1, not _PLURAL.search(words[place])
    if before in beside["before"]:  # but `last_hours_slept`, `whole_weeks`
        return is_numbered or is_one or len(named) > 1
    if before in beside["within"]:  # but `duration_in_weeks`
        return is_numbered or min(named) < place
    # In `jours_derniere_semaine` it is the week that was the last.
    is_behind = words[place + 1 : place + 2] and words[place + 1] in beside["behind"]
    return bool(is_behind) and not any(_is_unit(word) for word in words[place + 2 :])


def _is_unit(word: str) -> bool:
    return any(word in known for known in times().values())


@lru_cache
def _unspaced_span() -> re.Pattern[str]:
    spans = "|".join(sorted(beside_times()["unspaced"], key=len, reverse=True))
    return re.compile(rf"(?:{spans})[\d一二两兩三四五六七八九十几幾]*[个個]?$")


def _amount(plain: str, mentions: list[Mention], place: int) -> list[str]:
    """Give the units of the amount that a number is of: two in "six hours and thirty minutes"."""
    first = unit_behind(plain, mentions[place])
    if first is None:
        return []
    for before, behind in pairwise(mentions[max(0, place - 1) : place + 2]):
        larger, smaller = unit_behind(plain, before), unit_behind(plain, behind)
        if not larger or not smaller or not _is_smaller(smaller[0], larger[0]):
            continue
        if _AND.fullmatch(plain, larger[1], behind.start):
            return [larger[0], smaller[0]]
    return [first[0]]


def _is_smaller(one: str, other: str) -> bool:
    sizes = [*times()]
    return sizes.index(one) < sizes.index(other)


def unit_behind(plain: str, mention: Mention) -> tuple[str, int] | None:
    """Give the unit that stands behind a number, and where it ends."""
    found = _pattern().match(plain, mention.end)
    if found is None:
        return None
    return next(unit for unit, known in times().items() if found[1] in known), found.end()


def unit_within(plain: str, mention: Mention) -> tuple[str, int] | None:
    """Give the unit within a number, "deux jours et demi", and where the number ends."""
    words = re.findall(r"[^\W\d_]+", plain[mention.start : mention.end])
    units = (unit for word in words for unit, known in times().items() if word in known)
    return next(((unit, mention.end) for unit in units), None)


@lru_cache
def _pattern() -> re.Pattern[str]:
    between = "|".join(_longest_first(beside_times()["between"]))
    unspaced = "|".join(_longest_first(beside_times()["between_unspaced"]))
    units = "|".join(map(_whole, _longest_first({w for known in times().values() for w in known})))
    return re.compile(rf"[\s-]*(?:(?:{between})[\s,-]+){{0,6}}?(?:{unspaced}){{0,3}}?({units})")


def _longest_first(words: Collection[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _whole(word: str) -> str:
    return re.escape(word) if is_unspaced(word[0]) else rf"{re.escape(word)}(?![^\W_])"
