"""Days of the calendar as people say them: "12 March 2026", "12.3.2026", "3月12日", "yesterday".

A wrong day is worse than none. What can be two days is none here: a day without its year, unless
the years that it can be in leave one; `3/4/2026` in English and in Chinese; "next Friday" said on a
Monday; "the 3rd or the 4th". And what is counted from today is a day only where the day is known
on which it was said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files

from scriptgraph.language.ago import counts_back
from scriptgraph.language.alternatives import either
from scriptgraph.language.days_from_today import (
    UNKNOWN_YEAR,
    Found,
    by_today,
    found_in,
    year_before,
)
from scriptgraph.language.numerals.characters import characters_in
from scriptgraph.language.time_words import DayWords
from scriptgraph.language.words import bare, language

_ISO = re.compile(r"(?<![\w.-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\w-])")
_NUMBERED = re.compile(
    r"(?<![\w./-])(\d{1,2})([./-])\s?(\d{1,2})\2(?:\s?(\d{4}|\d{2})(?!\d))?(?![\w/-])"
)
_CHINESE = re.compile(
    r"(?:(?<!\d)(\d{4}|\d{2})\s*年\s*)?(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]"
    r"|(?<![\d./])(\d{4})(?P<mark>[./])(\d{1,2})(?P=mark)(\d{1,2})(?!\d|(?P=mark)\d)"
)
_IN_CHARACTERS = re.compile(r"[零\u3007一二三四五六七八九十]+(?=\s*[年月日号號])")
_END = re.compile("[.,;:!?\u3002\uff0c\uff01\uff1f\uff1b]")
_UNSPACED = "\u2e80-\u9fff"
_MOST = 2000
"""Characters in which days are looked for."""

_FIRST_YEAR = 1000
"""Years before it are not written with four digits."""

Years = tuple[date, date] | None
"""The first and the last day that it can be, where that is known."""


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


def names_of_weekdays(code: str) -> Sequence[Sequence[str]]:
    """Give the names of each day of the week, from Monday on."""
    return _words_of(code).weekdays


def names_of_months(code: str) -> Sequence[Sequence[str]]:
    """Give the names of each month, from January on."""
    return _words_of(code).months


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
    plain, words = _in_digits(bare(text[:_MOST]), code), _words_of(code)
    taken: list[Found] = []
    for each in _all_in(plain, code, today, within):
        if not any(each.start < other.end and other.start < each.end for other in taken):
            taken.append(each)
    return [None if _is_other(plain, each, words) else each.day for each in taken]


def _in_digits(plain: str, code: str) -> str:
    """Write the numbers of years, months and days that stand in words or characters in digits."""
    words = _words_of(code)
    if words.in_words:
        days = {name: n for n, names in enumerate(words.in_words, start=1) for name in names}
        return _days_in_words(code).sub(lambda found: str(days[found[0]]), plain)
    if not language(code).numbers.characters:
        return plain

    def told(found: re.Match[str]) -> str:
        value = next((value for *_, value, _ in characters_in(found[0])), None)
        return found[0] if value is None else str(value)

    return _IN_CHARACTERS.sub(told, plain)


@lru_cache
def _days_in_words(code: str) -> re.Pattern[str]:
    """Compile what is a day of a month in words: "the second or third of May", not "a second"."""
    words = _words_of(code)
    day = rf"(?:{either([name for names in words.in_words for name in names])})(?!\w)"
    month = rf"(?:{either([name for names in words.months for name in names])})(?!\w)"
    of = rf"(?:{either(words.of)})\s+" if words.of else ""
    article = rf"(?:(?:{either(words.article)})\s+)?"
    other = rf"(?:\s+(?:{either(words.joins)})\s+{article}{day})"
    return re.compile(rf"(?<!\w)(?<!\w-){day}(?={other}{{0,3}}\s+{of}{month})")


def _all_in(plain: str, code: str, today: date | None, within: Years) -> Iterator[Found]:
    """List all that is a day somehow, what says more of it before what says less."""
    words = _words_of(code)
    for found in _ISO.finditer(plain):
        yield found_in(found, _day(*map(int, found.groups())))
    for found in _CHINESE.finditer(plain):
        year, month, day = found.group(1, 2, 3) if found[2] else found.group(4, 6, 7)
        called = "" if year else year_before(plain[: found.start()], words, today)
        yield found_in(found, _in_year(year or called, int(month), int(day), within))
    if words.months:
        yield from _with_names(plain, words, within)
    for found in _NUMBERED.finditer(plain):
        if found[2] == "." or found[4]:  # `3/4` is as often a fraction, and `3-4` two numbers
            yield found_in(found, _numbered(found, words, within))
    yield from by_today(plain, words, code, today)


def _with_names(plain: str, words: DayWords, within: Years) -> Iterator[Found]:
    """List days whose month is named: "12 March 2026", "March 12th, 2026"."""
    for found in _named(words.months, words.suffix, words.of).finditer(plain):
        name = found["month"] or found["first_month"]
        month = next(n for n, names in enumerate(words.months, start=1) if name in names)
        day, year = found["day"] or found["second_day"], found["year"] or found["second_year"]
        yield found_in(found, _in_year(year, month, int(day), within))


@lru_cache
def _named(
    months: tuple[tuple[str, ...], ...], suffix: str, of: tuple[str, ...]
) -> re.Pattern[str]:
    month = either([name for names in months for name in names])
    between = rf"(?:(?:{either(of)})\s+)?"
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


def _is_other(plain: str, found: Found, words: DayWords) -> bool:
    """Say whether a day is denied, only near the one that is meant, or one end of several."""
    before, behind = plain[: found.start].rstrip(), plain[found.end :].lstrip()
    if words.article:
        before = re.sub(rf"(?<!\w)(?:{either(words.article)})$", "", before).rstrip()
    begins = rf"(?:(?<!\w)|(?<=[{_UNSPACED}]))"
    if words.not_day and re.search(rf"{begins}(?:{either(words.not_day)})$", before):
        return True
    if words.after and re.match(f"(?:{either(words.after)})", behind):
        return True
    clause = f"{_END.split(before)[-1]} {_END.split(behind)[0]}"
    if found.is_by_today and (re.search(words.elsewhen, clause) or counts_back(clause, words)):
        return True
    if words.joins and _is_one_of_two(behind, words):
        return True
    joins = rf"[-\u2013\u2014~]|(?:(?<!\w)|(?<=[{_UNSPACED}\d]))(?:{either(words.joins)})"
    is_second = rf"\d\s*(?:\.|st|nd|rd|th|[日号號])?\s*(?:{joins})$"
    return bool(words.joins and re.search(is_second, before))


def _in_year(year: str | None, month: int, day: int, within: Years) -> date | None:
    """Give the day of a month in its year; without one, in the only year that it can be in."""
    digits = (year or "").lstrip("'\u2019")
    if digits == UNKNOWN_YEAR:
        return None
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


def _is_one_of_two(behind: str, words: DayWords) -> bool:
    """Say whether another day follows that says less: "last Friday or Saturday"."""
    named = words.weekday or rf"(?:{either([one for names in words.weekdays for one in names])})\b"
    other = rf"(?:{named}|\d{{1,2}}(?:{words.suffix or '[日号號]'}))"
    article = rf"(?:(?:{either(words.article)})\s+)?" if words.article else ""
    return bool(re.match(rf"(?:{either(words.joins)})\s*{article}{other}", behind))


@lru_cache
def _words_of(code: str) -> DayWords:
    path = files("scriptgraph.language").joinpath("wordings", "days.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    return DayWords.model_validate(tables.get(language(code).code, {}))
