"""The words for days of the calendar and for spans of time: one table a language."""

from __future__ import annotations

from pydantic import Field

from scriptgraph.language.table import Table


class DayWords(Table):
    """The words for days of the calendar; without case and accents but for those to be written."""

    months: tuple[tuple[str, ...], ...] = ()
    """The names of each, from January on."""

    written: tuple[str, ...] = ()
    """How each is written out."""

    weekdays: tuple[tuple[str, ...], ...] = ()
    """The names of each, from Monday on."""

    relative: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    """Days from today → what they are called: `yesterday`."""

    last: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    """Beside a weekday, which week it is in."""

    apart: tuple[str, ...] = ()
    """What holds such a word and is no day: `heute Morgen`."""

    not_day: tuple[str, ...] = ()
    """Before a day that is denied, or only near the one that is meant: `not`, `around`."""

    after: tuple[str, ...] = ()
    """Behind such a day: 之前."""

    joins: tuple[str, ...] = ()
    """Between two days."""

    article: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    """Between a day, its month and its year."""

    suffix: str = ""
    """A pattern of what makes a day of a number: `st`."""

    years: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    """Years from this one → what they are called, directly before a day of them: 去年."""

    ago: str = "(?!)"
    """A pattern: before a number of days, that they are counted back, `il y a`."""

    ago_behind: str = "(?!)"
    """Behind it: `ago`."""

    loose: tuple[int, ...] = ()
    """Numbers of days by which people call a week or two: `hace ocho días`."""

    one: str = "(?!)"
    """A pattern of what stands for one of them: `a year ago`."""

    elsewhen: str = "(?!)"
    """A pattern: in its clause, what makes another of a day, `today last year`."""

    in_words: tuple[tuple[str, ...], ...] = ()
    """The days of a month in words, from the first on."""

    weekday: str = ""
    """A pattern of a weekday whose week is not said; empty where its name is all."""

    month_first: bool = False
    """Whether in numbers the month may come first: then `3/4/2026` is two days."""

    form: str = "{year}-{number:02}-{day:02}"
    """How a day is written."""

    form_first: str = ""
    """How the first of a month is, where that is otherwise."""


class SpanWords(Table):
    """The words for spans of time; patterns are without case and accents."""

    written: dict[str, tuple[str, str]] = Field(default_factory=dict)
    """Unit → how one of it is called, and several."""

    said: tuple[tuple[str, str], ...] = ()
    """A pattern → the same in digits: `half an hour`."""

    one: str = "(?!)"
    """What one of a unit is called, without a number, with what stands before it: `for a`."""

    part: str = "(?!)"
    """Behind an amount, what belongs to it and is no number: `a third`, `le quart`."""

    each: tuple[str, ...] = ()
    """Before what is how often something is: `every two days`."""

    more: str = "(?!)"
    """Beside a unit, before it or behind, what leaves open how much more it is: 六个多小时."""

    short: str = "(?!)"
    """Before an amount, what takes it away from another: 差十分钟七小时."""

    apart: str = "(?!)"
    """What holds a unit and is a point of time: the third month in Chinese."""
