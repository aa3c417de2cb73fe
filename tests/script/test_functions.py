"""Numbers are worked out of values as people work them out, or are not known."""

from __future__ import annotations

import pytest
from support.script_building import asking, messages, script

from scriptgraph.script.expressions import ExpressionError, UnknownValueError, holds, needed
from scriptgraph.script.kinds import Constant

VALUES: dict[str, Constant] = {"a": 1, "b": 4, "c": 2.5, "zero": 0, "name": "Ann"}


@pytest.mark.parametrize(
    "text",
    [
        "sum(a, b, c) == 7.5",
        "mean(a, b) == 2.5",
        "min(a, b, c) == 1 and max(a, b, c) == 4",
        "sum(a, max(b, 9)) == 10",
        "b / a == 4 and a / b == 0.25",
        "count(a, b, unknown) == 2",
        "count(unknown) == 0",
        "mean(a) == a",
        "zero == 0 or a / zero > 1",
    ],
)
def test_a_number_is_worked_out(text: str) -> None:
    """Functions take any parts of an expression, and counting needs none of its values."""
    assert holds(text, VALUES)


@pytest.mark.parametrize(
    "text", ["sum(a, unknown) > 0", "min(unknown, a) < 9", "a / zero > 0", "sum(a, name) > 0"]
)
def test_without_one_of_its_numbers_it_is_not_known(text: str) -> None:
    """Nor is it known what something divided by zero comes to."""
    with pytest.raises(UnknownValueError):
        holds(text, VALUES)


@pytest.mark.parametrize(
    "text", ["sum() > 1", "sum(a, *b) > 1", "max(a, key=b) > 1", "abs(a) > 1", "sum(a)", "a < 7/10"]
)
def test_nothing_else_is_called(text: str) -> None:
    """What is no function of the language, or calls one otherwise, is refused; so is a mark."""
    with pytest.raises(ExpressionError):
        holds(text, VALUES)


def test_the_name_of_a_function_is_no_value() -> None:
    """Only what stands in the brackets is read, also by a value that is called like a function."""
    assert needed("sum(a, b) > 1") == {"a", "b"}
    assert needed("sum(sum, b) > 1") == {"sum", "b"}


def ruled(condition: str, **kinds: str) -> list[str]:
    tasks = [{**asking(), "collect": kinds}]
    made = script({"x": {"tasks": tasks, "next": [{"to": "y", "if": condition}]}, "y": ["end"]})
    rules = ("condition-never-holds", "condition-always-holds", "division-by-zero")
    return [found for rule in rules for found in messages(made, rule)]


TEN = {"m": "integer 0..10", "n": "integer 1..10"}


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("sum(m, n) > 20", "can never hold"),
        ("mean(m, n) <= 10", "always holds"),
        ("max(m, n) < 1", "can never hold"),
        ("min(m, n) > 10", "can never hold"),
        ("m / n > 10", "can never hold"),
        ("count(m, n) > 2", "can never hold"),
        ("n / m > 2", "where `m` is 0, `n / m` in `n / m > 2` is not known"),
        ("m >= 0 and n / m > 2", "where `m` is 0"),
    ],
)
def test_what_a_calculation_comes_to_has_bounds(condition: str, said: str) -> None:
    """Each is at most, and at least, what its parts allow; and a divisor may be zero."""
    (found,) = ruled(condition, **TEN)
    assert said in found


@pytest.mark.parametrize(
    "condition",
    ["sum(m, n) > 19", "mean(m, n) == 0.5", "m / n == 10", "m != 0 and n / m > 2", "count(m) == 0"],
)
def test_what_may_be_is_no_finding(condition: str) -> None:
    """Nor is a division behind the question whether its divisor is zero."""
    assert ruled(condition, **TEN) == []
