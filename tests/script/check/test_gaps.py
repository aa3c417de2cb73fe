"""Values for which no rule of a section holds are named."""

from __future__ import annotations

from typing import Any

import pytest
from support.script_building import found, judged, messages, script

GAP, MISSING = "value-without-rule", "missing-value-decides"
TEN = "integer 0..10"
STAYS = "and the session stays in 'a' with nothing left to do"


def deciding(*conditions: str, last: str = "", **kinds: Any) -> Any:
    """Make a section whose rules lead to `b`, `c`, `d` in turn, and else to `last`."""
    tasks = [{"id": "ask", "do": "Ask.", "collect": kinds}]
    rules = [{"to": to, "if": condition} for to, condition in zip("bcd", conditions, strict=False)]
    sections = {"a": {"tasks": tasks, "next": [*rules, last] if last else rules}}
    return script({**sections, **{name: ["end"] for name in "bcdef"}})


@pytest.mark.parametrize(
    ("made", "where"),
    [
        (deciding("m < 7", "m > 7", m=TEN), "'m' is 7"),
        (deciding("m <= 6", "m >= 8", m=TEN), "'m' is 7"),
        (deciding("m > 7", "m < 7", m="integer"), "'m' is 7"),
        (deciding("7 < m", "m < 7", m="number"), "'m' is 7"),
        (deciding("m < 5.5", "m > 5.5", m="number 0..24"), "'m' is 5.5"),
        (deciding("m <= 5", "m >= 6", m="number 0..24"), "'m' lies between 5 and 6"),
        (deciding("m < 1", "m > 1", m=("0", "1", "2", "3")), "'m' is 1"),
        (deciding("m < 4", "m > 6", m=TEN), "'m' is 4 to 6"),
        (deciding("m < 18", "18 <= m < 65", m="integer"), "'m' is 65 or more"),
        (deciding("m > 0", m="integer"), "'m' is 0"),
        (deciding("m", m="boolean"), "'m' is false"),
        (deciding('p == "x"', 'p == "y"', p=("x", "y", "z")), "'p' is 'z'"),
        (deciding('p in ["x"]', p=("x", "y", "z")), "'p' is 'y', 'z'"),
        (deciding('p == "x"', p="string"), "'p' is something else"),
        (deciding("m < 7 and o", "m >= 7", m=TEN, o="boolean"), "'m' is 0 and 'o' is false"),
        (deciding("o or m > 7", "m < 7", m=TEN, o="boolean"), "'m' is 7 and, say, 'o' is false"),
        (deciding("m + n < 5", "m + n > 5", m=TEN, n=TEN), "`m + n` is 5"),
    ],
)
def test_a_value_that_no_rule_holds_for_is_named(made: Any, where: str) -> None:
    """A finished section from which nothing leads on is told, with the value that stays in it."""
    assert messages(made, GAP) == [f"where {where}, no `if` holds, {STAYS}"]


def test_a_sum_of_many_answers_is_tried_step_by_step() -> None:
    """Nine items from 0 to 3 have more combinations than can be tried, and 10 is found."""
    items = {f"q{number}": "integer 0..3" for number in range(1, 10)}
    total = " + ".join(items)
    (told,) = messages(deciding(f"{total} < 10", f"{total} > 10", **items), GAP)
    assert told == f"where `q1 + q2 + q3 + q4 + … + q8 + q9` is 10, no `if` holds, {STAYS}"
    assert messages(deciding(f"{total} < 10", f"{total} >= 10", **items), GAP) == []


@pytest.mark.parametrize(
    "made",
    [
        deciding("m < 7", "m >= 7", m=TEN),
        deciding("m < 7", "m > 6", m=TEN),
        deciding("m <= 5", "m > 5", m="number"),
        deciding("m <= 5", "m >= 6", m="integer"),
        deciding("m == 0", "m >= 1", m="integer"),
        deciding("m", "not m", m="boolean"),
        deciding('p == "x"', 'p != "x"', p=("x", "y", "z")),
        deciding('p != ""', p="string"),
        deciding("m < n", "m > n", "m == n", m=TEN, n=TEN),
        deciding("m < 7 and o", "m >= 7", "not o", m=TEN, o="boolean"),
    ],
)
def test_rules_for_every_value_leave_no_gap(made: Any) -> None:
    """Nothing is told where each value that somebody can give has its rule."""
    assert messages(made, GAP) == []


@pytest.mark.parametrize(
    ("made", "where"),
    [
        (deciding("m < 7", "m > 7", last="e", m=TEN), "'m' is 7"),
        (deciding("m < 7", "m > 7", last="b", m=TEN), "'m' is 7"),
        (deciding("m <= 5", "m >= 6", last="e", m="number"), "'m' lies between 5 and 6"),
        (
            deciding("m < 7 and o", "m > 7", last="e", m=TEN, o="boolean"),
            "'m' is 7",
        ),
    ],
)
def test_a_gap_of_one_step_is_no_otherwise(made: Any, where: str) -> None:
    """A last rule for whoever does not say gets no value that was left out by mistake."""
    (told,) = messages(made, GAP)
    assert told.startswith(f"where {where}, no `if` holds, and the session goes on to ")
    assert messages(made, MISSING) == []


@pytest.mark.parametrize(
    "made",
    [
        deciding("m < 4", "m > 6", last="e", m=TEN),
        deciding("m <= 37", "m >= 38.5", last="e", m="number"),
        deciding("m < 0", "m > 0", last="e", m="integer -5..5"),
        deciding("m < n", "m > n", last="e", m=TEN, n=TEN),
        deciding("m - n < 0", "m - n > 0", last="e", m=TEN, n=TEN),
        deciding("m == 6", "m == 8", last="e", m=TEN),
        deciding('p == "x"', last="e", p=("x", "y", "z")),
        deciding("m", last="e", m="boolean"),
    ],
)
def test_a_last_rule_may_be_for_all_that_is_left(made: Any) -> None:
    """A middle, no change, equal, other choices: that is what "otherwise" is for."""
    assert messages(made, GAP) == []


def test_the_same_way_below_and_above_leaves_a_value_out_on_purpose() -> None:
    """`< 7` and `> 7` with one target are everything but 7."""
    rules = [{"to": "b", "if": "m < 7"}, {"to": "b", "if": "m > 7"}, "c"]
    tasks = [{"id": "ask", "do": "Ask.", "collect": {"m": TEN}}]
    made = script({"a": {"tasks": tasks, "next": rules}, "b": ["end"], "c": ["end"]})
    assert messages(made, GAP) == []


def test_a_judged_rule_and_one_at_any_time_may_hold_there() -> None:
    """What values alone do not decide, or what is decided at the top, is no gap."""
    tasks = [{"id": "ask", "do": "Ask.", "collect": {"m": TEN}}]
    rules = [{"to": "b", "if": "m < 7"}, {"to": "b", "if": "m > 7"}]
    made = script({"a": {"tasks": tasks, "next": [*rules, *judged(b="x")]}, "b": ["end"]})
    assert messages(made, GAP) == []
    watched = [{"to": "b", "if": "m == 7"}]
    made = script({"a": {"tasks": tasks, "next": rules}, "b": ["end"]}, anytime=watched)
    assert messages(made, GAP) == []


def test_one_mistake_is_one_finding() -> None:
    """What is told of a condition itself is mended first: a choice that there is not, for one."""
    assert messages(deciding('p == "xs"', 'p == "y"', p=("x", "y")), GAP) == []
    assert messages(deciding("m > 10", "m < 7", m=TEN), GAP) == []


def test_the_finding_says_where_and_what_to_write() -> None:
    """It stands at the second of the two rules, and names both signs."""
    made = deciding("m < 7", "m > 7", m=TEN)
    (told,) = found(made, GAP)
    assert "write `<= 7` in the lower one, or `>= 7` in the upper one" in told.hint


def test_the_finding_says_where_a_limit_leads() -> None:
    """Whoever is stuck in a finished section is stuck until then."""
    tasks = [{"id": "ask", "do": "Ask.", "collect": {"m": TEN}}]
    rules = [{"to": "b", "if": "m < 7"}, {"to": "b", "if": "m > 7"}]
    limits = {"turns": 9, "then": "b"}
    made = script({"a": {"tasks": tasks, "next": rules}, "b": ["end"]}, limits=limits)
    assert messages(made, GAP) == [
        f"where 'm' is 7, no `if` holds, {STAYS} until a limit leads to 'b'"
    ]


def test_an_author_who_lives_with_gaps_hears_of_values_that_are_missing() -> None:
    """Silence for the one is no silence for the other, which names known values that go along."""
    made = deciding("m < 7 and o", "m > 7", last="e", m=TEN, o="boolean")
    silent = made.model_copy(update={"silence": (GAP,)})
    assert messages(silent, GAP) == []
    (told,) = messages(silent, MISSING)
    assert "is not known, the session goes on to 'e'" in told


def test_known_values_that_lead_to_the_last_rule_are_named() -> None:
    """Where a last rule is not only for whoever does not say, two values together show it."""
    made = deciding("m > 5", "m <= 5 and o", last="e", m=TEN, o="boolean")
    (told,) = messages(made, MISSING)
    assert told.endswith("as not needed. No `if` holds where 'm' is 0 and 'o' is false, either")
