"""What a script computes follows from what is collected, wherever it is asked for."""

from __future__ import annotations

from math import isclose
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.script_building import found, script
from support.strategies import scripts

from scriptgraph.core.findings import Finding
from scriptgraph.script import expressions
from scriptgraph.script.changes.differences import differences
from scriptgraph.script.check.faults import faults
from scriptgraph.script.check.walking import kinds_of, rules_of
from scriptgraph.script.computed import definitions, script_written_out, worked_out, written_out
from scriptgraph.script.kinds import Constant, Kind, kind_of
from scriptgraph.script.model import Script

COMPUTED = {
    "severe": "total >= 8",
    "total": "a + b",
    "change": "after - a",
    "told": "count(a, b, after)",
    "share": "a / b",
}
TEN = "integer 0..10"


def computing(computed: Any = COMPUTED, *conditions: str, **rest: Any) -> Script:
    """Make a script that collects `a`, `b`, `after` and a name, and computes something."""
    collect = {"a": TEN, "b": TEN, "after": TEN, "name": "string"}
    rules = [{"to": "y", "if": text} for text in conditions]
    tasks = [{"id": "ask", "do": "Ask.", "collect": collect}]
    return script({"x": {"tasks": tasks, "next": rules}, "y": ["end"]}, computed=computed, **rest)


@pytest.mark.parametrize(
    ("known", "values"),
    [
        ({}, {"told": 0}),
        ({"a": 3}, {"told": 1}),
        ({"a": 3, "b": 4}, {"severe": False, "total": 7, "told": 2, "share": 0.75}),
        ({"a": 3, "b": 0}, {"severe": False, "total": 3, "told": 2}),
        ({"a": 9, "after": 2}, {"change": -7, "told": 2}),
    ],
)
def test_it_is_known_once_all_that_it_needs_is(
    known: dict[str, Constant], values: dict[str, Constant]
) -> None:
    """A count is always known, and what is divided by zero never."""
    assert worked_out(computing(), known) == values


def test_it_is_written_out_over_what_is_collected() -> None:
    """Through other computed values, and no more than needed."""
    computed = definitions(computing())
    assert written_out("severe and name != ''", computed) == "a + b >= 8 and name != ''"
    assert written_out("2 * total == 4", computed) == "2 * (a + b) == 4"
    assert written_out("a  <  4", computed) == "a  <  4"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("total", Kind("integer", 0, 20)),
        ("severe", Kind("boolean")),
        ("change", Kind("integer", -10, 10)),
        ("told", Kind("integer", 0, 3)),
        ("share", Kind("number")),
    ],
)
def test_it_has_a_type_and_bounds(name: str, kind: Kind) -> None:
    """They follow from those of what it is worked out of."""
    assert kinds_of(computing())[name] == kind


def _values(data: st.DataObject, made: Script) -> dict[str, Constant]:
    known: dict[str, Constant] = {}
    for name, declared in sorted(made.values.items()):
        kind = kind_of(declared)
        if kind.meaning == "number" and data.draw(st.booleans()):
            low = -5 if kind.low is None else int(kind.low)
            high = 30 if kind.high is None else int(kind.high)
            options = st.sampled_from(kind.choices) if kind.choices else st.integers(low, high)
            known[name] = data.draw(options)
        elif kind.meaning == "truth":
            known[name] = data.draw(st.booleans())
    return known


def _is_near(value: float, kind: Kind) -> bool:
    """Say whether a number lies within its bounds, but for what adding in another order makes."""
    low, high = kind.low, kind.high
    is_high = low is None or value >= low or isclose(value, low)
    return is_high and (high is None or value <= high or isclose(value, high))


def _holds(text: str, values: dict[str, Constant]) -> bool | None:
    try:
        return expressions.holds(text, values)
    except expressions.UnknownValueError:
        return None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_written_out_a_condition_says_the_same(data: st.DataObject) -> None:
    """With whichever values, a session and a proof mean the same by each condition."""
    made = data.draw(scripts())
    known = _values(data, made)
    computed = worked_out(made, known)
    for name, value in computed.items():
        kind = kinds_of(made)[name]
        assert isinstance(value, bool) == (kind.meaning == "truth")
        assert isinstance(value, bool | str) or _is_near(value, kind)
    pairs = zip(rules_of(made), rules_of(script_written_out(made)), strict=True)
    for (_, _, rule), (_, _, whole) in pairs:
        if rule.if_ is not None and whole.if_ is not None:
            assert expressions.names(whole.if_) <= made.values.keys()
            assert _holds(rule.if_, {**known, **computed}) == _holds(whole.if_, known)


def wrong(computed: dict[str, str], *conditions: str, **rest: Any) -> list[Finding]:
    return found(computing(computed, *conditions, **rest), "bad-computed-value")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x", "x + 1", "'x' needs itself: x → x"),
        ("a", "3", "'a' is computed, and collected as well"),
        ("sum", "a", "'sum' cannot be read in an expression"),
        ("my-x", "a", "'my-x' cannot be read in an expression"),
        ("x", "name", "'x' comes to a text"),
        ("x", "'a' + 'b'", "'x' comes to a text"),
        ("x", "nope + 1", "'x' needs 'nope', which no task collects"),
        ("x", "a +", "'x': 'a +' is not an expression"),
        ("x", "a + name", "'x' = `a + name`: `name` (a text) cannot be calculated with"),
        ("x", "known(total)", "'x' = `known(total)` asks `known` about 'total', which is computed"),
    ],
)
def test_what_cannot_be_computed_is_one_finding(name: str, text: str, message: str) -> None:
    """It says which value, and what is wrong with it."""
    (one,) = wrong({"total": "a + b", name: text})
    assert one.message.startswith(message)


def test_a_circle_is_told_of_each_that_is_in_it() -> None:
    """With the way round."""
    messages = [one.message for one in wrong({"x": "y + 1", "y": "z", "z": "x", "w": "x"})]
    assert messages == [
        "'x' needs itself: x → y → z → x",
        "'y' needs itself: y → z → x → y",
        "'z' needs itself: z → x → y → z",
    ]


def test_nobody_is_asked_whether_a_computed_value_is_known() -> None:
    """In rules and in guarantees."""
    (one,) = wrong(COMPUTED, "known(total) and total > 3")
    assert "asks `known` about 'total'" in one.message
    (one,) = wrong(COMPUTED, "total > 3", guarantees=["y only if declined(total)"])
    assert "asks `declined` about 'total'" in one.message


@pytest.mark.parametrize(
    ("rule", "condition", "said"),
    [
        ("condition-never-holds", "total > 20", "'total' is a number from 0 to 20"),
        ("condition-always-holds", "total >= 0", "'total' is a number from 0 to 20"),
        ("mistyped-condition", "total", "`total` alone is a number from 0 to 20"),
        ("mistyped-condition", "severe > 1", "`severe` (true or false) is compared with `1`"),
        ("uncollected-value", "totl > 1", "needs 'totl', which no task collects"),
        ("division-by-zero", "total > 1", "where `b` is 0, 'share' = `a / b` is not known"),
        ("value-without-rule", "total < 8", "no `if` holds"),
    ],
)
def test_conditions_on_it_are_checked_like_any(rule: str, condition: str, said: str) -> None:
    """What holds of a collected value holds of it."""
    assert any(said in one.message for one in found(computing(COMPUTED, condition), rule))


def test_a_change_of_what_is_computed_is_told() -> None:
    """New, gone, or worked out otherwise."""
    old, new = computing({"x": "a", "y": "b"}), computing({"x": "a + 1", "z": "b"})
    assert [one.what for one in differences(old, new)] == [
        "y (= b) is computed no longer",
        "x is computed as a + 1, and was as a",
        "z is new, computed as b",
    ]


def test_a_script_that_computes_nothing_is_what_it_was() -> None:
    """Its hash included: sessions under way go on."""
    made = computing({}, "a > 3")
    assert script_written_out(made) is made
    assert "computed" not in made.model_dump_json()


def growing(count: int, form: str) -> Script:
    """Make a script in which each computed value reads the one before."""
    computed = {"k0": "a + b", **{f"k{n}": form.format(n - 1) for n in range(1, count)}}
    return computing().model_copy(update={"computed": computed})


@pytest.mark.parametrize(
    ("count", "form", "where", "message"),
    [
        (30, "k{0} + k{0}", "k5", "becomes too long"),
        (60, "k{0} + 1", "k20", "too deep"),
        (201, "k{0} + 1", "", "200 are the most"),
    ],
)
def test_what_grows_without_end_is_one_finding(
    count: int, form: str, where: str, message: str
) -> None:
    """Written out, a few short lines would be millions of characters, or nested without end."""
    (found,) = [one for one in faults(growing(count, form)) if one.rule == "bad-computed-value"]
    assert message in found.message
    assert where in found.message


def test_a_short_chain_is_written_out() -> None:
    """Twenty values that need one another are as many as there may be."""
    made = growing(20, "k{0} + 1")
    assert not [one for one in faults(made) if one.rule == "bad-computed-value"]
    assert worked_out(made, {"a": 1, "b": 2})["k19"] == 22
