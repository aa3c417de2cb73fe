"""What a task, a type or the top of a script says, and the rest of the script does otherwise."""

from typing import Any

import pytest
from support.script_building import asking, found, judged, messages, script

from scriptgraph.script.model import Script

RANGE, FRACTION, LANGUAGE, ENDS = (
    "range-in-task",
    "fraction-of-whole",
    "language-mismatch",
    "ends-unlike-others",
)
TEN = "integer 0..10"


def task(do: str, **collect: Any) -> Script:
    """Make a script with one task."""
    return script({"a": {"tasks": [{"id": "t", "do": do, "collect": collect}]}})


@pytest.mark.parametrize(
    ("do", "kind", "asked", "taken"),
    [
        ("Ask how strong it is, from 0 to 100.", TEN, "0 to 100", "0 to 10"),
        ("Ask on a scale of 1 to 5.", TEN, "1 to 5", "0 to 10"),
        ("Ask how rested they are (0-10).", "integer 1..5", "0 to 10", "1 to 5"),
        ("Frage, wie es geht, von 0 (gar nicht) bis 100 (ganz).", TEN, "0 to 100", "0 to 10"),
        ("Pregunta por las ganas de 0 a 5.", "number 0..10", "0 to 5", "0 to 10"),
        ("Demande la douleur de 0 à 20.", TEN, "0 to 20", "0 to 10"),
        ("问他从 1 到 5 有多痛。", TEN, "1 to 5", "0 to 10"),
        ("Ask how often, from 0 to 4.", ("0", "1", "2", "3"), "0 to 4", "0 to 3"),
    ],
)
def test_a_task_asks_on_the_scale_of_its_value(do: str, kind: Any, asked: str, taken: str) -> None:
    """Whoever answers 70 of 100 is asked again and again, and 5 of 5 counts as half."""
    (told,) = found(task(do, m=kind), RANGE)
    assert told.message == f"task 't' asks from {asked}, and 'm' takes {taken}"
    assert asked.replace(" to ", "..") in told.hint


@pytest.mark.parametrize(
    "made",
    [
        task("Ask from 0 to 10.", m=TEN),
        task("Ask in 1 to 2 sentences how strong it is.", m=TEN),
        task("Ask how many hours they work, usually from 9 to 5.", m="number 0..24"),
        task("Ask from 0 to 10 for pain, and from 0 to 4 for sleep.", m=TEN, n="integer 0..4"),
        task("Ask from 0 to 10. From 0 to 3 is little.", m=TEN),
        task("Ask from 0 to 10.", m="integer"),
        task("Ask from 0 to 100 how strong it is."),
    ],
)
def test_other_numbers_are_no_scale(made: Script) -> None:
    """Lengths, times, and tasks that collect nothing with ends say nothing of a scale."""
    assert messages(made, RANGE) == []


@pytest.mark.parametrize(("kind", "condition", "count"), [
    ("integer 0..24", "m < 5.5", 1),
    ("integer", "m >= 5.5", 1),
    ("number 0..24", "m < 5.5", 0),
    ("integer 0..24", "m < 5.0", 0),
    ("integer 0..24", "m + m < 5.5", 0),
])  # fmt: skip
def test_a_whole_number_and_a_fraction_are_remarked_on(
    kind: str, condition: str, count: int
) -> None:
    """ "Five and a half" is no answer to what takes whole numbers; a sum may be compared so."""
    sections = {
        "a": {"tasks": [asking(kind, name="m")], "next": [{"to": "b", "if": condition}, "b"]}
    }
    told = found(script({**sections, "b": ["end"]}), FRACTION)
    assert [each.severity for each in told] == ["info"] * count


GERMAN = (
    "Frage, wie die Nacht gewesen ist und was sie am meisten wach gehalten hat, und höre ihr zu."
)
ENGLISH = "Ask how the night has been and what it was that kept them awake, and listen to them."
SAID = "Ich bin ein Programm und kein Mensch, und in einem Notfall rufen Sie bitte die 112 an."


def spoken(language: str, do: str, say: str = "") -> Script:
    """Make a script in a language."""
    said = [{"id": "s", "say": say}] if say else []
    tasks = [*said, {"id": "t", "do": do}]
    return script({"a": {"tasks": tasks, "next": ["end"]}}, language=language)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (spoken("en", GERMAN), "the script is in 'de', and its `language` is 'en'"),
        (spoken("fr", GERMAN), "the script is in 'de', and its `language` is 'fr'"),
        (spoken("en", ENGLISH, SAID), "the script is in 'de', and its `language` is 'en'"),
        (spoken("en", "问来访者昨晚睡得怎么样，是什么让他睡不着，然后认真听。"), "'zh'"),
    ],
)
def test_a_script_in_another_language_is_told(made: Script, message: str) -> None:
    """Answers would be read as English ones, and a reply in the script's language refused."""
    (told,) = messages(made, LANGUAGE)
    assert message in told


@pytest.mark.parametrize(
    "made",
    [
        spoken("de", GERMAN, SAID),
        spoken("de", ENGLISH, SAID),
        spoken("zh", ENGLISH),
        spoken("en", ENGLISH),
        spoken("en", "Frage, wie es geht."),
        spoken("de-AT", GERMAN),
    ],
)
def test_instructions_may_be_in_english(made: Script) -> None:
    """Models understand them in any language; and a short text is in none for sure."""
    assert messages(made, LANGUAGE) == []


def parting(**sections: Any) -> Script:
    """Make a section that three others are entered from, and a last one."""
    first = judged(b="they want b", c="they want c", d="they want none")
    named = {"b": ["last"], "c": ["last"], "d": ["last"], **sections}
    return script({"a": first, **named, "last": {"next": []}})


def test_a_way_on_that_was_forgotten_is_remarked_on() -> None:
    """Two of three exercises lead to the last section, and the third ends the session."""
    (told,) = found(parting(d=[]), ENDS)
    assert told.message == "the session ends in 'd', and goes on from 'b' and 'c' to 'last'"
    assert (told.severity, "next: last" in told.hint) == ("info", True)


@pytest.mark.parametrize(
    "made",
    [
        parting(),
        parting(d=["end"]),
        parting(d={"next": [], "tasks": [{"id": "t", "do": "Thank them, and say goodbye."}]}),
        parting(d={"next": [], "title": "Abschied"}),
        parting(c=[], d=[]),
        parting(c=["d"], d=[]),
    ],
)
def test_an_end_that_is_meant_is_left_alone(made: Script) -> None:
    """One that says goodbye, or says `next: end`, or is one of several ends."""
    assert messages(made, ENDS) == []


@pytest.mark.parametrize("gap", ["{{ name }}", "${vorname}", "%(name)s"])
def test_a_gap_for_what_nobody_collects_is_told(gap: str) -> None:
    """A model reads the braces, whether or not there is such a value."""
    (told,) = messages(task(f"Greet {gap} warmly."), "placeholder-in-task")
    assert told.endswith("as it stands, and no task collects such a value")
    assert (
        messages(task("Explain that {a, b} is a set, and {x | x > 1}."), "placeholder-in-task")
        == []
    )


CONSENT = "choice-without-decline"


@pytest.mark.parametrize(
    ("sections", "count"),
    [
        ({"a": judged(b="the patient agrees")}, 1),
        ({"a": judged(b="die Person ist einverstanden")}, 1),
        ({"a": judged(b="la persona acepta")}, 1),
        ({"a": judged(b="来访者同意")}, 1),
        ({"a": ["consent"], "consent": judged(b="they have accepted the terms")}, 1),
        ({"a": judged(b="they agree", c="they do not agree"), "c": ["end"]}, 0),
        ({"a": judged(b="来访者同意", c="来访者不同意"), "c": ["end"]}, 0),
        ({"a": [*judged(b="they agree"), "c"], "c": ["end"]}, 0),
        ({"a": judged(b="they have understood")}, 0),
        ({"a": ["sum"], "sum": judged(b="they agree with the summary")}, 0),
        (
            {
                "a": {
                    "tasks": [{"id": "t", "do": "Correct the goal until they accept it."}],
                    "next": judged(b="they accept it"),
                }
            },
            0,
        ),
    ],
)
def test_consent_has_a_way_for_whoever_does_not_agree(sections: Any, count: int) -> None:
    """Who says no is asked again and again; a summary may be mended until it is right."""
    assert len(messages(script({**sections, "b": ["end"]}), CONSENT)) == count


@pytest.mark.parametrize(
    ("do", "name", "asked", "named"),
    [
        ("Frage, seit wie vielen Monaten das Geräusch da ist.", "wochen", "months", "weeks"),
        ("Ask how many minutes they sleep.", "hours_sleep", "minutes", "hours"),
        ("Ask how long it takes, in hours.", "minutes", "hours", "minutes"),
        ("Pregunta cuántos días hace.", "semanas", "days", "weeks"),
        ("Demande depuis combien de mois.", "semaines", "months", "weeks"),
    ],
)
def test_a_task_asks_in_the_unit_of_its_value(do: str, name: str, asked: str, named: str) -> None:
    """What is told in another unit than the name says is asked again and again."""
    (told,) = found(task(do, **{name: "number"}), "unit-in-task")
    assert f"asks for {asked}" in told.message
    assert f"Ask for {named}" in told.hint


@pytest.mark.parametrize(
    ("do", "name"),
    [
        ("Ask how many weeks it has been.", "weeks"),
        ("Ask on how many days in the last weeks they drank.", "days"),
        ("Ask how many hours they sleep a night, in the last month.", "hours_sleep"),
        ("Ask how many cigarettes they smoke in a week.", "cigarettes_per_week"),
        ("Ask how long, in days or in weeks.", "weeks"),
        ("Ask how strong it is. Nobody gets better in days.", "strength"),
    ],
)
def test_a_unit_that_is_not_asked_for_says_nothing(do: str, name: str) -> None:
    """Spans that a question speaks of are no units of its answer."""
    assert messages(task(do, **{name: "number"}), "unit-in-task") == []
