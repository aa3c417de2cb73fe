"""Each lint rule finds what it is named after, and keeps quiet about its neighbours."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from script_building import FILE, GREET, asking, judged, placed, rule_ids, script

from scriptgraph.check.faults import FAULTS
from scriptgraph.check.flow import components
from scriptgraph.check.lint import LINT, lint, rules
from scriptgraph.findings import Finding, Place
from scriptgraph.formats.load import load_script
from scriptgraph.script import Script

LIMIT = {"turns": 9, "then": "end"}
EXERCISES = judged(
    thoughts="the patient selects Thought Record",
    activity="the patient selects Behavioral Activation",
    relaxing="the patient selects Relaxation Techniques",
)
ENDINGS: dict[str, list[str]] = {"thoughts": [], "activity": [], "relaxing": []}


def found(made: Script, rule: str) -> list[Finding]:
    """Give what one rule finds."""
    return [finding for finding in lint(made) if finding.rule == rule]


def messages(made: Script, rule: str) -> list[str]:
    return [finding.message for finding in found(made, rule)]


def doing(text: str) -> Script:
    """Make a script whose first section has one task."""
    named = {"2": {"title": "Section 2"}, "worries": {"title": "Your worries"}}
    task = {"id": "ask", "do": text}
    return script({"1": {"title": "Section 1", "tasks": [task], "next": ["2"]}, **named})


def test_a_sound_script_is_clean() -> None:
    """A script that leaves nothing to wish for gets no finding."""
    sections = {"a": judged(b="the patient is ready"), "b": {"tasks": [asking()], "next": ["c"]}}
    assert lint(script({**sections, "c": [{"to": "end", "if": "mood < 4"}, "end"]})) == []


def test_unreachable_section() -> None:
    """A section that only unreachable ones lead to is unreachable, too."""
    made = script({"a": [], "b": ["c"], "c": ["a"]})
    assert [f.section for f in found(made, "unreachable-section")] == ["b", "c"]


@pytest.mark.parametrize(
    "rest", [{"anytime": judged(b="the patient wants it")}, {"limits": {"turns": 3, "then": "b"}}]
)
def test_unreachable_section_counts_every_kind_of_move(rest: dict[str, object]) -> None:
    """A limit or an `anytime` rule leads to a section as well as any other."""
    assert not found(script({"a": [], "b": []}, **rest), "unreachable-section")


def test_no_way_to_an_end() -> None:
    """A trap is reported once, and not the sections that lead into it."""
    made = script({"a": ["b"], "b": ["c"], "c": ["b"]})
    (trap,) = found(made, "no-way-to-an-end")
    assert trap.severity == "error"
    assert trap.message.startswith("sections 'b', 'c' lead only to each other")


def test_no_way_to_an_end_of_one_section() -> None:
    """A section that leads only to itself is a trap."""
    (message,) = messages(script({"a": ["a"]}), "no-way-to-an-end")
    assert message == "section 'a' leads only to itself, so the session can never end"


@pytest.mark.parametrize(
    "rest", [{"anytime": judged(end="the patient wants to stop")}, {"limits": LIMIT}]
)
def test_no_way_to_an_end_counts_every_end(rest: dict[str, object]) -> None:
    """A limit or an `anytime` rule that ends the session is a way to an end."""
    assert not found(script({"a": ["b"], "b": ["a"]}, **rest), "no-way-to-an-end")


def test_cycle_without_limit() -> None:
    """Sections that circle are reported once, together."""
    made = script({"a": ["b"], "b": [*judged(a="again"), "c"], "c": []})
    (message,) = messages(made, "cycle-without-limit")
    assert message == "sections 'a', 'b' form a circle without any limit of turns"


def test_cycle_without_limit_of_one_section() -> None:
    """A section that repeats itself is a cycle."""
    (message,) = messages(script({"a": [*judged(a="again"), "end"]}), "cycle-without-limit")
    assert message == "section 'a' can be repeated without any limit of turns"


@pytest.mark.parametrize("rest", [{"limits": LIMIT}, {}])
def test_cycle_without_limit_is_content_with_one(rest: dict[str, object]) -> None:
    """A limit on one section of the cycle is enough, wherever it is written."""
    one = {} if rest else {"limits": LIMIT}
    made = script({"a": ["b"], "b": {"next": [*judged(a="again"), "end"], **one}}, **rest)
    assert not found(made, "cycle-without-limit")


def test_cycle_without_limit_where_the_limit_leads() -> None:
    """The script's limit does not hold in the section that it leads to."""
    made = script({"a": [*judged(a="again"), "end"]}, limits={"turns": 3, "then": "a"})
    assert found(made, "cycle-without-limit")


def test_cycle_without_limit_sees_a_smaller_circle() -> None:
    """A limit in the large circle does not end the small one beside it."""
    limited = {"next": ["a"], "limits": LIMIT}
    made = script({"a": ["b"], "b": [*judged(a="again", c="on")], "c": limited})
    assert messages(made, "cycle-without-limit") == [
        "sections 'a', 'b' form a circle without any limit of turns"
    ]


def test_no_tasks() -> None:
    """A section without tasks is an error."""
    (finding,) = found(script({"a": {"tasks": []}}), "no-tasks")
    assert (finding.severity, finding.message) == ("error", "section 'a' has no tasks")


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
    ("one", "other"),
    [
        ("the patient wants to stop", "The patient wants to stop."),
        ("the patient wants to stop", "patient want to stop"),
        ("the patient chooses an exercise", "they choose the exercises"),
    ],
)
def test_overlapping_conditions_in_words(one: str, other: str) -> None:
    """Case, punctuation, fillers and endings do not make another condition."""
    made = script({"a": [*judged(b=one), *judged(end=other)], "b": []})
    (finding,) = found(made, "overlapping-conditions")
    assert finding.section == "a"
    assert "(end) adds nothing to `when " in finding.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the patient selects exercise 1", "the patient selects exercise 2"),
        ("the patient has code A10001", "the patient has code A10002"),
        ("the patient agrees", "the patient disagrees"),
        ("the patient has a problem", "the patient has a project"),
        ("the patient is comfortable", "the patient is uncomfortable"),
        ("the patient has understood", "the patient has not understood"),
        ("the patient wants to stop", "the patient wants to go on"),
    ],
)
def test_overlapping_conditions_in_words_differ(one: str, other: str) -> None:
    """One word, number or syllable can turn a condition into another."""
    made = script({"a": [*judged(b=one), *judged(end=other)], "b": []})
    assert not found(made, "overlapping-conditions")


def test_overlapping_conditions_with_anytime() -> None:
    """A section's rule may repeat an `anytime` rule, but not one that leads into the section."""
    stop = "the patient wants to stop"
    made = script({"a": judged(b=stop), "b": judged(end=stop)}, anytime=judged(b=stop))
    assert [f.section for f in found(made, "overlapping-conditions")] == ["a"]
    twice = script({"a": []}, anytime=[*judged(a=stop), *judged(end=stop)])
    assert [f.section for f in found(twice, "overlapping-conditions")] == [None]


@pytest.mark.parametrize(
    ("earlier", "later", "hidden"),
    [
        ("mood < 4", "mood < 4", True),
        ("mood < 4", "mood<4 ", True),
        ("mood < 4", "mood < 3", True),
        ("mood < 4", "mood <= 4", False),
        ("mood <= 4", "mood < 4", True),
        ("mood > -2", "mood >= 3", True),
        ("mood >= 3", "mood == 3", True),
        ("mood > 3", "mood == 3", False),
        ("mood < 3", "mood < 4", False),
        ("mood < 4", "mood < 4 and age > 17", True),
        ("mood < 4 and age > 17", "mood < 4", False),
        ("mood < 4 or age > 17", "mood < 4", False),
        ("mood < 4", "age < 3", False),
        ("mood != 4", "mood == 3", False),
    ],
)
def test_overlapping_conditions_computed(earlier: str, later: str, hidden: bool) -> None:
    """A computed rule is moot when an earlier one holds whenever it does."""
    tasks = [asking(), {**asking(name="age"), "id": "age"}]
    computed = [{"to": "b", "if": earlier}, {"to": "c", "if": later}]
    made = script({"a": {"tasks": tasks, "next": computed}, "b": [], "c": []})
    assert bool(found(made, "overlapping-conditions")) is hidden


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


def test_uncollected_value() -> None:
    """A value that no task collects is an error; a similar one is suggested."""
    reading = [{"to": "end", "if": "mod < 4 and true"}, "end"]
    made = script({"a": {"tasks": [asking()], "next": reading}})
    (finding,) = found(made, "uncollected-value")
    assert finding.severity == "error"
    assert "needs 'mod', which no task collects" in finding.message
    assert finding.hint == "Did you mean 'mood'?"


def test_uncollected_value_anytime() -> None:
    """An `anytime` rule may read what any section collects, and nothing else."""
    anytime = [{"to": "end", "if": "mood < 4"}]
    assert found(script({"a": []}, anytime=anytime), "uncollected-value")
    made = script({"a": {"tasks": [asking()]}}, anytime=anytime)
    assert lint(made) == []


def test_uncollected_value_with_a_hyphen() -> None:
    """A value named with `-` cannot be read, because `-` subtracts."""
    tasks = [asking(name="low-mood")]
    made = script({"a": {"tasks": tasks, "next": [{"to": "end", "if": "low-mood < 4"}, "end"]}})
    assert {finding.hint for finding in found(made, "uncollected-value")} == {
        "`-` subtracts in an `if`: call the value 'low_mood' instead of 'low-mood'."
    }


READING = [{"to": "end", "if": "mood < 4"}, "end"]


def test_value_not_always_collected() -> None:
    """One way without the value is enough, and is told."""
    made = script(
        {
            "start_here": [*judged(ask="there is time"), "skip"],
            "ask": {"tasks": [asking()], "next": ["read"]},
            "skip": ["read"],
            "read": READING,
        }
    )
    (message,) = messages(made, "value-not-always-collected")
    assert message.endswith("not collected on this way: start_here → skip → read")


def test_value_not_always_collected_is_told_for_each_value() -> None:
    """Two values that are left out on two ways are each told with their own."""
    reading = [{"to": "end", "if": "mood < 4"}, {"to": "end", "if": "age < 18"}, "end"]
    made = script(
        {
            "a": [*judged(moody="there is time"), "aged"],
            "moody": {"tasks": [asking()], "next": ["read"]},
            "aged": {"tasks": [asking(name="age")], "next": ["read"]},
            "read": reading,
        }
    )
    ways = [text.split(": ")[1] for text in messages(made, "value-not-always-collected")]
    assert ways == ["a → aged → read", "a → moody → read"]


def test_value_not_always_collected_on_every_way() -> None:
    """A value that every way collects, or the section itself, is known."""
    ask = {"tasks": [asking()], "next": ["read"]}
    made = script({"a": [*judged(b="so"), "c"], "b": ask, "c": ask, "read": READING})
    assert not found(made, "value-not-always-collected")
    assert not found(script({"a": {**ask, "next": READING}}), "value-not-always-collected")


def test_value_not_always_collected_by_an_optional_task() -> None:
    """An optional task may be left out, and its value with it."""
    made = script({"a": {"tasks": [asking(optional=True)], "next": READING}})
    (message,) = messages(made, "value-not-always-collected")
    assert message.endswith(": a")


@pytest.mark.parametrize(
    "rest",
    [
        {"anytime": judged(read="the patient wants it")},
        {"limits": {"turns": 3, "then": "read"}},
    ],
)
def test_value_not_always_collected_when_a_section_is_cut_short(rest: dict[str, object]) -> None:
    """A limit or an `anytime` rule leaves a section before its tasks are done."""
    sections = {"ask": {"tasks": [asking()], "next": ["read"]}, "read": READING}
    assert not found(script(sections), "value-not-always-collected")
    assert found(script(sections, **rest), "value-not-always-collected")


def test_value_not_always_collected_shortens_a_long_way() -> None:
    """Of a long way only both ends are shown."""
    chain = {f"s{n}": [f"s{n + 1}"] for n in range(9)}
    made = script({**chain, "s9": READING, "late": {"tasks": [asking()]}})
    (message,) = messages(made, "value-not-always-collected")
    assert message.endswith(": s0 → s1 → s2 → … → s7 → s8 → s9")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('mood == "hihg"', True),
        ('mood in ["low", "medium"]', True),
        ('not (mood != "hihg")', True),
        ('mood == "high"', False),
        ('mood in ["low", "high"]', False),
        ('mood in "low or medium"', False),
        ('name == "hihg"', False),
    ],
)
def test_unknown_choice(text: str, wrong: bool) -> None:
    """A value with choices is compared with its choices only."""
    tasks = [asking(["low", "high"]), {**asking("string", name="name"), "id": "name"}]
    made = script({"a": {"tasks": tasks, "next": [{"to": "end", "if": text}, "end"]}})
    assert bool(found(made, "unknown-choice")) is wrong


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
    assert rule_ids(lint(made)) == ["no-way-to-an-end", "cycle-without-limit"]
    assert rule_ids(lint(made, ignore=["cycle-without-limit"])) == ["no-way-to-an-end"]


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
    """The listing has the faults and the lint rules, each with its description."""
    assert rules() == FAULTS + LINT
    assert len({rule.id for rule in rules()}) == len(rules())
    assert all(rule.finds.endswith(".") and rule.mend.endswith(".") for rule in rules())


def test_components_are_maximal_circles() -> None:
    """Components partition the graph, and an edge into a later one never comes back."""
    graph = {"a": "b", "b": "ca", "c": "d", "d": "ex", "e": "c", "f": "f"}
    assert components(graph) == [["a", "b"], ["c", "d", "e"], ["f"]]


def test_components_of_a_long_chain() -> None:
    """The search does not recurse."""
    chain = {str(one): [str(other)] for one, other in pairwise(range(20_000))}
    assert len(components(chain)) == len(chain)
