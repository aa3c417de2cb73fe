"""A session computes with decimals what the solver computes with them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.script_building import script

from scriptgraph.assurance.guarantees.conditions import Conditions, Question
from scriptgraph.script import expressions
from scriptgraph.script.check.ends import kind_of_tree
from scriptgraph.script.check.holding import possibility
from scriptgraph.script.computed import worked_out, worked_out_exactly
from scriptgraph.script.exact import exactly
from scriptgraph.script.expressions import UnknownValueError
from scriptgraph.script.kinds import kind_of

NAMES = ("dose", "weight", "days")
DECIMALS = st.builds("{}.{}".format, st.integers(0, 12), st.integers(0, 99))
KINDS = {"dose": kind_of("number"), "weight": kind_of("number"), "days": kind_of("integer")}
NUMBERS = st.recursive(
    st.sampled_from(NAMES) | DECIMALS | st.integers(0, 60).map(str),
    lambda parts: (
        st.builds("({} {} {})".format, parts, st.sampled_from("+-*"), parts)
        | st.builds("({} / {})".format, st.sampled_from(NAMES), st.sampled_from(NAMES))
        | st.builds("{}({}, {})".format, st.sampled_from(["sum", "mean", "max"]), parts, parts)
    ),
    max_leaves=4,
)
CONDITIONS = Conditions(KINDS)
COMPARES = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


@settings(max_examples=25)
@given(NUMBERS, COMPARES, NUMBERS, DECIMALS, DECIMALS, st.integers(0, 60))
def test_an_expression_comes_to_what_the_solver_says(
    one: str, op: str, other: str, dose: str, weight: str, days: int
) -> None:
    """Whatever decimals are told, a condition holds in a session where it does in a proof."""
    known = {"dose": float(dose), "weight": float(weight), "days": days}
    texts = [f"{one} {op} {other}", f"{one} {op} {one} / days * days"]
    told = (f"dose == {dose}", f"weight == {weight}", f"days == {days}")
    for text in texts:
        question = Question((text, *told), (), frozenset(NAMES), frozenset(NAMES))
        answer = CONDITIONS.ask(question)
        assert not answer.is_sure or answer.possible == _holds(text, known)


def _holds(text: str, known: dict[str, float]) -> bool:
    try:
        return expressions.holds(text, known)
    except UnknownValueError:
        return False


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("morning + evening >= 0.8", {"morning": 0.7, "evening": 0.1}),
        ("not m * 3 > 0.3", {"m": 0.1}),
        ("total / days * days == total", {"total": 1, "days": 49}),
    ],
)
def test_a_rule_leads_where_its_proof_says(text: str, known: dict[str, float]) -> None:
    """Doses that reach a limit reach it, and a share of days makes up the whole again."""
    assert expressions.holds(text, known)


@pytest.mark.parametrize(
    "text",
    [
        "0.7 + 0.1 >= 0.8",
        "not 0.7 + 0.1 < 0.8",
        "not 0.1 * 3 > 0.3",
        "mean(0.1, 0.2, 0.3) == 0.2",
        "0.3 - 0.1 in [0.2]",
        "0.1 + 0.2 != 0.3000000000000001",
    ],
)
def test_decimals_are_added_as_on_paper(text: str) -> None:
    """A sum that a float misses by a hair is not missed."""
    assert expressions.holds(text, {})


def test_a_computed_value_is_exact_between_conditions_and_plain_in_texts() -> None:
    """A third, computed, is a third for the rule that reads it, and an ordinary number to show."""
    collects = {"total": "integer", "morning": "number", "evening": "number"}
    made = script(
        {"a": {"tasks": [{"id": "t", "do": "Ask.", "collect": collects}]}},
        computed={"third": "total / 3", "dose": "morning + evening"},
    )
    told = {"total": 1, "morning": 0.7, "evening": 0.1}
    known = worked_out_exactly(made, told)
    assert expressions.holds("third * 3 == 1 and dose == 0.8", known)
    assert exactly(known["third"]) == Fraction(1, 3)
    shown = worked_out(made, told)
    assert {type(value) for value in shown.values()} == {float}
    assert str(shown["dose"]) == "0.8"


def test_whole_numbers_stay_what_they_were() -> None:
    """What is worked out of whole numbers has the type it always had."""
    assert repr(expressions.value("2 * q + 1", {"q": 3})) == "7"
    assert repr(expressions.value("q / 2", {"q": 4})) == "2.0"
    assert repr(expressions.value("mean(q, 4)", {"q": 2})) == "3.0"


def test_what_check_says_of_a_sum_is_exact() -> None:
    """A sum that can just come to a number is not said to be unable to."""
    kinds = {"morning": kind_of("number 0..0.7"), "evening": kind_of("number 0..0.1")}
    assert possibility("morning + evening >= 0.8", kinds).true
    assert not possibility("morning * 3 > 2.1", kinds).true
    assert kind_of_tree(expressions.parse_value("morning + evening"), kinds).high == 0.8
