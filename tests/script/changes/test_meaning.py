"""Two versions of a script are compared in what a value means, and in nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from support.fakes import task
from support.script_building import script
from support.strategies import value_types

from scriptgraph.script.changes.meaning import kind_shifts, shifts_of
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.model import Script


def asking(collect: dict[str, Any], computed: dict[str, str] | None = None, **more: Any) -> Script:
    """Make a script with a task for each value."""
    tasks = [
        task(name, do=f"Ask for {name}.", collect={name: kind}, **more)
        for name, kind in collect.items()
    ]
    return script({"a": {"tasks": tasks, "next": [{"to": "end"}]}}, computed=computed or {})


@given(value_types())
def test_a_type_means_what_it_means(declared: Any) -> None:
    """Whatever was told as it."""
    assert [*kind_shifts(kind_of(declared), kind_of(declared))] == []


@pytest.mark.parametrize(
    ("was", "now", "told", "kinds"),
    [
        ("name: string, dose: number 0..10", "name: string, dose: number 0..99", None, ["scale"]),
        (
            "name: string, dose: number 0..10",
            "name: string, dose: number 0..99",
            [{"name": "A"}],
            [],
        ),
        (
            "name: string, dose: number mg",
            "dose: number µg, name: string",
            [{"name": "A", "dose": 1.0}],
            ["unit"],
        ),
        ("name: string, dose: number mg", "name: string, often: integer 0..4", None, []),
    ],
)
def test_parts_of_a_list_are_compared_where_they_were_told(
    was: str, now: str, told: Any, kinds: list[str]
) -> None:
    """What nobody has told cannot mean something else."""
    shifts = kind_shifts(kind_of(f"list of {{{was}}}"), kind_of(f"list of {{{now}}}"), told)
    assert [one.kind for one in shifts] == kinds


@pytest.mark.parametrize(
    ("was", "now", "kinds"),
    [
        ("a + b", "b + a", []),
        ("a + b", "sum(b, a)", []),
        ("a + b - 1", "-1 + (b + a)", []),
        ("a * 2 + b", "b + 2 * a", []),
        ("mean(a, b) * (1 < a)", "(a > 1) * mean(b, a)", []),
        ("a - b", "b - a", ["formula"]),
        ("a / b", "b / a", ["formula"]),
        ("a - (b - 1)", "a - b - 1", ["formula"]),
        ("(a + 1) * b", "a + 1 * b", ["formula"]),
        ("a + b", "mean(a, b)", ["formula"]),
        ("(a > 1) + b", "(a >= 1) + b", ["formula"]),
        ("a+b", "(a) + b", []),
        ("c + b", "a + b", []),
        ("a + b as low 0..4, high 5..20", "a + b as low 0..5, high 6..20", ["formula"]),
        ("a + b as low 0..4, high 5..20", "a + b as low 0..4, high 5 to 20", []),
    ],
)
def test_a_formula_is_compared_as_it_is_worked_out(was: str, now: str, kinds: list[str]) -> None:
    """Blanks, brackets, order, and what is computed in between, are how it is written."""
    values = {"a": "integer 0..10", "b": "integer 0..10"}
    old, new = (asking(values, {"score": text, "c": "a"}) for text in (was, now))
    assert [one.kind for one in shifts_of(old, "score", new, "score", 3)] == kinds


@pytest.mark.parametrize(
    ("formula", "asks", "kinds"),
    [
        ("mood + b", "Ask for a.", []),
        ("b + mood", "Ask for a.", []),
        ("mood + b", "Ask for anger.", ["words"]),
        ("mood - b", "Ask for a.", ["formula"]),
    ],
)
def test_a_part_may_have_another_name(formula: str, asks: str, kinds: list[str]) -> None:
    """It is what the same task collects now; asked for in other words, it is asked about."""

    def scored(name: str, asked: str, text: str) -> Script:
        first = task("first", do=asked, collect={name: "integer 0..10"})
        other = task("other", do="Ask for b.", collect={"b": "integer 0..10"})
        return script(
            {"a": {"tasks": [first, other], "next": [{"to": "end"}]}}, computed={"score": text}
        )

    old, new = scored("a", "Ask for a.", "a + b"), scored("mood", asks, formula)
    assert [one.kind for one in shifts_of(old, "score", new, "score", 3)] == kinds


@pytest.mark.parametrize(
    ("now", "may_be"),
    [("(a + b) / 2", True), ("a + b", False), ("(a + a) / 2", False), ("mean(a, b) + 1", False)],
)
def test_a_formula_of_the_same_may_be_the_same(now: str, may_be: bool) -> None:
    """Only the author can calculate it; of other values, or with other ends, it never is."""
    values = {"a": "integer 0..10", "b": "integer 0..10"}
    old, new = (asking(values, {"score": text}) for text in ("mean(a, b)", now))
    found = shifts_of(old, "score", new, "score", 3)
    assert [(one.kind, one.may_be_same) for one in found] == [("formula", may_be)]


@pytest.mark.parametrize(
    "now",
    [
        "(a + b) / 2 as low 0..3, high 4..10",
        "(a + b) / 2 as high 0..5, low 6..10",
        "(a + b) / 2",
    ],
)
def test_a_formula_with_other_words_for_its_numbers_is_never_the_same(now: str) -> None:
    """What was told as low may be high now, whoever can calculate."""
    values = {"a": "integer 0..10", "b": "integer 0..10"}
    was = "mean(a, b) as low 0..5, high 6..10"
    old, new = (asking(values, {"score": text}) for text in (was, now))
    assert not all(one.may_be_same for one in shifts_of(old, "score", new, "score", 3))


@pytest.mark.parametrize("formula", ["mean(a, b)", "(a + b) / 2"])
@pytest.mark.parametrize("other", [("0 = often", "1 = never"), "integer mg"])
def test_a_formula_is_not_the_same_over_parts_that_are_others(formula: str, other: Any) -> None:
    """Swapped answers are told beside the formula, and no saying makes them true."""
    parts = ("0 = never", "1 = often"), other
    texts = zip(parts, ("mean(a, b)", formula), strict=True)
    old, new = (asking({"a": part, "b": "integer 0..1"}, {"score": text}) for part, text in texts)
    found = shifts_of(old, "score", new, "score", 1)
    assert any("of a, which it is worked out of" in one.what for one in found)
    assert not all(one.may_be_same for one in found)


def test_texts_are_joined_in_their_order() -> None:
    """What is no number is compared as it stands."""
    names = {"a": "string", "b": "string"}
    old, new = (asking(names, {"both": text}) for text in ("a + b", "b + a"))
    assert [one.kind for one in shifts_of(old, "both", new, "both", "xy")] == ["formula"]


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        ({0: "Never", 1: "OFTN"}, []),
        ({0: "never", 1: "often"}, ["reworded"]),
        ({0: "oftn", 1: "never"}, ["answers"]),
        ({0: "never", 1: "rarely", 2: "oftn"}, ["answers"]),
        ({0: "never", 2: "often"}, ["answers"]),
    ],
)
def test_an_answer_is_compared_in_its_words(now: dict[int, str], kinds: list[str]) -> None:
    """A capital is nothing; other words may be the same, but none that stand for another number."""
    old, new = (
        asking({"a": tuple(f"{number} = {words}" for number, words in each.items())})
        for each in ({0: "never", 1: "oftn"}, now)
    )
    found = shifts_of(old, "a", new, "a", 1)
    assert [one.kind for one in found] == kinds
    assert all(one.may_be_same == (one.kind == "reworded") for one in found)


def test_what_counts_for_a_part_that_is_not_asked_is_a_part_of_the_formula() -> None:
    """Nobody told it, and the score holds it all the same."""
    values = {"a": "integer 0..10", "b": "integer 0..10"}
    old, new = (
        asking(values, {"score": "a + b"}, **{"if": "true", "skipped": skipped})
        for skipped in ("0", "1")
    )
    found = shifts_of(old, "score", new, "score", 3)
    assert {one.kind for one in found} == {"formula"}
    assert shifts_of(old, "a", new, "a", 3) == ()


@pytest.mark.parametrize(
    ("was", "now", "kinds"),
    [
        ("minuten_wach", "stunden_wach", ["unit"]),
        ("drinks_per_week", "drinks_per_month", ["unit"]),
        ("drinks_per_week", "drinks_per_day", ["words"]),
        ("weight_kg", "weight_lb", ["unit"]),
        ("weight", "weight_kg", ["words"]),
        ("minutes_awake", "awake_minutes", []),
        ("mood", "spirits", []),
    ],
)
def test_a_new_name_is_held_against_the_units_that_it_tells(
    was: str, now: str, kinds: list[str]
) -> None:
    """The old unit and another cannot both be right; one that is new, or gone, is asked about.

    So is a word that is no unit in most names, as in `day_score`.
    """
    told = {"a": {"tasks": [task("t", do="Ask.", collect={was: "integer"})]}}
    tells = {"a": {"tasks": [task("t", do="Ask.", collect={now: "integer"})]}}
    found = shifts_of(script(told), was, script(tells), now, 45)
    assert [one.kind for one in found] == kinds


def test_what_is_asked_is_no_more_what_was_computed() -> None:
    """Nor the other way round, however alike the numbers are."""
    computed = asking({"a": "integer 0..10"}, {"score": "a + 1"})
    asked = asking({"a": "integer 0..10", "score": "integer 1..11"})
    for old, new in ((computed, asked), (asked, computed)):
        (one,) = shifts_of(old, "score", new, "score", 3)
        assert (one.kind, one.may_be_same) == ("formula", False)
