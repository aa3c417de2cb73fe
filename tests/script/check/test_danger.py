"""Rules for somebody in danger are marked as urgent, in whichever language the script is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.script_building import judged, messages, script

from scriptgraph.formats.load import load_script
from scriptgraph.formats.shown_words import as_written
from scriptgraph.script.check.danger import speaks_of_danger
from scriptgraph.script.check.lint import lint
from scriptgraph.script.model import Script

NOT_URGENT, NOT_WATCHED = "crisis-not-urgent", "crisis-not-watched"
SCRIPTS = Path(__file__).parents[3] / "scripts"


def watching(when: str, *, urgent: bool = False, **target: Any) -> Script:
    """Make a script with one `anytime` rule into its second section."""
    rule = {"to": "b", "when": when, "urgent": urgent}
    return script({"a": ["end"], "b": {"title": "B", "next": ["end"], **target}}, anytime=[rule])


@pytest.mark.parametrize(
    "when",
    [
        "the client speaks of wanting to die or of hurting themselves or someone else",
        "the patient is in danger",
        "they mention suicide",
        "they want to end their life",
        "somebody may harm others",
        "die Person spricht davon, sterben zu wollen oder sich umzubringen",
        "die Person ist in akuter Gefahr",
        "die Person will nicht mehr leben",
        "die Person möchte sich etwas antun",
        "来访者提到想死、伤害自己或他人",
        "用户有自杀的念头",
        "la persona habla de suicidio",
        "la persona quiere morir o hacerse daño",
    ],
)
def test_a_rule_that_speaks_of_danger_is_to_be_urgent(when: str) -> None:
    """It is told as long as it is not marked, and not any more when it is."""
    assert messages(watching(when), NOT_URGENT) == [
        "the rule to 'b' is for somebody in danger, and it is not `urgent`"
    ]
    assert messages(watching(when, urgent=True), NOT_URGENT) == []


@pytest.mark.parametrize(
    "target",
    [
        {"title": "Crisis"},
        {"title": "Notfall"},
        {"title": "危机干预"},
        {"title": "En crisis"},
        {"tasks": [{"id": "x", "say": "This sounds like an emergency. Please call 112."}]},
        {"tasks": [{"id": "x", "do": "Frage nach Suizidgedanken."}]},
    ],
)
def test_a_section_that_speaks_of_danger_is_entered_urgently(target: dict[str, Any]) -> None:
    """What a section is called, or says, tells what the rule into it is for."""
    assert len(messages(watching("the alarm is raised", **target), NOT_URGENT)) == 1


@pytest.mark.parametrize(
    "when",
    [
        "the patient wants to stop the whole session now and is not in danger",
        "the customer wants to say goodbye",
        "die Person möchte aufhören und ist nicht in Gefahr",
        "来访者想停止谈话",
        "la persona quiere terminar",
        "they want to end the conversation",
    ],
)
def test_other_rules_are_left_alone(when: str) -> None:
    """A session must not end, or change its section, because a model only believes so."""
    assert messages(watching(when), NOT_URGENT) == []


def test_a_crisis_that_waits_for_a_complete_section_is_told() -> None:
    """Nobody in danger waits until all tasks are done; computed rules are no such case."""
    sections = {"a": [*judged(crisis="they are in danger"), "end"], "crisis": ["end"]}
    assert len(messages(script(sections), NOT_WATCHED)) == 1
    urgent = {"to": "crisis", "when": "they are in danger", "urgent": True}
    assert messages(script(sections, anytime=[urgent]), NOT_WATCHED) == []
    computed = {"a": [{"to": "crisis", "if": "1 < 2"}, "end"], "crisis": ["end"]}
    assert messages(script(computed), NOT_WATCHED) == []


@pytest.mark.parametrize("name", ["stress_relief.yaml", "stress_relief.md"])
def test_the_shipped_crisis_is_urgent(name: str) -> None:
    """The published script's emergency is the only way that needs no proof."""
    rules = load_script(SCRIPTS / name).anytime
    assert [(rule.to, rule.urgent) for rule in rules] == [("crisis", True), ("closing", False)]


def test_words_are_not_found_in_other_words() -> None:
    """Danger is a matter of whole words."""
    assert not speaks_of_danger("Ask about endangered species, and criticise nobody.")


HOTLINE = [{"id": "hotline", "say": "Please call 112."}]
ASK = {"id": "ask", "do": "Ask whether they are safe."}
AGAIN = "goes on the same, whatever is answered"
LEFT = "is left with the next message, whatever that says"


@pytest.mark.parametrize(
    ("urgent", "target", "told"),
    [
        (True, {"tasks": HOTLINE, "next": []}, AGAIN),
        (True, {"tasks": [], "next": []}, AGAIN),
        (True, {"tasks": [*HOTLINE, {**ASK, "optional": True}], "next": []}, AGAIN),
        (True, {"tasks": HOTLINE, "next": ["end"]}, LEFT),
        (True, {"tasks": HOTLINE, "next": judged(a="they are safe")}, ""),
        (True, {"tasks": [*HOTLINE, ASK], "next": []}, ""),
        (True, {"tasks": [{**HOTLINE[0], "do": "Stay."}], "next": ["end"]}, ""),
        (False, {"tasks": HOTLINE, "next": []}, ""),
    ],
)
def test_help_in_danger_has_a_task_that_listens(
    urgent: bool, target: dict[str, Any], told: str
) -> None:
    """Where exact words are all that an urgent rule leads to, the author is told what follows."""
    expected = [f"section 'b' is for somebody in danger, and {told}"] if told else []
    made = watching("the patient is in danger", urgent=urgent, **target)
    assert messages(made, "crisis-without-task") == expected
    assert messages(made, "no-way-to-an-end") == []


STAYING = {"tasks": [*HOTLINE, ASK], "next": []}
STOP = {"to": "a", "when": "they want to stop"}
SAFE = {"to": "a", "when": "they want to stop and are not in danger"}


def leaving(*others: dict[str, str], limit: int = 0, own: int = 0) -> Script:
    """Make a script with help in danger, a limit of its own, and one of the script."""
    urgent = {"to": "b", "when": "they are in danger", "urgent": True}
    given = {"limits": {"turns": limit, "then": "a"}} if limit else {}
    target = {**STAYING, **({"limits": {"turns": own, "then": "a"}} if own else {})}
    return script({"a": ["end"], "b": target}, anytime=[urgent, *others], **given)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (leaving(limit=12), "after 12 turns for 'a'"),
        (leaving(own=2), "after 2 turns for 'a'"),
        (leaving(own=4), "after 4 turns for 'a'"),
        (leaving(STOP), "for 'a' when they want to stop"),
        (leaving(STOP, limit=12), "after 12 turns for 'a' and for 'a' when they want to stop"),
    ],
)
def test_help_in_danger_is_not_left_early(made: Script, told: str) -> None:
    """A limit meant for other sections, hardly any turns, or a wish to stop are one finding."""
    expected = [f"section 'b' is for somebody in danger, and is left {told}"]
    assert messages(made, "crisis-left-early") == expected


@pytest.mark.parametrize(
    ("made", "severity"),
    [
        (leaving(limit=12), "info"),
        (leaving(SAFE, limit=12), "info"),
        (leaving(limit=2), "warning"),
        (leaving(own=2), "warning"),
        (leaving(own=4), "info"),
        (leaving(STOP), "warning"),
        (leaving(STOP, limit=12), "warning"),
    ],
)
def test_a_far_limit_of_the_script_is_only_remarked_on(made: Script, severity: str) -> None:
    """Loud is what leads somebody in danger out soon, or because they want to stop."""
    (found,) = (each for each in lint(made) if each.rule == "crisis-left-early")
    assert found.severity == severity


def test_help_in_danger_may_have_a_far_limit() -> None:
    """Who gives it time of its own, and lets nobody go who is in danger, has decided."""
    assert messages(leaving(SAFE, own=100, limit=12), "crisis-left-early") == []


@pytest.mark.parametrize(
    ("code", "title", "when", "written"),
    [
        ("en", "Crisis", "the patient may harm themselves", "→ Crisis, urgently, if …"),
        ("de", "Krise", "die Person ist in Gefahr", "→ Krise, dringend, wenn …"),
        ("es", "Crisis", "la persona está en peligro", "→ Crisis, urgente, si …"),
        ("zh", "危机", "来访者有自杀的危险", "→ 危机，紧急，如果…"),
    ],
)
def test_a_hint_names_the_section_that_the_rule_leads_to(
    code: str, title: str, when: str, written: str
) -> None:
    """Whoever follows it letter by letter leads to the section that there is."""
    text = f"# T\n\n- language: {code}\n\n→ {title}, if {when}\n\n## A\n\n1. Ask.\n\n"
    text += f"→ end\n\n## {title}\n\n1. > 112\n2. Ask whether they are safe.\n"
    made = load_script(text, "markdown")
    (finding,) = [one for one in lint(made) if one.rule == NOT_URGENT]
    assert f"`{written}`" in as_written(finding, made).hint
