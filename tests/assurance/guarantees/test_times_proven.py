"""Of days and spans the solver, the check and a rehearsal say what trying every value says."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import script, task

from scriptgraph.assurance.guarantees.conditions import Conditions, Question
from scriptgraph.assurance.rehearse.times import tried_times
from scriptgraph.script import expressions
from scriptgraph.script.check.faults import faults
from scriptgraph.script.check.holding import possibility
from scriptgraph.script.check.lint import lint
from scriptgraph.script.kinds import Constant, kind_of
from scriptgraph.script.skipped import Guard
from scriptgraph.state.values import read_value

TYPES = {"wait": "duration 0..4 seconds", "due": "date 2026-02-27..2026-03-02"}
KINDS = {name: kind_of(kind) for name, kind in TYPES.items()}
DOMAINS: dict[str, tuple[Constant, ...]] = {
    "wait": (0, 1, 2, 3, 4),
    "due": ("2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"),
}
SIGNS = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
PARTS = st.one_of(
    st.builds("wait {} {} seconds".format, SIGNS, st.integers(0, 6)),
    st.builds("wait * 2 {} {} seconds".format, SIGNS, st.integers(0, 9)),
    st.builds("wait / 2 {} 1 second".format, SIGNS),
    st.builds("mean(wait, 2 seconds) {} wait".format, SIGNS),
    st.builds("wait / 2 seconds {} 1".format, SIGNS),
    st.builds("due {} 2026-02-{}".format, SIGNS, st.sampled_from(["26", "27", "28"])),
    st.builds("due {} 2026-03-0{}".format, SIGNS, st.integers(1, 4)),
    st.sampled_from(["due in [2026-02-28, 2026-03-02]", "not (2026-02-28 < due < 2026-03-02)"]),
)
CONDITIONS = st.recursive(
    PARTS,
    lambda parts: st.builds("({} {} {})".format, parts, st.sampled_from(["and", "or"]), parts),
    max_leaves=3,
)
PROOFS = Conditions(KINDS)


@settings(max_examples=60)
@given(CONDITIONS)
def test_proofs_and_checks_agree_with_every_value_tried(text: str) -> None:
    """What can never hold is called so by the solver, and what can is not by the check."""
    states = (dict(zip(DOMAINS, values, strict=True)) for values in product(*DOMAINS.values()))
    outcomes = {expressions.holds(text, values) for values in states}
    known = frozenset(DOMAINS)
    held = PROOFS.ask(Question((text,), (), known, known))
    failed = PROOFS.ask(Question((), (text,), known, known))
    assert (held.possible, failed.possible) == (True in outcomes, False in outcomes)
    assert held.is_sure
    assert failed.is_sure
    seen = possibility(text, KINDS)
    assert seen.true >= (True in outcomes)
    assert seen.false >= (False in outcomes)


def test_an_example_is_written_as_a_script_writes_it() -> None:
    """So it can be put into a condition, and read."""
    known = frozenset(DOMAINS)
    answer = PROOFS.ask(Question(("wait > 3 seconds", "due > 2026-03-01"), (), known, known))
    assert answer.example is not None
    assert {name: str(value) for name, value in answer.example.items()} == {
        "wait": "4 seconds",
        "due": "2026-03-02",
    }


@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "zh"])
@pytest.mark.parametrize("name", [*TYPES])
def test_what_a_rehearsal_says_is_understood(name: str, code: str) -> None:
    """Each text that it tries is read as a value within the bounds."""
    constants = expressions.constants("wait > 2 seconds or due < 2026-03-01")
    texts = tried_times(
        KINDS[name], [c for c in constants if isinstance(c, str) == (name == "due")], code
    )
    read = [read_value(text, TYPES[name], code) for text in texts]
    assert len({*read}) >= 3
    assert {*read} <= {*DOMAINS[name]}


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        ("wait > 4 seconds", "condition-never-holds"),
        ("due < 2026-02-27", "condition-never-holds"),
    ],
)
def test_a_rule_that_no_day_or_span_decides_is_told(condition: str, rule: str) -> None:
    """The bounds of a type say what a comparison can come to."""
    made = script(
        {
            "a": {
                "tasks": [task("one", collect=TYPES)],
                "next": [{"to": "b", "if": condition}, {"to": "c"}],
            },
            "b": {},
            "c": {},
        }
    )
    assert rule in {finding.rule for finding in lint(made)}


def test_a_span_in_another_language_is_told_as_one_of_a_value_that_is_a_span() -> None:
    """Of a number in that unit the hint is the number alone; of one in no unit there is none."""
    collect = {"wait": "duration", "slept_hours": "integer", "mood": "integer"}
    made = script(
        {
            "a": {
                "tasks": [task("one", collect=collect)],
                "next": [
                    {"to": "b", "if": "wait > 30 Minuten"},
                    {"to": "b", "if": "slept_hours > 3 Stunden"},
                    {"to": "b", "if": "mood > 3 Stunden"},
                    {"to": "b"},
                ],
            },
            "b": {},
        }
    )
    hints = [finding.hint for finding in faults(made) if finding.rule == "bad-expression"]
    assert hints[:2] == ["Write `wait > 30 minutes`.", "Write `slept_hours > 3`."]
    assert "`mood` has no unit: write the number alone" in hints[2]


def test_a_day_that_is_not_asked_for_counts_as_one_for_the_solver() -> None:
    """A question that is skipped and counts as a day can be proved with, like any other day."""
    guards = {"due": Guard("wait > 1 second", "2026-03-01")}
    conditions, names = Conditions(KINDS, guards), frozenset(KINDS)
    told = ("wait == 0 seconds", "due == 2026-03-01")
    assert conditions.ask(Question(told, (), names)).possible
    other = ("wait == 0 seconds", "due == 2026-03-02")
    assert not conditions.ask(Question(other, (), names, frozenset({"due"}))).possible
