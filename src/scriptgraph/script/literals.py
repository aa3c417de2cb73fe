"""Days and spans of time, as a script writes them down: `2026-03-12`, `30 minutes`.

In a tree each is a constant of a type of its own, which is written as it was: so a tree can be
taken apart and put together, and nobody mistakes 1800 seconds for a number.
"""

from __future__ import annotations

import ast
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import MINYEAR, date
from fractions import Fraction

from scriptgraph.language.spans import SECONDS, measured

UNITS = "|".join(f"{unit}?" for unit in SECONDS)
"""A pattern for the units of time, one or several."""

_MONTHS = 12
_DAY = r"\d{4}-\d{2}-\d{2}"
_SPAN = rf"(?P<count>\d+(?:\.\d+)?)\s*(?P<unit>{UNITS})"
_POINTED = re.compile(r"(?<!\w)(?<!\w\.)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\.?\w)")
"""A day as it is written where a point follows each number."""

_LITERAL = re.compile(
    rf"\"[^\"]*\"|'[^']*'|(?<![\w.-])(?P<day>{_DAY})(?![\w.-])|(?<![\w.]){_SPAN}(?![\w.])"
)
"""A text in quotes, in which nothing is looked for, a day, or a span."""


class Day(str):
    """A day of the calendar, ISO 8601; a later one is greater."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Write it as a script does: without quotes."""
        return str(self)

    @property
    def number(self) -> int:
        """Count days, so that two can be compared as numbers."""
        return date.fromisoformat(self).toordinal()


class Span(int):
    """A span of time in seconds."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Write it as a script does."""
        count, unit = measured(int(self))
        return f"{count} {unit if count != 1 else unit.removesuffix('s')}"


def day_numbered(number: int) -> Day:
    """Give the day of a number; see `Day.number`."""
    return Day(date.fromordinal(number).isoformat())


def is_day(text: str) -> bool:
    """Say whether a text is a day of the calendar, as a script writes it."""
    try:
        return bool(re.fullmatch(_DAY, text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def with_days(text: str) -> str:
    """Write days, `31.12.2026`, as a script has them: `2026-12-31`."""
    return _POINTED.sub(lambda day: f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}", text)


def nearest_day(text: str) -> str:
    """Give the day that a text is meant to be: of the 31st of February, the month's last one.

    Args:
        text: Year, month and day as a script writes them. Empty is given where it has no month.
    """
    year, month, day = map(int, text.split("-"))
    if not (year >= MINYEAR and 1 <= month <= _MONTHS and day >= 1):
        return ""
    return date(year, month, min(day, monthrange(year, month)[1])).isoformat()


def span_of(count: str | Fraction, unit: str) -> Span | None:
    """Give so many of a unit of time; None where that is no whole number of seconds."""
    name = unit if unit.endswith("s") else f"{unit}s"
    seconds = Fraction(count) * SECONDS[name]
    return Span(int(seconds)) if seconds.denominator == 1 else None


def literal_in(text: str) -> Day | Span | None:
    """Give what a text is that is one literal and no more; None for any other."""
    found = _LITERAL.fullmatch(text.strip())
    return next((value for *_, value in _literals(text.strip())), None) if found else None


def impossible(text: str) -> str:
    """Give the first literal of a text that nothing is: the 30th of February; else nothing."""
    return next((shown for _, shown, value in _literals(text) if value is None), "")


def tree_of(text: str) -> ast.expr:
    """Read an expression as Python would, days and spans being constants of theirs.

    Raises:
        SyntaxError: When it is none.
    """
    places, masked = {}, text
    for start, shown, value in _literals(text):
        # A name of the same length: what a fault quotes of the text is found by its columns.
        masked = f"{masked[:start]}{'_' * len(shown)}{masked[start + len(shown) :]}"
        places[len(text[:start].encode())] = value
    tree = ast.parse(masked, mode="eval").body
    found: ast.expr = _Literals(places).visit(tree) if places else tree
    return found


def _literals(text: str) -> Iterator[tuple[int, str, Day | Span | None]]:
    """List where a literal stands, how it is written, and what it is; None for nothing."""
    for found in _LITERAL.finditer(text):
        if found["day"]:
            yield found.start(), found[0], Day(found[0]) if is_day(found[0]) else None
        elif found["unit"]:
            yield found.start(), found[0], span_of(found["count"], found["unit"])


class _Literals(ast.NodeTransformer):
    def __init__(self, places: dict[int, Day | Span | None]) -> None:
        self._places = places

    def visit_Name(self, node: ast.Name) -> ast.AST:
        value = self._places.get(node.col_offset) if node.lineno == 1 else None
        if value is None or node.id.strip("_"):
            return node
        return ast.copy_location(ast.Constant(value), node)
