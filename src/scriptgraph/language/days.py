"""Days of the calendar as people say them: "12 March 2026", "12.3.2026", "3月12日", "yesterday".

A wrong day is worse than none. What can be two days is none here: a day without its year, unless
the years that it can be in leave one; `3/4/2026` in English; "next Friday" said on a Monday; "the
3rd or the 4th". And what is counted from today is a day only where the day is known on which it
was said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files

from scriptgraph.language.time_words import DayWords
from scriptgraph.language.words import bare, language

_ISO = re.compile(r"(?<![\w.-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\w-])")
_NUMBERED = re.compile(
    r"(?<![\w./-])(\d{1,2})([./-])\s?(\d{1,2})\2(?:\s?(\d{4}|\d{2})(?!\d))?(?![\w/-])"
)
_CHINESE = re.compile(
    r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]"
    r"|(?<!\d)(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)"
)
_CHINESE_WEEKDAY = re.compile(
    r"(上上|下下|上|下|这|這|本)[个個]?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])"
)
_WEEKS = {"上上": -2, "上": -1, "这": 0, "這": 0, "本": 0, "下": 1, "下下": 2}
_CHINESE_DAYS = "一二三四五六日天"
"""From Monday on; Sunday has two names."""

_UNSPACED = "\u2e80-\u9fff"
_MOST = 2000
"""Characters in which days are looked for."""

_FIRST_YEAR = 1000
"""Years before it are not written with four digits."""

Years = tuple[date, date] | None
"""The first and the last day that it can be, where that is known."""


@dataclass(frozen=True)
class _Found:
    """A day that is mentioned, and where; None for one that nobody can tell."""

    start: int
    end: int
    day: date | None


def the_day(
    text: str, code: str, *, today: date | None = None, within: Years = None
) -> date | None:
    """Find the one day that a text gives; None where there is none, or it can be several.

    Args:
        text: What somebody said.
        code: The code of the language.
        today: The day on which they said it; None where nobody knows.
        within: Between which days it is; one without its year is in the year that this leaves.
    """
    found = {*_days_in(text, code, today, within)}
    return found.pop() if len(found) == 1 else None


def gives_day(
    text: str, day: date, code: str, *, today: date | None = None, within: Years = None
) -> bool:
    """Say whether a text gives a day, whatever others it gives; see `the_day`."""
    return day in _days_in(text, code, today, within)


def written_day(day: date, code: str) -> str:
    """Write a day as people do, so that it is read back as itself; else as ISO 8601 has it."""
    words = _words_of(code)
    if day.year < _FIRST_YEAR:
        return day.isoformat()
    form = words.form_first if day.day == 1 and words.form_first else words.form
    month = words.written[day.month - 1] if words.written else ""
    return form.format(day=day.day, month=month, number=day.month, year=day.year)


def _days_in(text: str, code: str, today: date | None, within: Years) -> list[date | None]:
    """List the days of a text; None for one that nobody can tell."""
    plain, words = bare(text[:_MOST]), _words_of(code)
    taken: list[_Found] = []
    for each in _all_in(plain, words, today, within):
        if not any(each.start < other.end and other.start < each.end for other in taken):
            taken.append(each)
    return [None if _is_other(plain, each, words) else each.day for each in taken]


def _all_in(plain: str, words: DayWords, today: date | None, within: Years) -> Iterator[_Found]:
    """List all that is a day somehow, what says more of it before what says less."""
    for found in _ISO.finditer(plain):
        yield _found(found, _day(*map(int, found.groups())))
    for found in _CHINESE.finditer(plain):
        year, month, day = found.groups()[:3] if found[2] else found.groups()[3:]
        yield _found(found, _in_year(year, int(month), int(day), within))
    if words.months:
        yield from _with_names(plain, words, within)
    for found in _NUMBERED.finditer(plain):
        if found[2] == "." or found[4]:  # `3/4` is as often a fraction, and `3-4` two numbers
            yield _found(found, _numbered(found, words, within))
    yield from _by_today(plain, words, today)


def _with_names(plain: str, words: DayWords, within: Years) -> Iterator[_Found]:
    """List days whose month is named: "12 March 2026", "March 12th, 2026"."""
    for found in _named(words.months, words.suffix, words.of).finditer(plain):
        name = found["month"] or found["first_month"]
        month = next(n for n, names in enumerate(words.months, start=1) if name in names)
        day, year = found["day"] or found["second_day"], found["year"] or found["second_year"]
        yield _found(found, _in_year(year, month, int(day), within))


@lru_cache
def _named(
    months: tuple[tuple[str, ...], ...], suffix: str, of: tuple[str, ...]
) -> re.Pattern[str]:
    month = _either([name for names in months for name in names])
    between = rf"(?:(?:{_either(of)})\s+)?"
    year = rf",?\s+{between}({{}}\d{{{{4}}}}|['\u2019]\d{{{{2}}}})(?![\d:])"
    one = (
        rf"(?<![\w.,:])(?P<day>\d{{1,2}})(?:{suffix})?\s*{between}(?P<month>{month})(?![^\W_])\.?"
        rf"(?:{year.format('?P<year>')})?"
    )
    other = (
        rf"(?<!\w)(?P<first_month>{month})\.?\s+(?P<second_day>\d{{1,2}})(?:{suffix})?(?![\d:%\w])"
        rf"(?:{year.format('?P<second_year>')}|(?=\s*(?:[.,;!?)]|$)))"
    )
    return re.compile(f"{one}|{other}")


def _numbered(found: re.Match[str], words: DayWords, within: Years) -> date | None:
    """Read a day in numbers; where the month may come first, only what can be but one day."""
    one, other, year = int(found[1]), int(found[3]), found[4]
    if words.month_first and found[2] != "." and one != other and max(one, other) <= 12:
        return None
    if words.month_first and found[2] != "." and other > 12:
        one, other = other, one
    return _in_year(year, other, one, within)


def _by_today(plain: str, words: DayWords, today: date | None) -> Iterator[_Found]:
    """List what is counted from the day on which it was said."""
    apart = [found.span() for found in _phrases(words.apart).finditer(plain)]
    days = {phrase: number for number, told in words.relative.items() for phrase in told}
    for found in _phrases(tuple(days)).finditer(plain):
        if not any(start <= found.start() < end for start, end in apart):
            yield _found(found, today and today + timedelta(days=days[found[0]]))
    for found in _CHINESE_WEEKDAY.finditer(plain):
        weekday = min(_CHINESE_DAYS.index(found[2]), 6)
        yield _found(found, today and _weekday(today, _WEEKS[found[1]], weekday))
    for direction, beside in ((-1, words.last), (1, words.next)):
        for weekday, names in enumerate(words.weekdays if beside else ()):
            for found in _beside(beside, names).finditer(plain):
                yield _found(found, today and _last_or_next(today, direction, weekday))


@lru_cache
def _beside(beside: tuple[str, ...], names: tuple[str, ...]) -> re.Pattern[str]:
    week, day = f"(?:{_either(beside)})", f"(?:{_either(names)})"
    return re.compile(rf"(?<!\w)(?:{week}\s+{day}|{day}\s+{week})(?!\w)")


def _last_or_next(today: date, direction: int, weekday: int) -> date | None:
    """Give last or next Monday; None where one lies in this week: some mean that, some not."""
    is_open = (weekday - today.weekday()) * direction > 0
    return None if is_open else _weekday(today, direction, weekday)


def _weekday(today: date, weeks: int, weekday: int) -> date:
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks)


def _is_other(plain: str, found: _Found, words: DayWords) -> bool:
    """Say whether a day is denied, only near the one that is meant, or one end of several."""
    before, behind = plain[: found.start].rstrip(), plain[found.end :].lstrip()
    if words.article:
        before = re.sub(rf"(?<!\w)(?:{_either(words.article)})$", "", before).rstrip()
    begins = rf"(?:(?<!\w)|(?<=[{_UNSPACED}]))"
    if words.not_day and re.search(rf"{begins}(?:{_either(words.not_day)})$", before):
        return True
    if words.after and re.match(f"(?:{_either(words.after)})", behind):
        return True
    joins = rf"[-\u2013\u2014~]|(?:(?<!\w)|(?<=[{_UNSPACED}\d]))(?:{_either(words.joins)})"
    is_second = rf"\d\s*(?:\.|st|nd|rd|th|[日号號])?\s*(?:{joins})$"
    return bool(words.joins and re.search(is_second, before))


def _in_year(year: str | None, month: int, day: int, within: Years) -> date | None:
    """Give the day of a month in its year; without one, in the only year that it can be in."""
    digits = (year or "").lstrip("'\u2019")
    if len(digits) == len("2026"):
        return _day(int(digits), month, day)
    if within is None:
        return None
    years = range(within[0].year, within[1].year + 1)
    tried = (_day(one, month, day) for one in years if not digits or one % 100 == int(digits))
    found = [one for one in tried if one and within[0] <= one <= within[1]]
    return found[0] if len(found) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _found(match: re.Match[str], day: date | None) -> _Found:
    return _Found(match.start(), match.end(), day)


def _either(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    if not phrases:
        return re.compile("(?!)")
    is_spaced = phrases[0].isascii()
    return re.compile(rf"(?<!\w)(?:{_either(phrases)})(?!\w)" if is_spaced else _either(phrases))


@lru_cache
def _words_of(code: str) -> DayWords:
    path = files("scriptgraph.language").joinpath("wordings", "days.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    return DayWords.model_validate(tables.get(language(code).code, {}))
