"""How the rehearsal model hears values, and that somebody corrects them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from scriptgraph.fields import ValueType
from scriptgraph.kinds import kind_of
from scriptgraph.models.phrases import SIGN, value_in
from scriptgraph.models.reading import OpenTask, choices_in
from scriptgraph.numerals import numbers_in
from scriptgraph.polarity import corrects, words_in
from scriptgraph.state import Value
from scriptgraph.understood import read_value

_MOST_WORDS = 8
_MOST_CHARACTERS = 60
"""How long a quote is at most; where there are no blanks, the characters count."""

_LONGEST = 300
"""Characters of a quote or a value."""


class Given(NamedTuple):
    """A value, as an evaluator writes it."""

    quote: str
    name: str
    value: str


def values_of(task: OpenTask, said: str, code: str) -> list[Given] | None:
    """Find a task's values in what was said; None when one is missing or in doubt."""
    given = []
    for name, kind in task.collect.items():
        found = _value(_type(kind), said, code)
        if found is None:
            return None
        given.append(Given(found[0], name, found[1]))
    return given


def correction(known: Mapping[str, str], said: str, code: str) -> list[Given]:
    """Find the new value of something that was collected before: "sorry, I meant 8".

    Where several could be meant it is the one that is named, or else the latest.
    """
    told = said.removeprefix(SIGN).strip()
    if not known or not corrects(told, code):
        return []
    words = words_in(told)
    named = [name for name in known if words_in(name.replace("_", " ")) and name_said(name, words)]
    for name in [*named, *reversed(list(known))]:
        kind = _kind_of(known[name])
        found = _new_number(told, known[name], code) if kind == "number" else None
        if found and found[1] != known[name]:
            return [Given(found[0], name, found[1])]
    return []


def name_said(name: str, words: list[str]) -> bool:
    """Say whether all words of a value's name were said."""
    return set(words_in(name.replace("_", " "))) <= set(words)


def quote_of(said: str) -> str:
    """Quote the beginning of what was said."""
    words = said.split()[:_MOST_WORDS]
    return " ".join(words) if len(words) > 1 else said.strip()[:_MOST_CHARACTERS]


def _type(kind: str) -> ValueType:
    return tuple(choices_in(kind)) or kind


def _kind_of(shown: str) -> str:
    return "number" if re.fullmatch(r"-?\d+(?:\.\d+)?", shown) else "string"


def _value(kind: ValueType, said: str, code: str) -> tuple[str, str] | None:
    """Find a value and the quote that gives it."""
    told = said.removeprefix(SIGN).strip()
    if kind == "string":
        return (quote_of(told), told[:_LONGEST]) if told else None
    for text in filter(None, (value_in(told, code), told)):
        value = read_value(text, kind, code)
        if value is None:
            value = _only_possible(text, kind, code)
        if value is not None:
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            return _part_with(value, kind, text, code), shown
    return None


def _only_possible(text: str, kind: ValueType, code: str) -> Value | None:
    """Of several numbers, give the one that the value can be: "I am 34, and it is 7 of 10"."""
    declared = kind_of(kind)
    if declared.low is None:
        return None
    found = [one.value for one in numbers_in(text, code)]
    possible = {one for one in found if one is not None and declared.allows(one)}
    return possible.pop() if len(possible) == 1 and None not in found else None


def _part_with(value: Value, kind: ValueType, text: str, code: str) -> str:
    """Quote the part of a text that gives a value; the whole text where no part does alone."""
    parts = [part.strip() for part in re.split(r"(?<=[.!?;\u3002\uff01\uff1f])", text)]
    giving = (part for part in parts if part and read_value(part, kind, code) == value)
    return next(giving, text)[:_LONGEST]


def _new_number(told: str, before: str, code: str) -> tuple[str, str] | None:
    """Read the number that is meant now, in "not 3 but 8" the one that is new."""
    found = numbers_in(told, code)
    values = [one.value for one in found if one.value is not None and str(one.value) != before]
    if not values or len(set(values)) != 1 or any(one.value is None for one in found):
        return None
    return told[:_LONGEST], str(values[0])
