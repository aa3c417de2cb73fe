"""Lint as a whole: what it leaves out, where its findings stand, and which rules there are."""

from __future__ import annotations

from support.script_building import (
    FILE,
    GREET,
    READING,
    asking,
    judged,
    messages,
    placed,
    rule_ids,
    script,
)

from scriptgraph.core.findings import Finding, Place
from scriptgraph.script.check.faults import FAULTS
from scriptgraph.script.check.lint import LINT, lint, rules
from scriptgraph.script.check.promises import PROOFS


def test_a_sound_script_is_clean() -> None:
    """A script that leaves nothing to wish for gets no finding."""
    sections = {"a": judged(b="the patient is ready"), "b": {"tasks": [asking()], "next": ["c"]}}
    assert lint(script({**sections, "c": [{"to": "end", "if": "mood < 4"}, "end"]})) == []


def test_unknown_lint_rule() -> None:
    """A name under `silence` that silences nothing is told, and a fault cannot be silenced."""
    made = script({"a": []}, silence=["no-tasks", "no-taks", "bad-expression"])
    assert messages(made, "unknown-lint-rule") == [
        "there is no lint rule 'no-taks'",
        "'bad-expression' is a fault, and faults cannot be silenced",
    ]


def test_silence_and_ignore() -> None:
    """The script's author and the caller can each leave out rules."""
    made = script({"a": {"tasks": [], "next": ["a"]}}, silence=["no-tasks"])
    assert rule_ids(lint(made)) == ["no-way-to-an-end", "circle-without-visits"]
    assert rule_ids(lint(made, ignore=["circle-without-visits"])) == ["no-way-to-an-end"]


def test_lint_of_a_faulty_script() -> None:
    """While there are faults, only the rules are asked that need no sound script."""
    made = script({"a": {"tasks": [], "next": ["nowhere"]}, "b": []})
    assert rule_ids(lint(made)) == ["no-tasks"]


def test_findings_have_places_and_hints() -> None:
    """A finding stands at the part that it is about."""
    made = script({"a": {"tasks": [GREET, asking()], "next": READING}, "b": {"tasks": []}})
    made = placed(made, ("sections", "a"), ("sections", "b"))
    places = {finding.rule: finding.place for finding in lint(made)}
    assert places == {
        "unreachable-section": Place(FILE, 2, 1),
        "no-tasks": Place(FILE, 2, 1),
    }
    assert all(finding.hint and finding.section for finding in lint(made))


def test_rules_lists_every_rule_once() -> None:
    """The listing has faults, lint rules and what proofs find, each with its description."""
    assert rules() == FAULTS + LINT + PROOFS
    assert len({rule.id for rule in rules()}) == len(rules())
    assert all(rule.finds.endswith(".") and rule.mend.endswith(".") for rule in rules())


def test_nothing_follows_from_an_error() -> None:
    """While a file has errors, no rule that follows moves is asked, nor is one in their section."""
    made = script({"a": {"tasks": [], "next": []}, "b": {"tasks": []}, "c": ["end"]})
    made = placed(made, ("sections", "a"), ("sections", "b"), ("sections", "c"))
    error = Finding("wrong-value", "error", "wrong", Place(FILE, 1, 7))
    warning = Finding("language-name", "warning", "odd", Place(FILE, 3, 7))
    assert [found.place.line for found in lint(made, found=[error])] == [2]
    assert "unreachable-section" in rule_ids(lint(made, found=[warning]))
