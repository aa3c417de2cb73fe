"""Lint rules about what a section asks for, and how it is put."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.script_building import LIMIT, found, judged, messages, rule_ids, script

from scriptgraph.formats.load import load_script
from scriptgraph.script.check.lint import lint
from scriptgraph.script.model import Script

EXERCISES = judged(
    thoughts="the patient selects Thought Record",
    activity="the patient selects Behavioral Activation",
    relaxing="the patient selects Relaxation Techniques",
)
ENDINGS: dict[str, list[str]] = {"thoughts": [], "activity": [], "relaxing": []}


def doing(text: str) -> Script:
    """Make a script whose first section has one task."""
    named = {"2": {"title": "Section 2"}, "worries": {"title": "Your worries"}}
    task = {"id": "ask", "do": text}
    return script({"1": {"title": "Section 1", "tasks": [task], "next": ["2"]}, **named})


def test_no_tasks() -> None:
    """A section without tasks is told."""
    (finding,) = found(script({"a": {"tasks": []}}), "no-tasks")
    assert (finding.severity, finding.message) == ("warning", "section 'a' has no tasks")


def test_optional_never_asked() -> None:
    """An optional task needs a required one behind it, or the section is complete before it."""
    ask, maybe = {"id": "ask", "do": "Ask."}, {"id": "maybe", "do": "Ask.", "optional": True}
    (finding,) = found(script({"a": {"tasks": [ask, maybe]}}), "optional-never-asked")
    assert finding.message == "task 'maybe' is never asked for: no required task follows it"
    assert found(script({"a": {"tasks": [maybe]}}), "optional-never-asked") != []
    assert found(script({"a": {"tasks": [maybe, ask]}}), "optional-never-asked") == []


def test_choice_without_decline() -> None:
    """The published script's choice of an exercise has no exit for whoever wants none."""
    (finding,) = found(script({"choose": EXERCISES, **ENDINGS}), "choice-without-decline")
    assert finding.section == "choose"
    assert "(activity, relaxing, thoughts)" in finding.message


def test_choice_without_decline_in_the_published_script(shared: Path) -> None:
    """The two choices of the published script are found, and the moves in its tasks."""
    found = lint(load_script(shared / "published" / "manual.json"))
    by_rule = {rule: [f.section for f in found if f.rule == rule] for rule in rule_ids(found)}
    assert by_rule == {
        "choice-without-decline": ["2", "4"],
        "task-repeats-transition": ["1", "2", "3", "4", "5", "6", "7"],
    }


def test_choice_without_decline_is_not_closed_from_outside() -> None:
    """A limit, or the right to stop at any time, is no way to decline and stay."""
    stop = judged(end="the patient wants to stop")
    made = script({"choose": EXERCISES, **ENDINGS}, anytime=stop, limits=LIMIT)
    assert found(made, "choice-without-decline")


@pytest.mark.parametrize(
    "exit_",
    [
        {"to": "end"},
        {"to": "end", "when": "the patient declines every exercise"},
        {"to": "end", "when": "the patient does not want any of them"},
        {"to": "end", "when": "the patient doesn\u2019t want one"},
        {"to": "end", "when": "neither appeals to the patient"},
        {"to": "end", "when": "die Patientin möchte keine Übung"},
        {"to": "end", "when": "the patient wants to stop"},
        {"to": "end", "if": "mood < 2"},
    ],
)
def test_choice_without_decline_accepts_an_exit(exit_: dict[str, str]) -> None:
    """A default, a computed rule or a rule for whoever declines is an exit."""
    made = script({"choose": [*EXERCISES, exit_], **ENDINGS})
    assert not found(made, "choice-without-decline")


def test_choice_without_decline_needs_a_choice() -> None:
    """Conditions that nobody chooses, or that lead to one place, are no choice."""
    states = judged(b="the patient has understood the exercise", c="the patient has questions")
    assert not found(script({"a": states, "b": [], "c": []}), "choice-without-decline")
    same = [*judged(b="the patient wants tea"), *judged(b="the patient wants coffee")]
    assert not found(script({"a": same, "b": []}), "choice-without-decline")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Greet. Proceed with Section 2 if they agree.", "Proceed with Section 2"),
        ("Then go on to the next section.", "go on to the next section"),
        ("Once chosen, proceed with the corresponding section:", "the corresponding section"),
        ("Afterwards move on to “Your worries”.", "move on to Your worries"),
        ("Afterwards return to the worries", "return to the worries"),
        ("Fahre mit Abschnitt 2 fort.", "Fahre mit Abschnitt 2"),
    ],
)
def test_task_repeats_transition(text: str, quote: str) -> None:
    """A move that is written into a task is quoted."""
    (message,) = messages(doing(text), "task-repeats-transition")
    assert message.startswith("task 'ask' contains a transition: “")
    assert quote in message


@pytest.mark.parametrize(
    "text",
    [
        "Proceed with Task 3b.",
        "Continue with the rest of this section.",
        "Continue with 2 more questions, then go on with section 1.",
        "Ask whether they want to go back to work.",
        "Section 2 of the Act guarantees privacy.",
    ],
)
def test_task_repeats_transition_only_if_it_leaves(text: str) -> None:
    """Going on inside the section is no transition."""
    assert messages(doing(text), "task-repeats-transition") == []


def test_section_too_long() -> None:
    """The instructions of a section, exact words included, are estimated together."""
    long = [{"id": "a", "do": "x" * 4000}, {"id": "b", "say": "y" * 2400}]
    (message,) = messages(script({"a": {"tasks": long}}), "section-too-long")
    assert message == "section 'a' has about 1,600 tokens of instructions, more than 1,500"
    assert not found(script({"a": {"tasks": long[:1]}}), "section-too-long")
