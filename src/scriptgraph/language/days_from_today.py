"""Days that are counted from the one on which they were said: yesterday, "three days ago"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from scriptgraph.language.ago import ago_in
from scriptgraph.language.alternatives import either
from scriptgraph.language.time_words import DayWords

_CHINESE_WEEKDAY = re.compile(
    r"(上上|下下|上|下|这|這|本)[个個]?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])"
)
_WEEKS = {"上上": -2, "上": -1, "这": 0, "這": 0, "本": 0, "下": 1, "下下": 2}
_CHINESE_DAYS = "一二三四五六日天"
"""From Monday on; Sunday has two names."""

UNKNOWN_YEAR = "?"
"""A year that is named, and that nobody can tell."""


@dataclass(frozen=True)
class Found:
    """A day that is mentioned, and where; None for one that nobody can tell."""

    start: int
    end: int
    day: date | None
    is_by_today: bool = False
    """Whether it is called by today: `yesterday`."""


def found_in(match: re.Match[str], day: date | None) -> Found:
    """Give a day where a pattern has found it."""
    return Found(match.start(), match.end(), day)


def by_today(plain: str, words: DayWords, code: str, today: date | None) -> Iterator[Found]:
    """List what is counted from the day on which it was said."""
    apart = [found.span() for found in _phrases(words.apart).finditer(plain)]
    days = {phrase: number for number, told in words.relative.items() for phrase in told}
    yield from (Found(*one) for one in ago_in(plain, words, days, code, today))
    for found in _phrases(tuple(days)).finditer(plain):
        if not any(start <= found.start() < end for start, end in apart):
            day = today and today + timedelta(days=days[found[0]])
            if day and (year := year_before(plain[: found.start()], words, today)):
                day = _same_day_of(year, day)
            yield Found(found.start(), found.end(), day, is_by_today=True)
    for found in _CHINESE_WEEKDAY.finditer(plain):
        weekday = min(_CHINESE_DAYS.index(found[2]), 6)
        yield found_in(found, today and _weekday(today, _WEEKS[found[1]], weekday))
    for direction, beside in ((-1, words.last), (1, words.next)):
        for weekday, names in enumerate(words.weekdays if beside else ()):
            for found in _beside(beside, names).finditer(plain):
                yield found_in(found, today and _last_or_next(today, direction, weekday))


def year_before(before: str, words: DayWords, today: date | None) -> str:
    """Give the year that is named before a day of it, "last year's"; empty where none is."""
    years = {name: number for number, names in words.years.items() for name in names}
    found = re.search(rf"(?:({either([*years])})的?|年)\s*$", before) if years else None
    if found is None:
        return ""
    return f"{today.year + years[found[1]]:04}" if found[1] and today else UNKNOWN_YEAR


def _same_day_of(year: str, day: date) -> date | None:
    if year == UNKNOWN_YEAR or (day.month, day.day) == (2, 29):
        return None
    return day.replace(year=int(year))


@lru_cache
def _beside(beside: tuple[str, ...], names: tuple[str, ...]) -> re.Pattern[str]:
    week, day = f"(?:{either(beside)})", f"(?:{either(names)})"
    return re.compile(rf"(?<!\w)(?:{week}\s+{day}|{day}\s+{week})(?!\w)")


def _last_or_next(today: date, direction: int, weekday: int) -> date | None:
    """Give last or next Monday; None where one lies in this week: some mean that, some not."""
    is_open = (weekday - today.weekday()) * direction > 0
    return None if is_open else _weekday(today, direction, weekday)


def _weekday(today: date, weeks: int, weekday: int) -> date:
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks)


@lru_cache
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    if not phrases:
        return re.compile("(?!)")
    is_spaced = phrases[0].isascii()
    return re.compile(rf"(?<!\w)(?:{either(phrases)})(?!\w)" if is_spaced else either(phrases))
