"""Spans of time as people say them: "two weeks", "anderthalb Stunden", "1 h 30", 半小时.

A span is kept in seconds. Like a number it is none where nobody can tell which is meant: "2 or 3
weeks", "more than an hour", two amounts that are not one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from scriptgraph.language.alternatives import either
from scriptgraph.language.lists import times
from scriptgraph.language.measures import counts_something
from scriptgraph.language.numerals import Mention, numbers_in, plain_of, written
from scriptgraph.language.time_words import SpanWords
from scriptgraph.language.units import unit_behind, unit_within
from scriptgraph.language.words import bare, language

SECONDS = {
    "seconds": 1,
    "minutes": 60,
    "hours": 3600,
    "days": 86_400,
    "weeks": 604_800,
    "months": 2_629_800,
    "years": 31_557_600,
}
"""Unit of time → its seconds. A year is 365.25 days, and a month a twelfth of it, as in UCUM."""

_MANY = 120
"""More of a unit than people say."""

_AND = re.compile(r"[\s,]*(?:and|und|y|et|零|又|,)?\s*")
"""Between the units of one amount."""

_HOURS = re.compile(
    r"(?<![\w.,:])(\d{1,2})\s?(?:h|hrs?|std)\.?\s?(\d{2})(?:\s?(?:mn|min))?(?!\s?[\w%:])"
)
"""Hours with their minutes: `1h30`, `1h15mn`."""

_AND_ONLY = re.compile(r"\s*(?:(?:and|und|y|et)\s+)?")
"""The same, where the second has no unit of its own: behind a comma may stand anything."""

_LEFT_OUT = {"hours": "minutes", "minutes": "seconds"}
"""Unit → the smaller one that people need not name behind it."""

_TOLD_OF_SIXTY = range(10, 60)
"""Minutes that are told so; "seven hours 8" may be seven hours or eight."""

_CLOCK = re.compile(
    r"(?<!\w)(?:at|um|gegen|a las?|a|vers|since|seit|desde|depuis|until|bis|il est)\s*$"
)
"""Before a time of the day, which is no span."""

_ADDED = re.compile(r"(\w+)\s+(?:and|und|y|et)\s*$")
"""Before what is added, the word to which it is."""

_MOST = 2000
"""Characters in which spans are looked for."""


def with_units_of(text: str, code: str) -> str:
    """Write the spans of a script's type, `0..24 hours`, with the units of a language."""
    words = _words_of(code).written
    units = "|".join(f"{unit}?" for unit in SECONDS)

    def told(found: re.Match[str]) -> str:
        one, several = words[found[2] if found[2].endswith("s") else f"{found[2]}s"]
        return f"{found[1]} {one if found[1] == '1' else several}"

    return re.sub(rf"(\d+(?:\.\d+)?) ({units})", told, text) if words else text


def without_units_of(text: str, code: str) -> str:
    """Write spans with the units of a language, `0..24 horas`, as a script's type has them."""
    known = {
        form.casefold(): (unit.removesuffix("s"), unit)
        for unit, forms in _words_of(code).written.items()
        for form in forms
    }

    def told(found: re.Match[str]) -> str:
        one, several = known.get(found[2].casefold(), ("", ""))
        return f"{found[1]} {one if found[1] == '1' else several}" if one else found[0]

    return re.sub(r"(\d+(?:\.\d+)?)\s*([^\W\d_]+)", told, text)


_Unit = tuple[str, int]
"""A unit of time, and where it ends."""


class _Counted(NamedTuple):
    """A number of a unit of time, and where that ends."""

    mention: Mention
    unit: str
    end: int


def the_span(text: str, code: str) -> int | None:
    """Find the one span of time that a text gives, in seconds; None where nobody can tell.

    Args:
        text: What somebody said.
        code: The code of the language.
    """
    found = {*_spans_in(text, code)}
    return found.pop() if len(found) == 1 else None


def gives_span(text: str, seconds: int, code: str) -> bool:
    """Say whether a text gives a span, whatever others it gives."""
    return seconds in _spans_in(text, code)


def measured(seconds: int) -> tuple[int | float, str]:
    """Give a span as so many of the largest unit of which it is a whole number.

    Of very many the half of a larger unit says more: 2.5 weeks rather than 420 hours.
    """
    if not seconds:
        return 0, "minutes"
    whole = next(unit for unit in reversed(SECONDS) if seconds % SECONDS[unit] == 0)
    half = next(unit for unit in reversed(SECONDS) if 2 * seconds % SECONDS[unit] == 0)
    unit = half if seconds // SECONDS[whole] > _MANY else whole
    count = seconds / SECONDS[unit]
    return int(count) if count.is_integer() else count, unit


def written_span(seconds: int, code: str) -> str:
    """Write a span as people do, so that it is read back as itself."""
    count, unit = measured(seconds)
    count = int(count) if count == int(count) else count
    one, several = (_words_of(code).written or _words_of("en").written)[unit]
    return f"{written(count, code)} {one if count == 1 else several}"


def _spans_in(text: str, code: str) -> list[int | None]:
    """List the spans of a text; None for one that nobody can tell."""
    plain = _in_digits(bare(text[:_MOST]), code)
    return [None] if plain is None else [*_amounts(plain, code)]


def _in_digits(plain: str, code: str) -> str | None:
    """Write what people say for parts of a unit in digits; None for a time of the day."""
    words = _words_of(code)
    if any(_CLOCK.search(plain[: found.start()]) for found in _HOURS.finditer(plain)):
        return None
    plain = _HOURS.sub(r"\1 hours \2 min", plain)
    for pattern, digits in words.said:
        whole = rf"(?<!\w)(?:{pattern})(?!\w)" if pattern.isascii() else pattern
        if any(_is_more(plain[: found.start()]) for found in re.finditer(whole, plain)):
            return None
        plain = re.sub(whole, digits, plain)
    plain = re.sub(words.one, _with_one, plain)
    return re.sub(words.apart, " ", plain)


def _is_more(before: str) -> bool:
    """Say whether a part of a unit is added to a number that has none yet: "two and half a day"."""
    found = _ADDED.search(before)
    return found is not None and not any(found[1] in known for known in times().values())


def _with_one(found: re.Match[str]) -> str:
    """Write `1` for the article that ends what was found."""
    before = re.sub(r"[^\W\d_]+ $", "", found[0])
    return f"{before}1 "


def _amounts(plain: str, code: str) -> Iterator[int | None]:
    """List the amounts of time, each in seconds; None for one that nobody can tell."""
    text, amounts = plain_of(plain), list[list[_Counted]]()
    mentions = _counted_in(plain, text, code)
    for one, unit in mentions:
        if unit:
            counted = _Counted(one, *unit)
            if amounts and _goes_on(text, amounts[-1][-1], counted):
                amounts[-1].append(counted)
            else:
                amounts.append([counted])
    for number, parts in enumerate(amounts):
        beside = [*amounts[number - 1 : number], *amounts[number + 1 : number + 2]]
        is_open = any(_are_either(text, parts, other, code) for other in beside)
        bare_numbers = [one for one, unit in mentions if not unit]
        is_cut = _goes_further(text, parts[-1].end, bare_numbers, code)
        yield None if is_open or is_cut else _seconds(text, parts, code)


def _with_minutes(
    text: str, mentions: Sequence[Mention], code: str
) -> list[tuple[Mention, _Unit | None]]:
    """Give each number its unit; the 30 of "7 hours 30" has none of its own, and is minutes."""
    found: list[tuple[Mention, _Unit | None]] = []
    for one in mentions:
        unit = unit_behind(text, one) or unit_within(text, one)
        larger = found[-1][1] if found else None
        if unit is None and larger and larger[0] in _LEFT_OUT and _is_rest(text, larger, one, code):
            unit = (_LEFT_OUT[larger[0]], one.end)
        found.append((one, unit))
    return found


def _is_rest(text: str, larger: _Unit, one: Mention, code: str) -> bool:
    """Say whether a number directly behind hours can only be their minutes."""
    is_behind = _AND_ONLY.fullmatch(text, larger[1], one.start) is not None
    is_number = isinstance(one.value, int) and one.value in _TOLD_OF_SIXTY
    return is_behind and is_number and not counts_something(one, text, code)


def _goes_further(text: str, end: int, bare_numbers: Sequence[Mention], code: str) -> bool:
    """Say whether an amount goes on behind what is read of it: "sept heures moins dix".

    It does by a number that counts nothing else, or by a part of a unit.
    """
    spoken = language(code).numbers
    words = either((*spoken.both, *spoken.minus, *spoken.plus))
    found = re.compile(rf"[\s-]*(?:(?:{words})\s+)?").match(text, end)
    place = found.end() if found else end
    if re.compile(_words_of(code).part).match(text, place):
        return True
    behind = (one for one in bare_numbers if one.start == place and not one.weak)
    return any(not counts_something(one, text, code) for one in behind)


def _counted_in(plain: str, text: str, code: str) -> list[tuple[Mention, _Unit | None]]:
    """List the numbers of a text with their units; an article in "one hour and 45 minutes" only."""
    kept = {one.start for one in numbers_in(plain, code)}
    found = _with_minutes(text, numbers_in(plain, code, articles=True), code)
    counted = [_Counted(one, *unit) for one, unit in found if unit]
    begins = {one.mention.start for one, other in pairwise(counted) if _goes_on(text, one, other)}
    return [(one, unit) for one, unit in found if one.start in kept | begins]


def _are_either(text: str, one: list[_Counted], other: list[_Counted], code: str) -> bool:
    """Say whether two amounts are told of which one is meant, or what lies between."""
    first, second = sorted((one, other), key=lambda parts: parts[0].mention.start)
    between = text[first[-1].end : second[0].mention.start].strip(" ,-\u2013~")
    return not between or between in language(code).numbers.or_


def _goes_on(text: str, one: _Counted, other: _Counted) -> bool:
    """Say whether two amounts are one: "2 hours and 30 minutes"."""
    units = [*SECONDS]
    is_smaller = units.index(other.unit) < units.index(one.unit)
    return is_smaller and bool(_AND.fullmatch(text, one.end, other.mention.start))


def _seconds(text: str, parts: list[_Counted], code: str) -> int | None:
    """Add the parts of an amount up."""
    words, before = _words_of(code), text[: parts[0].mention.start]
    each = "|".join(words.each)
    if each and re.search(rf"(?:{each})\s*(?:\w+ )?$", before):
        return None
    if re.search(rf"(?:{words.short})$", before) or re.match(words.more, text[parts[-1].end :]):
        return None
    found = Fraction(0)
    for part in parts:
        one = part.mention
        is_clock = text[: one.start].endswith(":")
        if one.value is None or one.ends or one.denied or one.value < 0 or is_clock:
            return None
        if re.search(words.more, text[one.end : part.end]):
            return None
        found += Fraction(str(one.value)) * SECONDS[part.unit]
    return int(found) if found.denominator == 1 else None


@lru_cache
def _words_of(code: str) -> SpanWords:
    path = files("scriptgraph.language").joinpath("wordings", "spans.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    return SpanWords.model_validate(tables.get(language(code).code, {}))
