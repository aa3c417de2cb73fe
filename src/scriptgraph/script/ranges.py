"""Types with two ends or a unit, as they are written: `integer 0..10`, `number 30..200 kg`."""

import re

from scriptgraph.language.lists import times
from scriptgraph.language.measures import measure
from scriptgraph.script.literals import UNITS, is_day, span_of
from scriptgraph.script.lookalikes import thousands

RANGE = re.compile(r"(integer|number)\s+(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)")
DAYS = re.compile(r"date\s+(\d{4}-\d{2}-\d{2})\s*\.\.\s*(\d{4}-\d{2}-\d{2})")
SPANS = re.compile(
    rf"duration\s+(\d+(?:\.\d+)?)(?:\s*({UNITS}))?\s*\.\.\s*(\d+(?:\.\d+)?)\s*({UNITS})"
)
IN_UNIT = re.compile(
    r"(integer|number)(\s+-?\d+(?:\.\d+)?\s*\.\.\s*-?\d+(?:\.\d+)?)?(?:\s+|(?<=\d))([^\W\d]\S*|[%‰°]\S*)"
)
"""A number with its unit: `number 30..200 kg`."""

_MOST_DIGITS = 15
"""A bound with more digits is no bound that anybody means, and no exact number for a computer."""

_EXAMPLES = {
    "duration": "the ends of spans of time have a unit: `duration 0..24 hours`",
    "date": "the ends of days are days: `date 2026-01-01..2026-12-31`",
}
"""What to write for a type whose ends cannot be read."""


def as_range(text: str) -> str:
    """Write a range in one way: `integer 0..10`, `duration 0..24 hours`.

    Raises:
        ValueError: When it is none, or has nothing between its ends.
    """
    plain = text.strip()
    if found := DAYS.fullmatch(plain):
        return _as_days(*found.groups())
    if found := SPANS.fullmatch(plain):
        return _as_spans(*found.groups())
    if found := IN_UNIT.fullmatch(plain):
        return _as_measured(found[1], found[2], found[3])
    if found := RANGE.fullmatch(plain):
        return _as_numbers(*found.groups())
    wanted = _EXAMPLES.get(plain.partition(" ")[0], "it is no range such as `integer 0..10`")
    raise ValueError(wanted)


def _as_numbers(scalar: str, low: str, high: str) -> str:
    if number := thousands(low) or thousands(high):
        whole, fraction = number.replace(".", ""), f"{float(number):g}"
        raise ValueError(f"`{number}` is read as {fraction}; write `{whole}`, or `{fraction}`")
    if max(len(low), len(high)) > _MOST_DIGITS:
        raise ValueError(f"the ends of a range have at most {_MOST_DIGITS} digits")
    if scalar == "integer" and "." in low + high:
        raise ValueError("the ends of a range of integers are whole numbers")
    if float(low) >= float(high):
        raise ValueError(f"a range begins with its smaller number: `{scalar} {high}..{low}`")
    return f"{scalar} {low}..{high}"


def _as_measured(scalar: str, ends: str | None, unit: str) -> str:
    if any(unit.casefold() in known for known in times().values()):
        raise ValueError(f"a span of time is a `duration`, not a number of {unit}")
    known = measure(unit)
    if known is None:
        raise ValueError(f"{unit!r} is no unit that is known, such as `number kg`")
    return f"{as_range(scalar + ends) if ends else scalar} {known.sign}"


def _as_days(low: str, high: str) -> str:
    for end in (low, high):
        if not is_day(end):
            raise ValueError(f"there is no day {end}")
    if low >= high:
        raise ValueError(f"a range begins with its earlier day: `date {high}..{low}`")
    return f"date {low}..{high}"


def _as_spans(low: str, low_unit: str | None, high: str, high_unit: str) -> str:
    if max(len(low), len(high)) > _MOST_DIGITS:
        raise ValueError(f"the ends of a range have at most {_MOST_DIGITS} digits")
    first, last = span_of(low, low_unit or high_unit), span_of(high, high_unit)
    if first is None or last is None:
        raise ValueError("the ends of spans of time are whole numbers of seconds")
    shown = f"{low} {low_unit}" if low_unit else low
    if first >= last:
        wanted = f"{high} {high_unit}..{low} {low_unit or high_unit}"
        raise ValueError(f"a range begins with its shorter span: `duration {wanted}`")
    return f"duration {shown}..{high} {high_unit}"
