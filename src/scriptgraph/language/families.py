"""Words of which one is never another: days, months, colours. "Saturday" is no Friday.

Where choices are days or months, only a word for that one proves it, or a day that can be counted:
"tomorrow", said on a Monday.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from scriptgraph.language.days import names_of_months, names_of_weekdays, the_day
from scriptgraph.language.phrases import words_in
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare, language

_SHORTEST = 2
"""Letters of a word that is shortened: `Mo`."""

_DAYS = 7
"""Of a week."""


class _Family(NamedTuple):
    """The names of each member, without case and accents."""

    members: tuple[tuple[str, ...], ...]
    is_closed: bool
    """Whether nothing but its name, or a day that is counted, tells a member."""


def other_of_family(
    value: str, choices: Sequence[str], quote: str, code: str, today: date | None
) -> str:
    """Say that a quote names another word of a choice's family, or not the one that it has to.

    Args:
        value: The choice that was claimed.
        choices: All there are.
        quote: What was said, which has the words of no choice.
        code: The code of the language.
        today: The day on which it was said; None where nobody knows.
    """
    for family in _families(code):
        own = _named_in(value, family)
        if len(own) != 1 or sum(bool(_named_in(one, family)) for one in choices) < 2:
            continue
        told = _named_in(quote, family) or _counted(quote, family, code, today)
        if told - own:
            return f"its quote says {' '.join(quote.split())}"
        if family.is_closed and not told:
            return f"its quote does not hold {value}"
    return ""


def _named_in(text: str, family: _Family) -> set[int]:
    """Number the members that a text names, or all of which it is the beginning of: "Mo"."""
    plain, words = bare(text), words_in(text)
    named = {
        n
        for n, names in enumerate(family.members)
        if any(re.search(_pattern(name), plain) for name in names)
    }
    if named or len(words) != 1 or len(words[0]) < _SHORTEST:
        return named
    begun = {
        n
        for n, names in enumerate(family.members)
        if any(one.startswith(words[0]) for one in names)
    }
    return begun if len(begun) == 1 else set()


def _counted(quote: str, family: _Family, code: str, today: date | None) -> set[int]:
    """Number the day of the week, or the month, that is counted from today, or has its date."""
    day = the_day(quote, code, today=today)
    if day is None or not family.is_closed:
        return set()
    return {day.weekday() if len(family.members) == _DAYS else day.month - 1}


@lru_cache(1024)
def _pattern(name: str) -> str:
    return re.escape(name) if is_unspaced(name[0]) else rf"\b{re.escape(name)}s?\b"


@lru_cache
def _families(code: str) -> tuple[_Family, ...]:
    path = files("scriptgraph.language").joinpath("wordings", "families.toml")
    told = tomllib.loads(path.read_text("utf-8")).get(language(code).code, {})
    days = told.get("weekdays") or names_of_weekdays(code)
    closed = (_Family(tuple(map(tuple, one)), True) for one in (days, names_of_months(code)) if one)
    return (*closed, _Family(tuple(map(tuple, told.get("colours", ()))), False))
