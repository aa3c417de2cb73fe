"""Urgent rules name a danger, and help for somebody in danger is not left with any answer."""

from __future__ import annotations

from typing import Any

import pytest
from support.script_building import asking, found, judged, messages, script

from scriptgraph.language.labels import labels
from scriptgraph.script.model import Script

ANY_ANSWER, NO_DANGER, NOT_URGENT = (
    "crisis-with-any-answer",
    "urgent-without-danger",
    "crisis-not-urgent",
)
HOTLINE = {"id": "hotline", "say": "Please call 112 now."}
BARE = "Ask whether somebody is with them."


def helping(
    do: str = BARE,
    *more: str,
    next: Any = (),
    language: str = "en",
    when: str = "the patient is in danger",
    **rest: Any,
) -> Script:
    """Make a script with help for somebody in danger that has these tasks and rules."""
    told = [{"id": f"t{number}", "do": text} for number, text in enumerate((do, *more))]
    urgent = {"to": "help", "when": when, "urgent": True}
    sections = {"a": ["end"], "help": {"tasks": [HOTLINE, *told], "next": next}, "b": ["end"]}
    return script({**sections, **rest}, anytime=[urgent], language=language)


@pytest.mark.parametrize(
    ("made", "leaving"),
    [
        (helping(), "the session ends"),
        (helping("Ask who is with them.", "Say goodbye."), "the session ends"),
        (helping("Frage, ob jemand bei ihnen ist.", language="de"), "the session ends"),
        (helping("Pregunta si hay alguien con ellos.", language="es"), "the session ends"),
        (helping("问他身边有没有人。", language="zh"), "the session ends"),
        (helping("Ask who is there. Done when they have answered."), "the session ends"),
        (helping("Erledigt, wenn sie geantwortet haben.", language="de-AT"), "the session ends"),
        (
            helping("Tell them that the clinic is a safe place, and say goodbye."),
            "the session ends",
        ),
        (helping("Sage, dass sie hier in Sicherheit sind.", language="de"), "the session ends"),
        (helping("Diles que aquí están a salvo.", language="es"), "the session ends"),
        (helping("告诉他这里很安全。", language="zh"), "the session ends"),
        (helping(next=["b"]), "goes on to 'b'"),
        (helping(next=[*judged(a="they ask for a number"), "b"]), "goes on to 'b'"),
    ],
)
def test_help_that_any_answer_ends_is_told(made: Script, leaving: str) -> None:
    """ "Nobody, I am on the roof" answers whether somebody is there, and must not be the end."""
    (told,) = found(made, ANY_ANSWER)
    assert told.message == (
        f"section 'help' is for somebody in danger, and {leaving} with any answer: "
        "no task asks whether they are safe, or says when it is done"
    )
    assert f": {labels(made.language).ask_safe}`" in told.hint


@pytest.mark.parametrize(
    "made",
    [
        helping("Ask whether they are safe now, and stay with them until help has come."),
        helping("Ask whether they are safe now."),
        helping("Frage, ob sie in Sicherheit sind.", language="de"),
        helping("Ask who is with them. Done only when they have named somebody."),
        helping("Ask how they are.", "Stay until somebody is with them."),
        helping("Frage, ob sie sicher sind, und bleibe, bis Hilfe da ist.", language="de"),
        helping("Pregunta si están a salvo y quédate hasta que llegue ayuda.", language="es"),
        helping("Reste jusqu’à ce que l’aide soit là.", language="fr"),
        helping("一直陪到他说自己安全为止。", language="zh"),
        helping(next=judged(b="they are safe")),
        helping(next=[*judged(b="they have said that they are safe"), "help"]),
        helping(next=["again"], again={"title": "Emergency", "next": ["end"]}),
        helping("Chiedi se è al sicuro.", language="it"),
    ],
)
def test_help_that_waits_is_left_alone(made: Script) -> None:
    """A task that asks for safety or says when it is done keeps them, and so does such a rule."""
    assert messages(made, ANY_ANSWER) == []


def test_a_value_that_is_collected_decides() -> None:
    """Where a rule reads whether they are safe, not any answer leads out."""
    task = {**asking("boolean", name="safe")}
    rules = [{"to": "b", "if": "safe"}, {"to": "help", "if": "not safe"}, "help"]
    made = helping(help={"tasks": [HOTLINE, task], "next": rules})
    assert messages(made, ANY_ANSWER) == []


def test_a_rule_with_the_wrong_target_is_told_as_that() -> None:
    """Where nothing watches for the crisis, its own finding is enough."""
    made = helping(crisis=["end"])
    assert messages(made, ANY_ANSWER) == []
    assert "no way leads from 'a' to section 'crisis'" in messages(made, "unreachable-section")


@pytest.mark.parametrize(
    ("when", "code", "found_words"),
    [
        ("the patient is not in danger", "en", "not in danger"),
        ("the patient is out of danger", "en", "out of danger"),
        ("the patient is safe", "en", "safe"),
        ("die Person ist nicht in Gefahr", "de", "nicht in Gefahr"),
        ("die Person ist außer Gefahr", "de", "außer Gefahr"),
        ("die Person ist in Sicherheit", "de", "in Sicherheit"),
        ("la persona no está en peligro", "es", "no está en peligro"),
        ("la personne n’est pas en danger", "fr", "pas en danger"),
        ("来访者没有生命危险", "zh", "没有生命危险"),
    ],
)
def test_an_urgent_rule_for_whoever_is_in_no_danger_is_told(
    when: str, code: str, found_words: str
) -> None:
    """A "not" too many, or one that was kept from another rule, is a warning."""
    (told,) = found(helping(when=when, language=code), NO_DANGER)
    assert told.message == (
        f"the urgent rule to 'help' holds for whoever is in no danger: {found_words!r}"
    )
    assert told.severity == "warning"


@pytest.mark.parametrize("when", ["es akut wird", "it gets bad", "…"])
def test_an_urgent_rule_that_names_no_danger_is_remarked_on(when: str) -> None:
    """A model may know what is meant; whoever goes by words does not."""
    told = found(helping(when=when, language="de"), NO_DANGER)
    assert [each.severity for each in told] == ["info"]
    assert f"{when!r} names no danger" in told[0].message


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("the patient is in danger", "en"),
        ("the patient is in danger", "de"),
        ("the patient is not safe", "en"),
        ("they are not in danger now but think of suicide", "en"),
        ("the caller has chest pain or cannot breathe", "en"),
        ("die Person ist in Gefahr oder denkt daran sich das Leben zu nehmen", "de"),
        ("die Person ist nicht sicher", "de"),
        ("es riecht nach Gas", "de"),
        ("la persona está en peligro o piensa en hacerse daño", "es"),
        ("le patient est en danger", "fr"),
        ("来访者有生命危险或想自杀", "zh"),
    ],
)
def test_urgent_rules_that_name_a_danger_are_left_alone(when: str, code: str) -> None:
    """Danger in whatever language, emergencies of the body and of the house included."""
    assert messages(helping(when=when, language=code), NO_DANGER) == []


def giving(when: str, say: str, **more: Any) -> Script:
    """Make a script with an ordinary `anytime` rule into exact words."""
    target = {"tasks": [{"id": "x", "say": say}], "next": ["end"]}
    rule = {"to": "b", "when": when}
    return script({"a": ["end"], "b": target, **more}, anytime=[rule])


@pytest.mark.parametrize(
    "say",
    [
        "Please call 988 now.",
        "Bitte rufen Sie jetzt die 0800 111 0 111 an.",
        "Llame ahora al 024.",
        "请马上拨打 12356。",
    ],
)
def test_a_hotline_at_any_time_is_entered_urgently(say: str) -> None:
    """A section of which only a rule at any time knows, and which gives such a number, is help."""
    assert len(messages(giving("the client is very low", say), NOT_URGENT)) == 1


@pytest.mark.parametrize(
    "made",
    [
        giving("the patient wants to stop", "Goodbye. In an emergency, call 112."),
        giving("they want to leave and are not in danger", "If it gets worse, call 988."),
        giving("the client is bored", "You have 112 points."),
        giving("the client is bored", "Call 112 if you need help.", c=["b"]),
    ],
)
def test_a_goodbye_with_a_number_needs_no_urgency(made: Script) -> None:
    """Who wants to stop is given the number as well, and is in no danger."""
    assert messages(made, NOT_URGENT) == []


@pytest.mark.parametrize(
    "when", ["la personne se fait du mal", "la personne se scarifie", "la personne veut en finir"]
)
def test_what_somebody_does_to_themselves_is_danger_in_french(when: str) -> None:
    """In whatever person the words stand."""
    assert not [*found(helping(language="fr", when=when), NO_DANGER)]
    assert [*found(helping(language="fr", when="la personne finit son repas"), NO_DANGER)]
