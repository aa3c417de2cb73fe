"""Days and spans of time are written in conditions as they are, and hold of what is kept."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.script import expressions
from scriptgraph.script.kinds import kind_of, type_of_kind
from scriptgraph.script.literals import Day, Span, tree_of
from scriptgraph.script.ranges import as_range


@given(st.integers(0, 10**9).map(Span) | st.dates().map(lambda day: Day(day.isoformat())))
def test_a_literal_is_read_back_from_how_it_is_written(value: Day | Span) -> None:
    """So trees can be written out and read again."""
    tree = tree_of(f"x == {value!r}")
    assert isinstance(tree, ast.Compare)
    (constant,) = tree.comparators
    assert isinstance(constant, ast.Constant)
    assert (type(constant.value), constant.value) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "values", "holds"),
    [
        ("asleep_after > 30 minutes", {"asleep_after": 1801}, True),
        ("asleep_after > 30 minutes", {"asleep_after": 1800}, False),
        ("a + 1.5 hours >= b * 2", {"a": 0, "b": 2700}, True),
        ("max(a, 1 hour) / 2 == 30 minutes", {"a": 60}, True),
        ("due < 2026-03-12", {"due": "2026-03-11"}, True),
        ("2026-01-01 <= due <= 2026-03-12", {"due": "2026-03-13"}, False),
        ("due in [2026-03-12, 2026-03-13]", {"due": "2026-03-13"}, True),
        ('said == "30 minutes"', {"said": "30 minutes"}, True),
    ],
)
def test_a_condition_compares_days_and_spans(
    text: str, values: dict[str, str | int], holds: bool
) -> None:
    """A day is kept as ISO 8601 writes it, a span in seconds."""
    assert expressions.holds(text, values) is holds
    assert expressions.holds(ast.unparse(expressions.parse(text)), values) is holds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("due < 2026-02-30", "`2026-02-30` is nothing that can be compared: there is no such day"),
        ("a > 0.7 seconds", "no whole number of seconds"),
        ("a > 30 Minuten", "write `a > 30`, or `a > 30 minutes` of a duration"),
        ("a > 2 semanas", "or `a > 2 weeks` of a duration"),
    ],
)
def test_what_is_no_day_or_span_is_refused_with_what_to_write(text: str, told: str) -> None:
    """Units have their English names in conditions, as all else has there."""
    assert not expressions.is_condition(text)
    with pytest.raises(expressions.ExpressionError, match=re.escape(told)):
        expressions.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "duration 0..24 hours",
        "duration 30 minutes..8 hours",
        "date 2026-01-01..2026-12-31",
        "number 30..200 kg",
        "integer 0..300 mmHg",
    ],
)
def test_a_range_with_a_unit_or_of_days_is_a_type(text: str) -> None:
    """It is written in one way, and bounds what is taken."""
    assert as_range(text.replace("..", " .. ")) == text
    kind = kind_of(text)
    assert kind_of(type_of_kind(kind)) == kind
    assert not kind.allows("2025-12-31" if kind.scalar == "date" else -1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("duration 0..24", "have a unit"),
        ("duration 2 hours..30 minutes", "begins with its shorter span"),
        ("duration 0..0.5 seconds", "whole numbers of seconds"),
        ("number hours", "a span of time is a `duration`"),
        ("number 0..20 apples", "'apples' is no unit that is known"),
        ("date 2026..2027", "the ends of days are days"),
        ("date 2026-02-30..2026-03-01", "there is no day 2026-02-30"),
        ("date 2026-03-02..2026-03-01", "begins with its earlier day"),
    ],
)
def test_an_odd_range_is_refused_with_what_to_write(text: str, told: str) -> None:
    """The message names what is wrong."""
    with pytest.raises(ValueError, match=told):
        as_range(text)
