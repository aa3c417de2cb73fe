"""Days that are told by how long ago they were: "three days ago", "il y a un an aujourd'hui".

So many days ago is one day. Of weeks, months and years nobody means the day, unless they say from
which: "a year ago today", "heute vor einer Woche". By some numbers of days people call weeks, and
which day they mean they do not say at all: "hace ocho días", "il y a quinze jours".
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from scriptgraph.language.alternatives import either
from scriptgraph.language.lists import times
from scriptgraph.language.numerals import Mention, numbers_in, plain_of
from scriptgraph.language.time_words import DayWords
from scriptgraph.language.units import unit_behind, unit_within

_DAYS = {"days": 1, "weeks": 7}
_MONTHS = {"months": 1, "years": 12}
_MOST_DAYS = 60
"""Longer ago nobody counts days exactly."""

_LONGEST = 100_000
"""Days, or months, that are counted back."""

_BESIDE = r"(?:[\s,]+(?:[^\W\d_]+[\s,]+)??|的|(?<=前))"
"""Between how long ago and from which day: "a year ago, exactly today"."""


class Ago(NamedTuple):
    """A day by how long ago it was, and where a text says so; None where nobody can tell it."""

    start: int
    end: int
    day: date | None


def ago_in(
    plain: str, words: DayWords, days: Mapping[str, int], code: str, today: date | None
) -> Iterator[Ago]:
    """List the days of a text that are told so.

    Args:
        plain: The text without case and accents.
        words: The words for days of its language.
        days: What days are called by today, `yesterday` → how many days from it.
        code: The code of the language.
        today: The day on which it was said; None where nobody knows.
    """
    text = plain_of(plain)
    known = either(days)
    before = re.compile(rf"(?:(?P<from>(?<!\w){known}){_BESIDE})?(?P<ago>{words.ago})?\s*$")
    behind = re.compile(rf"(?P<ago>\s*{words.ago_behind})?(?:{_BESIDE}(?P<from>{known})(?!\w))?")
    for one in _counted(text, words, code):
        unit = unit_behind(text, one) or unit_within(text, one)
        if unit is None or unit[0] not in {*_DAYS, *_MONTHS}:
            continue
        opens, ends = before.search(text[: one.start]), behind.match(text, unit[1])
        if opens is None or ends is None or not (opens["ago"] or ends["ago"]):
            continue
        told = opens["from"] or ends["from"]
        day = today and today + timedelta(days=days[told] if told else 0)
        is_loose = unit[0] == "days" and one.value in words.loose
        is_days = unit[0] == "days" and (one.value or 0) <= _MOST_DAYS
        is_exact = not is_loose and (bool(told) or is_days)
        found = _back(day, one, unit[0]) if is_exact else None
        yield Ago(opens.start(), ends.end(), found)


def counts_back(clause: str, words: DayWords) -> bool:
    """Say whether a clause counts back in words that are not read: "about a year ago"."""
    ago = re.search(rf"(?<!\w)(?:{words.ago}|{words.ago_behind})(?!\w)", clause)
    units = set[str]().union(*(times()[unit] for unit in (*_DAYS, *_MONTHS)))
    return ago is not None and any(word in units for word in re.findall(r"[^\W\d_]+", clause))


def _counted(text: str, words: DayWords, code: str) -> Sequence[Mention]:
    """List the numbers of a text, and the articles that stand for one: "a year ago"."""
    numbers = numbers_in(text, code, articles=True)
    articles = re.finditer(rf"(?<!\w)(?:{words.one})(?!\w)", text)
    return [*numbers, *(Mention(one.start(), one.end(), 1) for one in articles)]


def _back(day: date | None, count: Mention, unit: str) -> date | None:
    """Count back from a day; None where there is no such day, or what is counted is no number."""
    number = count.value
    if day is None or not isinstance(number, int) or count.ends or not 0 < number < _LONGEST:
        return None
    if unit in _DAYS:
        back = number * _DAYS[unit]
        return date.fromordinal(day.toordinal() - back) if back < day.toordinal() else None
    months = day.year * 12 + day.month - 1 - number * _MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    is_day = year >= 1 and day.day <= monthrange(year, month)[1]
    return date(year, month, day.day) if is_day else None
