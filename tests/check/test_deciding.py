"""Rules that decide nothing, and rules that decide where a value is missing."""

from __future__ import annotations

from typing import Any

import pytest
from script_building import asking, judged, messages, script

NEVER, ALWAYS, MISSING = (
    "condition-never-holds",
    "condition-always-holds",
    "missing-value-decides",
)
PAIN = "integer 0..10"


def ruled(*conditions: str, kind: Any = PAIN, **more: Any) -> Any:
    """Make a script whose first section has a computed rule for each condition."""
    tasks = [{**asking(kind), "collect": {"mood": kind, **more}}]
    rules = [{"to": "b", "if": condition} for condition in conditions]
    return script({"a": {"tasks": tasks, "next": rules}, "b": ["end"]})


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("mood == 11", PAIN),
        ("mood > 10", PAIN),
        ("mood < 0", PAIN),
        ("mood == 7.5", PAIN),
        ("mood in [11, 12]", PAIN),
        ("mood < 3 and mood > 5", "integer"),
        ("mood > 3 and mood < 4", "integer"),
        ("mood > 1", "number 0..1"),
        ("mood == 4", ("0", "1", "2", "3")),
        ("mood + 1 > 4", ("0", "1", "2", "3")),
        ('mood == "a" and mood == "b"', ("a", "b")),
        ('mood == "a" and mood == "b"', "string"),
        ("mood and not mood", "boolean"),
        ("2 < 1", PAIN),
        ("-mood > 0", PAIN),
        ("2 * mood == 30 or mood > 10", PAIN),
    ],
)
def test_a_condition_can_never_hold(condition: str, kind: Any) -> None:
    """No value that can be collected makes it true."""
    assert len(messages(ruled(condition, kind=kind), NEVER)) == 1


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("mood >= 0", PAIN),
        ("mood != 11", PAIN),
        ("mood < 4 or mood > 2", "integer"),
        ("mood < 4 or not mood < 4", "number"),
        ("mood or not mood", "boolean"),
        ("1 < 2", PAIN),
        ("mood + mood <= 20", PAIN),
    ],
)
def test_a_condition_always_holds(condition: str, kind: Any) -> None:
    """Whatever the value is, the rule is followed."""
    assert len(messages(ruled(condition, kind=kind), ALWAYS)) == 1


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("mood == 10", PAIN),
        ("mood > 9.5", PAIN),
        ("mood > 3 and mood < 4", "number"),
        ("mood >= 3 and mood <= 3", "integer"),
        ('mood == "a"', "string"),
        ('"a" in mood and "b" in mood', "string"),
        ("mood", "boolean"),
        ("mood * mood > 99", PAIN),
        ("mood - 1 < mood", "number"),
        ("mood == 3", ("0", "1", "2", "3")),
        ("mood > 1e300", "number"),
    ],
)
def test_a_condition_that_may_hold_or_not_is_no_finding(condition: str, kind: Any) -> None:
    """Nothing is called impossible that is only unlikely, or too hard to tell."""
    made = ruled(condition, kind=kind)
    assert messages(made, NEVER) == messages(made, ALWAYS) == []


def test_a_sum_is_as_large_as_its_parts_allow() -> None:
    """Nine answers from 0 to 3 come to 27 at most."""
    items = {f"q{n}": ("0", "1", "2", "3") for n in range(1, 10)}
    total = " + ".join(items)
    assert messages(ruled(f"{total} >= 27", **items), NEVER) == []
    found = messages(ruled(f"{total} >= 28", **items), NEVER)
    assert len(found) == 1
    assert "'q1' is one of 0, 1, 2, 3" in found[0]


def test_a_word_that_is_no_choice_is_one_finding() -> None:
    """That the rule can never hold only follows, and is not said as well."""
    made = ruled('mood == "sad"', kind=("good", "bad"))
    assert messages(made, "unknown-choice") == ["'mood' is never 'sad'; it is one of good, bad"]
    assert messages(made, NEVER) == []


def choosing(*rules: Any, kind: Any = PAIN, optional: bool = False) -> Any:
    """Make a script whose first section collects a value, and leads on by these rules."""
    tasks = [asking(kind, optional=optional), {"id": "talk", "do": "Talk."}]
    return script({"a": {"tasks": tasks, "next": rules}, "b": ["end"], "c": ["end"]})


LOW = {"to": "b", "if": "mood < 4"}
HIGH = {"to": "c", "if": "mood >= 4"}


@pytest.mark.parametrize("optional", [False, True])
def test_a_missing_value_decides(*, optional: bool) -> None:
    """Whoever does not say a value, or is not asked for it, gets what others get."""
    found = messages(choosing(LOW, "c", optional=optional), MISSING)
    assert len(found) == 1
    assert found[0].startswith("where 'mood' is not known, the session goes on to 'c'; ")


def test_a_missing_value_decides_behind_a_judged_rule() -> None:
    """What a model is asked in between changes nothing about that."""
    assert len(messages(choosing(LOW, *judged(b="they want to"), "c"), MISSING)) == 1


def test_the_way_without_the_value_is_told() -> None:
    """Where a section can be skipped or left early, the finding names the way."""
    sections = {
        "first": [*judged(a="they are ready"), "ask"],
        "ask": {"tasks": [asking(PAIN)], "next": ["a"]},
        "a": [LOW, "c"],
        "b": ["end"],
        "c": ["end"],
    }
    (found,) = messages(script(sections), MISSING)
    assert found.endswith("'mood' is not collected on the way first → a")


@pytest.mark.parametrize(
    "rules",
    [
        (LOW, HIGH, "b"),
        (LOW, HIGH),
        (LOW, {"to": "c", "if": "not mood < 4"}, "end"),
        (LOW, "b"),
        (LOW, "a"),
        ("c",),
        (*judged(b="they want to"), "c"),
    ],
)
def test_a_missing_value_decides_nothing(rules: Any) -> None:
    """All values have a rule, or the last one asks again, or leads where the others do."""
    assert messages(choosing(*rules), MISSING) == []
    assert messages(choosing(*rules), ALWAYS) == []


PART = "part-decides-nothing"


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("mood < 3 or sleep > 50", "the part `sleep > 50` can never hold: 'sleep' is a number"),
        ("mood < 3 and sleep < 50", "the part `sleep < 50` always holds"),
        ("mood < 3 or (sleep > 9 and sleep < 2)", "the part `sleep > 9 and sleep < 2` can never"),
        ("not (mood < 3 and sleep < 50)", "the part `sleep < 50` always holds"),
        ("mood < 3 or mood == 7.5", "the part `mood == 7.5` can never hold"),
    ],
)
def test_a_part_decides_nothing(condition: str, told: str) -> None:
    """A half of a condition that comes out the same for every value is told, and why."""
    (found,) = messages(ruled(condition, sleep="number 0..16"), PART)
    assert told in found


@pytest.mark.parametrize(
    "condition",
    [
        "mood < 3 or sleep < 5",
        "mood >= 0 and sleep < 5",
        "mood > 2 and mood < 8",
        "2 < mood < 8 or sleep == 0",
        "mood > 10 and sleep < 5",
    ],
)
def test_a_part_that_decides_something_is_no_finding(condition: str) -> None:
    """Whether a value is known may be asked; what makes the whole never hold is told as that."""
    assert messages(ruled(condition, sleep="number 0..16"), PART) == []


def test_what_always_holds_is_told_before_an_otherwise() -> None:
    """A number beyond what can be collected asks for nothing; the half at fault is named."""
    made = choosing({"to": "b", "if": "mood < 4 or mood <= 50"}, "c")
    (found,) = messages(made, ALWAYS)
    assert "by its part `mood <= 50`: 'mood' is a number from 0 to 10" in found
    assert messages(made, MISSING) == []
    assert messages(choosing({"to": "b", "if": "mood >= 0"}, "c"), ALWAYS) == []


def test_a_missing_value_that_only_ends_the_session_decides_nothing() -> None:
    """The end says nothing about a value, unless help for somebody in danger is missed by it."""
    assert messages(choosing(LOW, "end"), MISSING) == []
    tasks = [asking(PAIN), {"id": "talk", "do": "Talk."}]
    rules = [{"to": "crisis", "if": "mood < 1"}, "end"]
    made = script({"a": {"tasks": tasks, "next": rules}, "crisis": ["end"]})
    assert len(messages(made, MISSING)) == 1


def test_a_choice_that_is_none_is_the_only_finding() -> None:
    """Where a misspelt choice leaves a gap, the gap only follows."""
    rules = ({"to": "b", "if": 'mood == "godo"'}, {"to": "c", "if": 'mood == "bad"'}, "c")
    made = choosing(*rules, kind=("good", "bad"))
    assert len(messages(made, "unknown-choice")) == 1
    assert messages(made, MISSING) == []
