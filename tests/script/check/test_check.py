"""Faults and lint together: any script, any size, in the order of the file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.script_building import asking, judged, placed, rule_ids, script
from support.strategies import scripts

from scriptgraph.script.check import check
from scriptgraph.script.check.faults import faults
from scriptgraph.script.check.lint import LINT, rules
from scriptgraph.script.model import Script

DOCS = Path(__file__).parents[3] / "docs" / "lint-rules.md"

NAMES = st.sampled_from(["a", "b", "evaluate_a", "dispatch_b", "end", "START", "nowhere"])
TEXTS = st.one_of(
    st.sampled_from(["mood < 4", "mood == 'x'", "b-c > (", "go to section a", "wants none", "…"]),
    st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=20),
)
CONDITIONS = st.sampled_from([{}, {"if": 0}, {"when": 0}])


@st.composite
def shapes(draw: st.DrawFn) -> Script:
    """Generate scripts that are valid in shape, and nonsense in every other respect."""

    def rule() -> dict[str, str]:
        condition = {name: draw(TEXTS) for name in draw(CONDITIONS)}
        return {"to": draw(NAMES), **condition}

    def rule_list() -> list[dict[str, str]]:
        return [rule() for _ in range(draw(st.integers(0, 3)))]

    def limit() -> dict[str, object] | None:
        return {"turns": 3, "then": draw(NAMES)} if draw(st.booleans()) else None

    def task() -> dict[str, object]:
        kinds = st.sampled_from(["string", "integer", ["x", "y"]])
        collect = draw(st.dictionaries(st.sampled_from(["mood", "b-c"]), kinds))
        return {"id": draw(NAMES), "do": draw(TEXTS), "collect": collect}

    sections = [
        {
            "id": draw(NAMES),
            "title": draw(TEXTS),
            "tasks": [task() for _ in range(draw(st.integers(0, 2)))],
            "next": rule_list(),
            "limits": limit(),
        }
        for _ in range(draw(st.integers(1, 4)))
    ]
    rest = {"anytime": rule_list(), "limits": limit(), "silence": [draw(NAMES)]}
    return Script.model_validate({"id": "x", "title": "x", "sections": sections, **rest})


@given(shapes())
def test_check_never_fails_on_a_valid_shape(made: Script) -> None:
    """Whatever is wrong with a script, it is told and not raised; each rule alone is as robust."""
    found = check(made)
    assert {finding.rule for finding in found} <= {rule.id for rule in rules()}
    assert all(finding.message and finding.hint for finding in found)
    assert [finding for finding in found if finding in faults(made)] == faults(made)
    for rule in LINT:
        list(rule.findings(made))


@given(scripts())
def test_check_never_fails_on_a_sound_script(made: Script) -> None:
    """A sound script is checked by every rule."""
    check(made)


def test_check_sorts_by_place() -> None:
    """Faults and lint are told together, from the top of the file to its end."""
    made = script({"a": {"tasks": [], "next": ["nowhere"]}, "b": [{"to": "a", "if": "("}]})
    made = placed(made, ("sections", "a"), ("sections", "b"))
    assert rule_ids(check(made)) == ["unknown-target", "no-tasks", "bad-expression"]


def test_check_ignores_lint_but_no_fault() -> None:
    """Faults are always reported."""
    made = script({"a": {"tasks": [], "next": ["x"]}}, silence=["unknown-target"])
    ignored = [rule.id for rule in rules()]
    assert rule_ids(check(made, ignore=ignored)) == ["unknown-target"]


def large(sections: int) -> Script:
    """Make a script with every kind of rule in every section."""
    return script(
        {
            f"s{n}": {
                "title": f"Part {n}",
                "tasks": [asking(name=f"v{n}", optional=n % 3 == 0), {"id": "b", "do": "Go on."}],
                "next": [
                    {"to": f"s{n * 7 % sections}", "if": f"v{n * 5 % sections} < {n}"},
                    *judged(**{f"s{n * 3 % sections}": f"the patient wants to talk about {n}"}),
                    f"s{n + 1}" if n + 1 < sections else "end",
                ],
            }
            for n in range(sections)
        },
        anytime=judged(end="the patient wants to stop", s0="the patient wants to start again"),
    )


def steps(made: Script) -> int:
    """Count the steps of Python that checking a script takes, on whatever machine."""
    count = 0

    def trace(frame: FrameType, event: str, given: object) -> Callable[..., Any]:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        found = check(made)
    finally:
        sys.settrace(before)
    assert "value-not-always-collected" in rule_ids(found)
    return count


@pytest.mark.slow
def test_large_scripts_are_checked_in_few_steps() -> None:
    """The work grows with the size of the script, not with its square."""
    check(large(2))  # Reads the word lists: once a process, so no part of what a script takes.
    few, many = steps(large(500)), steps(large(3_000))
    assert few < 12_000 * 500
    assert many < 8 * few


def test_public_names() -> None:
    """One name is public; all else is asked of the module that it is in."""
    assert import_module("scriptgraph.script.check").__all__ == ["check"]


def test_docs_list_the_rules() -> None:
    """The table in the documentation is the registry."""
    documented = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if "| `" in line]
    assert documented == [
        f"| `{rule.id}` | {rule.severity} | {rule.finds} | {rule.mend} |" for rule in rules()
    ]
