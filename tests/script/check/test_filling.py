"""Values in texts are known there on every way, or a finding names one on which they are not."""

from __future__ import annotations

from typing import Any

import pytest
from support.script_building import asking, found, messages, script

from scriptgraph.formats.load import read_script
from scriptgraph.script.check import check
from scriptgraph.script.check.sure import lacking
from scriptgraph.script.model import Script

ALWAYS, UNKNOWN, TRUTH = "value-not-always-known", "unknown-value-in-text", "truth-in-text"
OTHER = "value-in-other-text"
SAYS = {"tasks": [{"id": "x", "say": "Hello {name}."}]}


def told(rules: list[Any], *, says: Any = SAYS, **rest: Any) -> list[str]:
    """Check a script that asks for a name in `a` and goes on from there by some rules."""
    sections = {"a": {"tasks": [asking("string", name="name")], "next": rules}, "b": says, "c": []}
    return messages(script(sections, **rest), ALWAYS)


def test_a_task_that_asks_is_not_enough() -> None:
    """It counts as settled where somebody declines, and then nobody knows."""
    assert told(["b"]) == [
        "`{name}` is not always known on this way: a → b, for it can be declined in 'a'"
    ]


@pytest.mark.parametrize(
    "rules",
    [
        [{"to": "c", "if": "declined(name)"}, "b"],
        [{"to": "c", "if": "not known(name)"}, "b"],
        [{"to": "b", "if": "known(name)"}, "c"],
        [{"to": "b", "if": 'name != ""'}, "c"],
        [{"to": "c", "if": "declined(name) or declined(name)"}, {"to": "b", "when": "they want"}],
        [{"to": "b", "if": "known(name) and not declined(name)"}, "c"],
    ],
)
def test_a_rule_makes_sure(rules: list[Any]) -> None:
    """One that needs the value, or one before it that leads whoever declined elsewhere."""
    assert told(rules) == []


@pytest.mark.parametrize(
    "rules",
    [
        [{"to": "b", "if": "declined(name)"}, "c"],
        [{"to": "b", "if": "not known(name)"}, "c"],
        [{"to": "b", "when": "they have told their name"}],
        ["c"],
        [{"to": "c", "if": 'declined(name) or name == "x"'}, "b"],
    ],
)
def test_other_rules_do_not(rules: list[Any]) -> None:
    """What a model judges says nothing of a value, nor does a part that may be without a result."""
    anytime = [{"to": "b", "when": "they want to go"}] if rules == ["c"] else []
    assert len(told(rules, anytime=anytime)) == 1


def test_an_optional_task_makes_nothing_sure() -> None:
    """It may be left open, and then nobody has declined either."""
    ask = asking("string", name="name", optional=True)
    made = script(
        {"a": {"tasks": [ask], "next": [{"to": "c", "if": "declined(name)"}, "b"]},
         "b": SAYS, "c": []}
    )  # fmt: skip
    assert len(messages(made, ALWAYS)) == 1


def test_a_limit_leads_past_every_rule() -> None:
    """Whoever runs out of turns has not told."""
    section = {
        "tasks": [asking("string", name="name")],
        "next": [{"to": "c", "if": "declined(name)"}, "b"],
        "limits": {"turns": 3, "then": "b"},
    }
    assert len(messages(script({"a": section, "b": SAYS, "c": []}), ALWAYS)) == 1


def test_what_stands_there_otherwise_is_enough() -> None:
    """Also nothing, as long as that was said."""
    for words in ("Hello {name|you}.", "Hello {name|}.", "Hello {{name}}."):
        assert told(["b"], says={"tasks": [{"id": "x", "say": words}]}) == []


def test_exact_words_always_say_something() -> None:
    """A message of nothing is none."""
    says = {"tasks": [{"id": "x", "say": "{name|} "}]}
    assert told(["b"], says=says) == ["`{name|}` leaves nothing to be said where nothing is known"]


def test_a_text_of_the_asking_section_comes_too_early() -> None:
    """A task is told to the model before the one above it is done."""
    tasks = [asking("string", name="name"), {"id": "x", "do": "Thank {name}."}]
    assert messages(script({"a": {"tasks": tasks}}), ALWAYS) == [
        "`{name}` is not always known on this way: a, for it can be declined in 'a'"
    ]


def test_a_computed_value_needs_all_that_it_is_worked_out_of() -> None:
    """And no division that may have no result."""
    tasks = [{"id": "q", "do": "Ask.", "collect": {"a": "integer", "b": "integer"}}]
    computed = {"total": "a + b", "rate": "a / b"}

    def found_for(name: str, condition: str) -> list[str]:
        says = {"tasks": [{"id": "x", "say": f"It is {{{name}}}."}]}
        rules = [{"to": "b", "if": condition}, "c"]
        sections = {"a": {"tasks": tasks, "next": rules}, "b": says, "c": []}
        return messages(script(sections, computed=computed), ALWAYS)

    assert found_for("total", "total > 3") == []
    assert found_for("total", "a > 3") == [
        "`{total}` needs 'b', and that is not always known on this way: a → b, for it can be "
        "declined in 'a'"
    ]
    assert found_for("rate", "rate > 3") == [
        "`{rate}` is not always known: what it is worked out by may come to no number"
    ]


def test_a_name_that_nothing_has_is_told_with_the_one_that_is_meant() -> None:
    """A slip of the pen is not sent to a patient."""
    says = {"tasks": [{"id": "x", "say": "Hello {nmae|you}."}, asking("string", name="name")]}
    (finding,) = found(script({"a": says}), UNKNOWN)
    assert finding.message == "`{nmae|you}` names 'nmae', which no task collects"
    assert finding.hint == "Did you mean `{name}`?"


def test_what_is_true_or_false_has_no_words() -> None:
    """Nor has a condition by name."""
    tasks = [asking("boolean", name="agrees"), {"id": "x", "do": "Say {agrees|it} and {sure|so}."}]
    made = script({"a": {"tasks": tasks}}, computed={"sure": "agrees and true"})
    assert [one.split("`")[1] for one in messages(made, TRUTH)] == ["{agrees|it}", "{sure|so}"]


def test_values_in_other_texts_are_told() -> None:
    """Titles, conditions and conduct are shown as they stand."""
    made = script(
        {
            "a": {
                "title": "For {name|you}",
                "tasks": [asking("string", name="name")],
                "next": [{"to": "end", "when": "{name|they} wants to stop"}],
            }
        },
        conduct="Call them {name}.",
    )
    assert messages(made, OTHER) == [
        "`{name}` stays as it stands here",
        "`{name|you}` stays as it stands here",
        "`{name|they}` stays as it stands here",
    ]


YAML = """\
script: late
sections:
  a:
    tasks:
      ask: {do: Ask., collect: {name: string}}
    next: b
  b:
    tasks:
      x:
        say: |
          Hello.
          Dear {name}, and {other}.
"""
MARKDOWN = """\
# Late

## A

1. **ask:** Ask.
   - collect name: string

→ B

## B

1. **x:**
   > Hello.
   > Dear {name}, and {other}.
"""


@pytest.mark.parametrize(
    ("text", "format", "line"), [(YAML, "yaml", 10), (MARKDOWN, "markdown", 13)]
)
def test_findings_have_their_place_in_both_formats(text: str, format: Any, line: int) -> None:
    """Line and column of the words."""
    _, findings = read_script(text, format)
    places = [(one.rule, one.place.line) for one in findings]
    assert sorted(places) == [(UNKNOWN, line), (ALWAYS, line)]
    assert all(one.place.column > 1 and one.hint for one in findings)


def made_late() -> Script:
    sections = {
        "a": {
            "tasks": [asking("string", name="name")],
            "next": [{"to": "c", "if": "declined(name)"}, "b"],
        },
        "b": SAYS,
        "c": ["end"],
    }
    return script(sections)


def test_whoever_is_put_somewhere_may_lack_a_value() -> None:
    """By no rule of the script, so that what is known there decides."""
    assert not [one for one in check(made_late()) if one.severity == "error"]
    assert lacking(made_late(), ["b"], ()) == ["name"]
    assert lacking(made_late(), ["b"], {"name"}) == []
    assert lacking(made_late(), ["a"], ()) == []
    assert lacking(made_late(), ["c"], ()) == []


def test_a_brace_that_does_not_close_is_told() -> None:
    """Before the name of a value it is no sign of anything else."""
    tasks = [asking("string", name="name"), {"id": "x", "say": "Hello {name, how are you?"}]
    gaps = messages(script({"a": {"tasks": tasks}}), "placeholder-in-words")
    assert gaps == ["`{name` is sent as it stands; no value takes its place"]


def test_a_text_without_quotes_that_begins_with_a_value_is_told() -> None:
    """YAML reads a group there, and the hint writes the quotes."""
    text = "script: a\nsections:\n  a:\n    tasks:\n      x: {name|Friend}, goodbye.\n"
    _, (finding,) = read_script(text, "yaml")
    assert finding.hint == 'Put the whole text in quotes: `x: "{name|Friend}, goodbye."`.'
