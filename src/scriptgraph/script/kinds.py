"""What a collected value can be: the scalar behind its type, its bounds, its choices."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from scriptgraph.script.lookalikes import thousands

ScalarType = Literal["string", "integer", "number", "boolean"]
Constant = str | int | float | bool
Meaning = Literal["text", "number", "truth"]
"""What can be done with a value: texts are compared, numbers calculated, truths joined."""

_SCALARS: dict[str, ScalarType] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}
_RANGE = re.compile(r"(integer|number)\s+(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_LABELLED = re.compile(rf"({_NUMBER.pattern})\s*=\s*(\S.*)", re.DOTALL)
_MOST_DIGITS = 15
"""A bound with more digits is no bound that anybody means, and no exact number for a computer."""


@dataclass(frozen=True)
class Kind:
    """A type, taken apart."""

    scalar: ScalarType
    low: float | None = None
    high: float | None = None
    choices: tuple[Constant, ...] = ()
    """What it is one of; empty where it is none of a list."""

    labels: tuple[str, ...] = ()
    """The words that each choice is told in; empty where choices are told as they are."""

    @property
    def meaning(self) -> Meaning:
        """Say what can be done with its values."""
        if self.scalar == "boolean":
            return "truth"
        return "text" if self.scalar == "string" else "number"

    def allows(self, value: Constant) -> bool:
        """Say whether a number lies within the bounds; what is no number has none."""
        if isinstance(value, str) or self.low is None or self.high is None:
            return True
        return self.low <= value <= self.high


def as_range(text: str) -> str:
    """Write a range in one way: `integer 0..10`.

    Raises:
        ValueError: When it is none, or has nothing between its ends.
    """
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise ValueError("it is no range such as `integer 0..10`")
    scalar, low, high = found.groups()
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


@lru_cache(maxsize=4096)
def kind_of(declared: str | tuple[str, ...]) -> Kind:
    """Take the type of a task's value apart.

    Choices that are all numbers are numbers; so are those that are all numbers with words behind
    them, as answers of a questionnaire are: `0 = not at all`.
    """
    if isinstance(declared, str):
        if found := _RANGE.fullmatch(declared):
            return Kind(_SCALARS[found[1]], _number(found[2]), _number(found[3]))
        return Kind(_SCALARS.get(declared, "string"))
    parted = [parted_choice(choice) for choice in declared]
    labels = tuple(label for _, label in parted if label)
    if "" in [number for number, _ in parted] or len(labels) not in (0, len(declared)):
        return Kind("string", choices=declared)
    numbers = tuple(_number(number) for number, _ in parted)
    whole = all(isinstance(number, int) for number in numbers)
    return Kind("integer" if whole else "number", choices=numbers, labels=labels)


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
