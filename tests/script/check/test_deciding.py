"""Rules that decide nothing, and rules that decide where a value is missing."""

from __future__ import annotations

from typing import Any

import pytest
from support.script_building import asking, judged, messages, script

from scriptgraph.formats.load import load_script

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


def test_a_missing_value_decides() -> None:
    """Whoever does not say a value gets what others get; whom it is not asked is told elsewhere."""
    found = messages(choosing(LOW, "c"), MISSING)
    assert len(found) == 1
    unasked = choosing(LOW, "c", optional=True)
    assert messages(unasked, MISSING) == []
    assert len(messages(unasked, "value-not-always-collected")) == 1
    assert found[0].startswith("where 'mood' is not known, the session goes on to 'c'; ")


GIVEN = """
script: given
actions: {book: {gives: {booked: boolean}, rehearsed: {booked: true}}}
sections:
  booking:
    tasks: {ask: Ask whether they would like to book., call: {call: book}}
    next: [{to: done, if: booked}, {to: other}]
  done: {tasks: {a: {say: Good.}}}
  other: {tasks: {a: {say: Bad.}}}
"""


def test_what_an_action_gives_is_left_open_by_nobody() -> None:
    """A value that an action gives is missing because that has failed, and no user is named."""
    (told,) = messages(load_script(GIVEN, "yaml"), MISSING)
    assert told.endswith("to 'other'; an action that has failed gives no 'booked'")


def test_a_missing_value_decides_behind_a_judged_rule() -> None:
    """What a model is asked in between changes nothing about that."""
    assert len(messages(choosing(LOW, *judged(b="they want to"), "c"), MISSING)) == 1


def test_a_value_that_is_not_collected_on_the_way_is_one_finding() -> None:
    """Where a section can be skipped or left early, the finding names the way, and is the only."""
    sections = {
        "first": [*judged(a="they are ready"), "ask"],
        "ask": {"tasks": [asking(PAIN)], "next": ["a"]},
        "a": [LOW, "c"],
        "b": ["end"],
        "c": ["end"],
    }
    (found,) = messages(script(sections), "value-not-always-collected")
    assert "'mood', which is not collected on this way: first → a" in found
    assert messages(script(sections), MISSING) == []


def deciding(*rules: Any) -> Any:
    """Make a script that collects three values, and leads on by these rules."""
    kinds = {"quality": PAIN, "hours": "number 0..24", "snoring": "boolean"}
    tasks = [{**asking(PAIN), "collect": kinds}, {"id": "talk", "do": "Talk."}]
    ends = {name: ["end"] for name in ("b", "b2", "c", "d", "n")}
    return script({"a": {"tasks": tasks, "next": rules}, **ends})


@pytest.mark.parametrize(
    ("conditions", "told"),
    [
        (
            {"b": "quality < 4", "c": "snoring == false", "d": "snoring == true"},
            "where 'quality' is not known, the session follows the next rule that holds, "
            "to 'c' or 'd'; ",
        ),
        (
            {"b": "quality + hours > 20", "c": "snoring == false", "d": ""},
            "'c' or 'd'",
        ),
        (
            {"b": "quality < 4", "c": "snoring"},
            "where 'quality' is not known, the session goes on to 'c'; ",
        ),
        (
            {"b": "quality < 4 or hours < 5", "c": "snoring", "d": "not snoring", "b2": ""},
            "where 'quality' or 'hours' is not known, the session follows",
        ),
    ],
)
def test_a_missing_value_decides_where_the_next_rule_reads_another(
    conditions: dict[str, str], told: str
) -> None:
    """The finding names what is really followed, with or without a rule for everybody else."""
    rules = [{"to": to[0], "if": text} if text else to[0] for to, text in conditions.items()]
    (found,) = messages(deciding(*rules), MISSING)
    assert told in found


def test_a_narrower_case_of_the_next_rule_is_passed_without_a_finding() -> None:
    """Whoever leaves one half of it open still gets what the other half asks for."""
    rules = (
        {"to": "b", "if": "snoring and quality < 4"},
        {"to": "c", "if": "hours < 6 or quality < 5"},
        {"to": "d", "if": "hours >= 6 and quality >= 5"},
        "n",
    )
    assert messages(deciding(*rules), MISSING) == []


def test_a_rule_for_every_value_that_reads_them_all_lets_no_missing_value_decide() -> None:
    """Conditions on several values may leave no gap together; the last rule is for who is left."""
    rules = (
        {"to": "b", "if": "quality < 5 or hours < 6"},
        {"to": "c", "if": "quality >= 5 and hours >= 6"},
        "n",
    )
    assert messages(deciding(*rules), MISSING) == []


@pytest.mark.parametrize(
    "condition",
    [
        "quality <= 10",
        "quality >= 0",
        "snoring == true or snoring == false",
        "quality > 3 or quality < 5",
    ],
)
def test_what_everybody_follows_who_answers_hides_the_rules_below(condition: str) -> None:
    """It only asks whether a value is known, and rules that tell values apart follow."""
    below = ({"to": "c", "if": "hours < 6 or quality < 5"}, {"to": "d", "if": "quality >= 5"})
    made = deciding({"to": "b", "if": condition}, *below, "n")
    (found,) = messages(made, ALWAYS)
    assert found.startswith(f"`{condition}` always holds: ")
    assert messages(made, MISSING) == messages(made, "overlapping-conditions") == []


def test_a_chain_of_known_values_is_no_finding() -> None:
    """Whoever said both, whoever said one, and everybody else: no rule hides another."""
    rules = (
        {"to": "b", "if": "quality >= 0 and hours >= 0"},
        {"to": "c", "if": "quality >= 0"},
        "n",
    )
    assert messages(deciding(*rules), ALWAYS) == []


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


DECLINED = {"to": "c", "if": "declined(mood)"}


def test_a_rule_for_whoever_declines_leaves_nothing_to_a_missing_value() -> None:
    """They are led where the author wants them, and nobody is led there as if by a value."""
    assert messages(choosing(LOW, "c"), MISSING)
    assert messages(choosing(LOW, DECLINED, "c"), MISSING) == []
    assert messages(choosing({"to": "b", "if": "known(mood) and mood < 4"}, "c"), MISSING)
    assert messages(choosing({"to": "b", "if": "not known(mood)"}, LOW, "c"), MISSING) == []


def test_whoever_was_not_asked_has_not_declined() -> None:
    """Only a rule that asks whether the value is known speaks of those, too."""
    missing = "value-not-always-collected"
    assert messages(choosing(LOW, DECLINED, "c", optional=True), missing)
    unknown = {"to": "c", "if": "not known(mood)"}
    assert messages(choosing(LOW, unknown, HIGH, optional=True), missing) == []


@pytest.mark.parametrize("question", ["known(mood)", "declined(mood)", "not known(mood)"])
def test_a_question_about_a_value_can_come_out_either_way(question: str) -> None:
    """By itself it is neither dead nor empty, whatever the value can be."""
    made = ruled(question)
    assert messages(made, NEVER) == messages(made, ALWAYS) == []


def test_a_question_that_denies_itself_never_holds() -> None:
    """Asked twice, it is answered alike."""
    assert len(messages(ruled("known(mood) and not known(mood)"), NEVER)) == 1


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ("known(mood) < 4", "`known(mood)` (true or false) is compared with `4` (a number)"),
        ("declined(mood) + 1 > 2", "`declined(mood)` (true or false) cannot be calculated with"),
    ],
)
def test_a_question_is_a_truth(condition: str, problem: str) -> None:
    """It is neither counted nor compared with a number."""
    (found,) = messages(ruled(condition), "mistyped-condition")
    assert problem in found


def test_a_question_about_what_nobody_collects_is_a_fault() -> None:
    """As anywhere else in an `if`."""
    (found,) = messages(ruled("declined(moood)"), "uncollected-value")
    assert "needs 'moood', which no task collects" in found


WITHOUT_WAY = "decline-without-way"
BOTH = [{"to": "b", "if": "mood >= 5"}, {"to": "c", "if": "mood < 5"}]


def declining(*more: dict[str, Any], limits: dict[str, Any] | None = None) -> Any:
    """Make a script whose first section leads on whatever mood is told, and by the rules given."""
    a = {"tasks": [{**asking(PAIN), "collect": {"mood": PAIN}}], "next": [*BOTH, *more]}
    return script({"a": a | ({"limits": limits} if limits else {}), "b": ["end"], "c": ["end"]})


def test_whoever_does_not_say_a_value_is_stuck() -> None:
    """Two rules for every mood hold for nobody who declines to tell it, and nothing leads on."""
    assert messages(declining(), WITHOUT_WAY) == [
        "whoever does not want to say 'mood' is led on by no rule, and the session stays in 'a' "
        "with nothing left to do"
    ]


def test_a_limit_that_ends_the_waiting_is_named() -> None:
    """A limit of turns is no answer to whoever declines, but it ends the waiting: a remark."""
    limited = declining(limits={"turns": 6, "then": "c"})
    assert messages(limited, WITHOUT_WAY) == []
    (message,) = messages(limited, "decline-waits")
    assert message.endswith("nothing left to do until a limit leads to 'c'")


@pytest.mark.parametrize(
    "rule",
    [{"to": "c", "if": "declined(mood)"}, {"to": "c", "if": "not known(mood)"}, {"to": "c"}],
)
def test_a_rule_for_whoever_declines_is_enough(rule: dict[str, Any]) -> None:
    """A rule that holds without the value, and one without a condition, lead them on."""
    assert messages(declining(rule), WITHOUT_WAY) == []


def test_a_judged_rule_may_lead_on_whoever_declines() -> None:
    """What a model judges can hold for them, so nothing is known to be missing."""
    assert messages(declining(*judged(c="they want to")), WITHOUT_WAY) == []


def test_a_gap_in_the_known_values_is_told_first() -> None:
    """Where no rule holds for some mood, that is the one finding."""
    found = script(
        {
            "a": {
                "tasks": [{**asking(PAIN), "collect": {"mood": PAIN}}],
                "next": [{"to": "b", "if": "mood >= 5"}],
            },
            "b": ["end"],
        }
    )
    assert messages(found, WITHOUT_WAY) == []
