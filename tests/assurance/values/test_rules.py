"""A solver says of each rule and section what values do there, and says it once."""

from __future__ import annotations

from typing import Any

import pytest
from support.script_building import judged, placed, rule_ids, script

from scriptgraph.assurance.values.look import look
from scriptgraph.assurance.values.told import told
from scriptgraph.core.findings import Finding
from scriptgraph.script.check import check
from scriptgraph.script.model import Script

TEN = "integer 0..10"
SIDES = {name: ["end"] for name in "bcde"}


def deciding(*conditions: str, collect: Any = None, **rest: Any) -> Script:
    """Make a section whose rules lead to `b`, `c`, `d`, `e` in turn."""
    values = collect or {"m": TEN, "n": TEN, "o": "boolean"}
    tasks = [{"id": "ask", "do": "Ask.", "collect": values}]
    rules = [{"to": to, "if": text} for to, text in zip("bcde", conditions, strict=False)]
    sides = {rule["to"]: ["end"] for rule in rules}
    return script(
        {"a": {"tasks": tasks, "next": rules, **rest}, **sides, **({"e": ["end"]} if rest else {})}
    )


def kinds(made: Script) -> list[str]:
    """Name the kinds of what the solver sees, without those of `lint`."""
    return [seen.kind for seen in look(made).seen]


def all_said(made: Script, *silent: str) -> list[Finding]:
    """Give what lint and the solver say together."""
    paths = [("sections", "a", "next", number) for number in range(4)]
    made = placed(made, *paths)
    return told(made, look(made), check(made, silent), silent)


@pytest.mark.parametrize(
    ("conditions", "values"),
    [
        (("m < 4", "m > 4"), {"m": 4}),
        (("m < 4 and n < 4", "m >= 4 and n >= 4"), None),
        (("m + n < 12", "m + n > 12"), None),
        (("m < 4", "m < 8 and o", "m >= 8"), None),
        (("m * n < 99",), {"m": 10, "n": 10}),
        (("m < n", "n < m"), None),
    ],
)
def test_a_gap_is_found_with_values_that_lie_in_it(
    conditions: tuple[str, ...], values: dict[str, int] | None
) -> None:
    """Values for which no rule holds are named, over several values at once, too."""
    (seen,) = look(deciding(*conditions)).seen
    assert seen.kind == "gap"
    if values is not None:
        assert seen.values == values
    assert not any(_holds(text, dict(seen.values or {})) for text in conditions)


def _holds(text: str, values: dict[str, Any]) -> bool:
    from scriptgraph.script import expressions

    try:
        return expressions.holds(text, {"m": 0, "n": 0, "o": False, **values})
    except expressions.UnknownValueError:
        return False


def test_values_that_make_no_difference_are_left_out() -> None:
    """An example names only the values that keep every rule from holding."""
    (seen,) = look(deciding("m < 7 and n < 20", "m > 7 and n < 20", "m > 8 and o")).seen
    assert seen.values == {"m": 7}


@pytest.mark.parametrize(
    "conditions",
    [
        ("m < 4", "m >= 4"),
        ("m < 4 and n < 4", "m >= 4 or n >= 4"),
        ("m + n < 12", "m + n >= 12"),
        ("o", "not o and m < 5", "m >= 5"),
        ("m < n", "n <= m"),
        ("m < 3", "m < 7", "m >= 7"),
    ],
)
def test_rules_that_cover_everything_are_left_alone(conditions: tuple[str, ...]) -> None:
    """Where there is a rule for all values, and each is followed for some, nothing is said."""
    assert kinds(deciding(*conditions)) == []


def test_a_last_rule_or_a_judged_one_leaves_no_gap() -> None:
    """Where a rule without a condition, or a model, leads on, there is no gap."""
    made = deciding("m < 4")
    rules = list(made.by_id["a"].next)
    for more in ("e", judged(e="they want to")[0]):
        assert (
            kinds(script({"a": {"tasks": made.by_id["a"].tasks, "next": [*rules, more]}} | SIDES))
            == []
        )


@pytest.mark.parametrize(
    ("conditions", "kind", "text"),
    [
        (("m < 4", "m >= 4", "m == 2"), "hidden", "m == 2"),
        (("m < 6 or n < 6", "m >= 6", "n >= 6", "n > 7 and m < 3"), "hidden", "n > 7 and m < 3"),
        (("m > 11", "m >= 0 and n < 5", "n >= 5"), "never", "m > 11"),
        (("m * 2 == 5", "m < 20"), "never", "m * 2 == 5"),
        (("m - m > 0", "m < 20"), "never", "m - m > 0"),
        (("m + n > 20", "m < 20"), "never", "m + n > 20"),
    ],
)
def test_a_dead_rule_is_found(conditions: tuple[str, ...], kind: str, text: str) -> None:
    """A rule that can never hold, or never where those before it do not, is named."""
    dead = [seen for seen in look(deciding(*conditions)).seen if seen.kind in ("never", "hidden")]
    assert [(seen.kind, seen.text) for seen in dead] == [(kind, text)]


def test_the_rules_that_hide_another_are_named() -> None:
    """One rule that hides another is named alone; else those that do so together."""
    one = next(
        s for s in look(deciding("o", "m < 5", "m < 3", "m >= 5")).seen if s.kind == "hidden"
    )
    assert one.others == ("m < 5",)
    several = next(s for s in look(deciding("m < 5", "m > 4", "m == 4")).seen if s.kind == "hidden")
    assert several.others == ("m < 5",)
    both = next(s for s in look(deciding("m < 5", "m > 4", "m < 9")).seen if s.kind == "hidden")
    assert both.others == ("m < 5", "m > 4")


def test_a_watched_condition_hides_a_rule() -> None:
    """What an `anytime` rule leads away never comes to a section's own rule."""
    made = deciding("m < 3", "m >= 3")
    watched = made.model_copy(
        update={"anytime": script({"a": ["end"]}, anytime=[{"to": "e", "if": "m < 5"}]).anytime}
    )
    seen = next(each for each in look(Script.model_validate(watched.model_dump())).seen)
    assert (seen.kind, seen.text, seen.others) == ("hidden", "m < 3", ("m < 5",))


def test_a_value_that_nobody_has_asked_for_makes_a_rule_dead() -> None:
    """A rule reads a value that only a later section collects."""
    ask = [{"id": "ask", "do": "Ask.", "collect": {"m": TEN}}]
    made = script({"a": [{"to": "b", "if": "m < 4"}, "b"], "b": {"tasks": ask, "next": ["end"]}})
    (seen,) = look(made).seen
    assert (seen.kind, seen.others) == ("unasked", ("m",))


def test_a_missing_value_from_which_nothing_leads_on() -> None:
    """A value that one way does not collect is named with what else is known then."""
    ask = [{"id": "ask", "do": "Ask.", "collect": {"m": TEN}}]
    more = [{"id": "more", "do": "Ask.", "collect": {"n": TEN}}]
    made = script(
        {
            "a": {"tasks": ask, "next": [{"to": "b", "if": "m < 4"}, "c"]},
            "b": {"tasks": more, "next": ["c"]},
            "c": [{"to": "d", "if": "n < 5 or m > 3"}, {"to": "end", "if": "n >= 5"}],
            "d": ["end"],
        }
    )
    (seen,) = look(made).seen
    assert (seen.kind, seen.section, seen.others) == ("missing", "c", ("n",))
    assert (seen.values or {})["n"] is None


def test_what_a_way_here_needed_is_known() -> None:
    """A value that a rule on every way here needed is not said to be missing."""
    ask = [{"id": "ask", "do": "Ask.", "collect": {"m": TEN}, "optional": True}]
    made = script(
        {
            "a": {"tasks": ask, "next": [{"to": "b", "if": "m < 4"}, {"to": "c", "if": "m >= 4"}]},
            "b": [{"to": "c", "if": "m < 2"}, {"to": "d", "if": "m >= 2"}],
            "c": ["end"],
            "d": ["end"],
        }
    )
    assert [seen.section for seen in look(made).seen if seen.kind == "missing"] == ["a"]


def test_two_rules_that_both_hold_are_remarked_only_without_an_order() -> None:
    """A narrow rule before a wide one is an order; ranges that overlap are none."""
    (seen,) = [each for each in look(deciding("m < 6", "m > 4")).seen if each.kind == "both"]
    assert (seen.text, seen.values) == ("m > 4", {"m": 5})
    assert "both" not in kinds(deciding("m < 2", "m < 6", "m < 20"))
    assert "both" not in kinds(deciding("m < 6", "n < 6", "m >= 6 and n >= 6"))


def test_a_sum_out_of_range_in_a_part_is_found() -> None:
    """A part of a condition that compares a sum with what it cannot be is named."""
    (seen,) = look(deciding("o and m + n > 20", "not o or m + n < 21")).seen[:1]
    assert (seen.kind, seen.text) == ("never", "o and m + n > 20")
    parts = [s for s in look(deciding("o or m + n > 20", "not o")).seen if s.kind == "part"]
    assert [(seen.text, seen.others[1]) for seen in parts] == [("m + n > 20", "never")]


def test_nothing_is_said_twice() -> None:
    """What lint has told of a rule or a section is not told again, but is an error where proved."""
    found = all_said(deciding("m < 4", "m > 4"))
    assert [(f.rule, f.severity) for f in found] == [("value-without-rule", "error")]
    found = all_said(deciding("m > 11", "m >= 0"))
    assert ("condition-never-holds", "error") in [(f.rule, f.severity) for f in found]
    assert len({(f.place, f.rule) for f in found}) == len(found)


def test_a_gap_that_a_limit_ends_is_a_warning() -> None:
    """Where a limit leads on, a gap keeps no session, and `check` does not fail for it."""
    limited = deciding("m < 4 and n < 9", "m > 4", limits={"turns": 4, "then": "e"})
    (found,) = all_said(limited)
    assert (found.rule, found.severity) == ("value-without-rule", "warning")
    assert "'e'" in found.message


def test_silence_is_kept() -> None:
    """A rule that the author lives with is told neither by lint nor by the solver."""
    made = deciding("m < 4", "m > 4")
    assert rule_ids(all_said(made, "value-without-rule")) == []
    hidden = deciding("m < 5", "m > 4", "m < 9")
    assert rule_ids(all_said(hidden, "decline-without-way")) == ["rule-never-followed"]
    assert rule_ids(all_said(hidden, "decline-without-way", "rule-never-followed")) == []
