"""How the rehearsal model finds one value in words, and writes it as a model claims it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from scriptgraph.language.numerals import Mention, numbers_in, written
from scriptgraph.rehearsal.reading import choices_in
from scriptgraph.rehearsal.speaking import SIGN
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Constant, kind_of
from scriptgraph.state.times import time_in_words
from scriptgraph.state.values import read_value

_MOST_WORDS = 8
_MOST_CHARACTERS = 60
"""How long a quote is at most; where there are no blanks, the characters count."""

_ANY_DAY = date(2026, 1, 15)
"""As if it were said then: to tell whether words such as "yesterday" name a day at all."""

LONGEST = 300
"""Characters of a quote or a value."""


class Given(NamedTuple):
    """A value, as an evaluator writes it."""

    quote: str
    name: str
    value: str


def told_in(said: str) -> str:
    """Give what was said without the rehearsal's sign."""
    return said.removeprefix(SIGN).strip()


def quote_of(said: str) -> str:
    """Quote the beginning of what was said."""
    words = said.split()[:_MOST_WORDS]
    return " ".join(words) if len(words) > 1 else said.strip()[:_MOST_CHARACTERS]


def type_of(kind: str) -> ValueType:
    """Give a type as the model of a script has it, from how prompts write it."""
    return tuple(choices_in(kind)) or kind


def is_number(kind: str) -> bool:
    """Say whether a value of a type, as prompts write it, is a number."""
    return kind_of(type_of(kind)).meaning == "number"


def value_in(kind: ValueType, told: str, code: str) -> tuple[str, str] | None:
    """Find a value and the quote that gives it."""
    if kind == "string":
        return (quote_of(told), told[:LONGEST]) if told else None
    value = read_value(told, kind, code)
    if value is None:
        value = _only_possible(told, kind, code)
    if value is None and read_value(told, kind, code, _ANY_DAY) is not None:
        return told[:LONGEST], told[:LONGEST]  # the session knows when "yesterday" was said
    if value is None:
        return None
    return _part_with(value, kind, told, code), claimed_as(value, kind, code)


def _only_possible(text: str, kind: ValueType, code: str) -> Constant | None:
    """Of several numbers, give the one that the value can be: "I am 34, and it is 7 of 10"."""
    declared = kind_of(kind)
    if declared.low is None or declared.meaning != "number":
        return None
    found = [one.value for one in numbers_in(text, code)]
    possible = {one for one in found if one is not None and declared.allows(one)}
    return possible.pop() if len(possible) == 1 < len(found) and None not in found else None


def _part_with(value: Constant, kind: ValueType, text: str, code: str) -> str:
    """Quote the part of a text that gives a value; the whole text where no part does alone."""
    parts = [part.strip() for part in re.split(r"(?<=[.!?;\u3002\uff01\uff1f])", text)]
    giving = (part for part in parts if part and read_value(part, kind, code) == value)
    return next(giving, text)[:LONGEST]


def given_as(name: str, kind: str, number: Mention, told: str, code: str) -> list[Given]:
    """Give a number as a value; nothing where it can be none of its type."""
    shown = "" if number.value is None else written(number.value, code)
    if number.of is not None and shown:
        shown += f"/{number.of}"
    value = read_value(shown, type_of(kind), code) if shown else None
    return [] if value is None else [Given(told[:LONGEST], name, _shown(value))]


def scored(kinds: Iterable[str], told: str, code: str) -> int | float | None:
    """Give the number of the answer that is named in words, of those that some types have."""
    for kind in kinds:
        value = read_value(told, type_of(kind), code) if kind_of(type_of(kind)).labels else None
        if isinstance(value, int | float):
            return value
    return None


def claimed_as(value: Constant, kind: str | ValueType, code: str) -> str:
    """Write a value as a model claims it: a day and a span in words, which are read again."""
    declared = kind_of(type_of(kind) if isinstance(kind, str) else kind)
    is_time = declared.meaning in ("day", "span")
    return time_in_words(value, declared, code) if is_time else _shown(value)


def _shown(value: Constant) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
