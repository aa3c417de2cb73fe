"""What a collected value can be: the scalar behind its type, bounds, choices, parts."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from math import inf
from typing import Literal

from scriptgraph.language.measures import measure
from scriptgraph.script.lists import list_type
from scriptgraph.script.literals import Day, Span, day_numbered, span_of
from scriptgraph.script.ranges import DAYS, IN_UNIT, RANGE, SPANS

ScalarType = Literal["string", "integer", "number", "boolean", "date", "duration"]
Constant = str | int | float | bool
Meaning = Literal["text", "number", "truth", "day", "span", "records"]
"""What can be done with a value: texts are compared, numbers calculated, truths joined.

Days are compared; spans of time are added up as well, and multiplied with numbers. Records are
counted, and nothing else.
"""

_SCALARS: dict[str, ScalarType] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "duration": "duration",
}
_MEANINGS: dict[ScalarType | Literal["list"], Meaning] = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "truth",
    "date": "day",
    "duration": "span",
    "list": "records",
}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_LABELLED = re.compile(rf"({_NUMBER.pattern})\s*=\s*(\S.*)", re.DOTALL)
_WIDEST: dict[ScalarType | Literal["list"], tuple[float, float]] = {
    "date": (date.min.toordinal(), date.max.toordinal()),
    "duration": (0, inf),
}
"""Between what every value of a kind lies; numbers go on for ever."""


@dataclass(frozen=True)
class Kind:
    """A type, taken apart."""

    scalar: ScalarType | Literal["list"]
    low: float | None = None
    """The smallest that it can be: of a span in seconds, of a day as its number.

    Of a list it is how few records it has, and `high` how many.
    """

    high: float | None = None
    choices: tuple[Constant, ...] = ()
    """What it is one of; empty where it is none of a list."""

    unit: str = ""
    """The unit that a number is kept in; empty where it has none."""

    labels: tuple[str, ...] = ()
    """The words that each choice is told in; empty where choices are told as they are."""

    parts: tuple[tuple[str, str], ...] = ()
    """Of a list what each record has: part → type, the one that names it first."""

    @property
    def meaning(self) -> Meaning:
        """Say what can be done with its values."""
        return _MEANINGS[self.scalar]

    @property
    def is_whole(self) -> bool:
        """Say whether its values are counted: whole numbers, days, seconds of a span, records."""
        return self.scalar in ("integer", "date", "duration", "list")

    def allows(self, value: Constant) -> bool:
        """Say whether a value lies within the bounds; a text has none."""
        if self.low is None or self.high is None:
            return True
        if self.scalar == "date" and isinstance(value, str):
            return self.low <= Day(value).number <= self.high
        return isinstance(value, str) or self.low <= value <= self.high


@lru_cache(maxsize=4096)
def kind_of(declared: str | tuple[str, ...]) -> Kind:
    """Take the type of a task's value apart.

    Choices that are all numbers are numbers; so are those that are all numbers with words behind
    them, as answers of a questionnaire are: `0 = not at all`.
    """
    if isinstance(declared, str):
        return _kind_of_scalar(declared)
    parted = [parted_choice(choice) for choice in declared]
    labels = tuple(label for _, label in parted if label)
    if "" in [number for number, _ in parted] or len(labels) not in (0, len(declared)):
        return Kind("string", choices=declared)
    numbers = tuple(_number(number) for number, _ in parted)
    whole = all(isinstance(number, int) for number in numbers)
    return Kind("integer" if whole else "number", choices=numbers, labels=labels)


def _kind_of_scalar(declared: str) -> Kind:
    if found_list := list_type(declared):
        return Kind("list", 0, found_list.most, parts=found_list.parts)
    if found := RANGE.fullmatch(declared):
        return Kind(_SCALARS[found[1]], _number(found[2]), _number(found[3]))
    if (found := IN_UNIT.fullmatch(declared)) and (known := measure(found[3])):
        plain = _kind_of_scalar(f"{found[1]}{found[2] or ''}")
        return replace(plain, unit=known.sign)
    if found := DAYS.fullmatch(declared):
        return Kind("date", Day(found[1]).number, Day(found[2]).number)
    if found := SPANS.fullmatch(declared):
        low, low_unit, high, high_unit = found.groups()
        return Kind("duration", span_of(low, low_unit or high_unit), span_of(high, high_unit))
    return Kind(_SCALARS.get(declared, "string"))


def ends_of(kind: Kind) -> tuple[float, float]:
    """Give the smallest and the largest number that a value can be, infinite where there is none.

    A span counts as its seconds, a day as its number.
    """
    if numbers := [value for value in kind.choices if not isinstance(value, str)]:
        return min(numbers), max(numbers)
    low, high = _WIDEST.get(kind.scalar, (-inf, inf))
    return low if kind.low is None else kind.low, high if kind.high is None else kind.high


def type_of_kind(kind: Kind) -> str:
    """Write what a value can be as the type of one, choices left aside."""
    in_unit = f" {kind.unit}" if kind.unit else ""
    if kind.low is None or kind.high is None or kind.low >= kind.high:
        return f"{kind.scalar}{in_unit}"
    low, high = (int(end) if end == int(end) else end for end in (kind.low, kind.high))
    if kind.scalar == "duration":
        return f"duration {Span(int(low))}..{Span(int(high))}"
    if kind.scalar == "date":
        return f"date {day_numbered(int(low))}..{day_numbered(int(high))}"
    return f"{kind.scalar} {low}..{high}{in_unit}"


def parted_choice(choice: str) -> tuple[str, str]:
    """Part the number of a choice from its words: `0 = not at all`; what is missing is empty."""
    if found := _LABELLED.fullmatch(choice):
        return found[1], found[2]
    return (choice, "") if _NUMBER.fullmatch(choice) else ("", choice)


def words_of_choice(choice: str) -> str:
    """Give what somebody says who means a choice: its words, or its number where it has none."""
    return parted_choice(choice)[1] or choice


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
