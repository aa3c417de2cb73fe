"""Each fault is found where it is, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from langgraph._internal._constants import RESERVED as LANGGRAPHS
from support.script_building import FILE, GREET, asking, judged, placed, rule_ids, script
from support.strategies import scripts

from scriptgraph.core.findings import Place
from scriptgraph.script.check.faults import FAULTS, faults
from scriptgraph.script.model import Script


def only(made: Script, rule: str) -> str:
    """Give the message of the one fault there must be."""
    found = faults(made)
    assert rule_ids(found) == [rule]
    assert found[0].severity == "error"
    assert found[0].hint
    return found[0].message


@given(scripts())
def test_sound_scripts_have_no_faults(made: Script) -> None:
    """The generator makes sound scripts, and no fault is found in them."""
    assert faults(made) == []


def test_unknown_target_in_next() -> None:
    """A rule to nowhere is a fault, and the section that was meant is guessed."""
    message = only(script({"opening": ["exploraton"], "exploration": []}), "unknown-target")
    assert message == "there is no section 'exploraton'; did you mean 'exploration'?"


@pytest.mark.parametrize(
    "rest",
    [
        {"anytime": judged(nowhere="the patient wants to stop")},
        {"limits": {"turns": 3, "then": "nowhere"}},
    ],
)
def test_unknown_target_in_the_script(rest: dict[str, object]) -> None:
    """The rules and limits of the whole script are looked at, too."""
    message = only(script({"opening": []}, **rest), "unknown-target")
    assert message == "there is no section 'nowhere'"


def test_unknown_target_in_a_limit() -> None:
    """The limit of a section names a section or the end."""
    made = script({"opening": {"limits": {"turns": 3, "then": "nowhere"}}})
    assert faults(made)[0].section == "opening"
    only(made, "unknown-target")


@pytest.mark.parametrize(("target", "meant"), [("END", "end"), ("Last_steps", "closing")])
def test_unknown_target_is_guessed_by_case_and_title(target: str, meant: str) -> None:
    """Somebody who writes a title or another case gets the id."""
    made = script({"opening": [target], "closing": {"title": "Last steps"}})
    assert f"did you mean {meant!r}" in only(made, "unknown-target")


def test_unknown_target_allows_sections_and_the_end() -> None:
    """A section may also lead to itself."""
    made = script({"a": ["b"], "b": [*judged(b="again"), "end"]}, limits={"turns": 3, "then": "b"})
    assert faults(made) == []


def test_duplicate_section() -> None:
    """Two sections of one id are a fault, reported once."""
    once = script({"a": []})
    made = once.model_copy(update={"sections": once.sections * 3})
    assert only(made, "duplicate-section") == "there are several sections 'a'"


def test_duplicate_task() -> None:
    """Two tasks of one id in a section are a fault; in two sections they are not."""
    made = script({"a": {"tasks": [GREET, GREET], "next": ["b"]}, "b": []})
    assert only(made, "duplicate-task") == "section 'a' has several tasks 'greet'"


def test_rule_after_default() -> None:
    """A rule without a condition that stands before others is one fault."""
    made = script({"a": ["b", *judged(c="so"), "end"], "b": [], "c": []})
    found = faults(made)
    assert rule_ids(found) == ["rule-after-default"]
    assert "'c' is never reached: the one to 'b' before it" in found[0].message


def test_anytime_without_condition() -> None:
    """A rule that always holds everywhere would leave every section."""
    only(script({"a": ["b"], "b": []}, anytime=["b"]), "anytime-without-condition")


URGENT = {"when": "they are in danger", "urgent": True}


@pytest.mark.parametrize(
    ("anytime", "section", "wrong"),
    [
        ({"to": "b", **URGENT}, {"to": "b", "when": "ready"}, 0),
        ({"to": "b", "when": "ready"}, {"to": "b", **URGENT}, 1),
        ({"to": "b", "if": "1 < 2", "urgent": True}, {"to": "b", "when": "ready"}, 1),
    ],
)
def test_misplaced_urgent(
    anytime: dict[str, object], section: dict[str, object], wrong: int
) -> None:
    """Only what a model watches for in every section can be urgent."""
    found = [f.rule for f in faults(script({"a": [section], "b": []}, anytime=[anytime]))]
    assert found == ["misplaced-urgent"] * wrong


def test_bad_expression() -> None:
    """An unreadable `if` is a fault, in a section and under `anytime`."""
    bad = {"to": "b", "if": "mood = 4"}
    found = faults(script({"a": [bad], "b": []}, anytime=[bad]))
    assert rule_ids(found) == ["bad-expression"] * 2
    assert [finding.section for finding in found] == ["a", None]
    assert "'mood = 4'" in found[0].message


TAKEN = ["end", "End", "START", "__end__", "dispatch", "patient"]


@pytest.mark.parametrize("name", [*TAKEN, *sorted(filter(str.isidentifier, LANGGRAPHS))])
def test_reserved_name(name: str) -> None:
    """A section is not called like a fixed part of the graph, nor what LangGraph calls no node."""
    only(script({name: []}), "reserved-name")


@pytest.mark.parametrize("prefix", ["evaluate_", "dispatch_"])
def test_node_name_collision(prefix: str) -> None:
    """A section is not called like a node of another one."""
    only(script({"mood": [f"{prefix}mood"], f"{prefix}mood": []}), "node-name-collision")
    assert faults(script({f"{prefix}mood": []})) == []


def test_conflicting_types() -> None:
    """One name has one type; the order of its choices does not matter."""
    made = script({"a": {"tasks": [asking("integer")]}, "b": {"tasks": [asking(["low", "high"])]}})
    message = only(made, "conflicting-types")
    assert message == (
        "'mood' is collected as one of low, high here, but as integer in section 'a'"
    )
    turned = [asking(["low", "high"])], [asking(["high", "low"])]
    assert faults(script({name: {"tasks": t} for name, t in zip("ab", turned, strict=True)})) == []


def test_limit_to_itself() -> None:
    """A section's own limit leads out of it; the script's limit just does not apply there."""
    limit = {"turns": 3, "then": "a"}
    only(script({"a": {"limits": limit}}), "limit-to-itself")
    assert faults(script({"a": []}, limits=limit)) == []


def test_faults_have_places() -> None:
    """A fault stands at the part that has to be mended, or at the nearest known part around it."""
    made = script({"a": [*judged(b="so"), {"to": "b", "if": "("}, "nowhere"], "b": []})
    target = ("sections", "a", "next", 2, "to")
    made = placed(made, ("sections", "a"), ("sections", "a", "next", 1), target)
    found = {finding.rule: finding.place for finding in faults(made)}
    assert found == {"unknown-target": Place(FILE, 3, 1), "bad-expression": Place(FILE, 2, 1)}


def test_all_faults_are_reported_at_once() -> None:
    """A script with several faults is told all of them."""
    made = script({"a": ["x", "y"], "end": [{"to": "a", "if": "("}]}, anytime=["a"])
    assert set(rule_ids(faults(made))) == {
        "unknown-target", "rule-after-default", "reserved-name", "bad-expression",
        "anytime-without-condition",
    }  # fmt: skip


def test_every_fault_is_an_error() -> None:
    """A fault keeps a script from being compiled, and has an id of its own."""
    assert {rule.severity for rule in FAULTS} == {"error"}
    assert len({rule.id for rule in FAULTS}) == len(FAULTS)


def test_one_mistake_is_one_fault() -> None:
    """What leads nowhere, comes too late or fits nothing in several rules is told once."""
    limited = {"next": ["a"], "limits": {"turns": 2, "then": "c"}}
    made = script({"a": ["b"], "b": limited, "d": ["c"]})
    only(made, "unknown-target")
    late = script({"a": ["b", *judged(a="they want to", b="they do not")], "b": ["end"]})
    assert "as 1 more below it" in only(late, "rule-after-default")
    rules = [{"to": "end", "if": "mood < 4"}, {"to": "b", "if": "mood > 7"}, "end"]
    typed = script({"a": {"tasks": [asking("string")], "next": rules}, "b": ["end"]})
    only(typed, "mistyped-condition")


def test_two_numbers_and_a_dash_are_no_range() -> None:
    """`mood == 0-5` would be a comparison with -5."""
    rules = [{"to": "end", "if": "mood == 0-5"}, "end"]
    made = script({"a": {"tasks": [asking()], "next": rules}})
    assert "`0 <= value <= 5`" in only(made, "mistyped-condition")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("mood less than 4", "Write `mood < 4`."),
        ("mood zwischen 4 und 6", "Write `4 <= mood <= 6`."),
        ("mood < 40 %", "Write `mood < 40`."),
        ("mood &lt; 4", "Write `mood < 4`."),
        ("they feel bad today", "A sentence stands behind `when`: `when: they feel bad today`."),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_to_write(text: str, hint: str) -> None:
    """Words and units of other notations are understood, and a sentence is told as one."""
    made = script({"a": {"tasks": [asking()], "next": [{"to": "end", "if": text}, "end"]}})
    assert [finding.hint for finding in faults(made)] == [hint]
