"""Texts and lists that do not say what their author sees in them."""

from __future__ import annotations

from typing import Any

import pytest
from support.script_building import asking, messages, script

from scriptgraph.script.model import Script

WORDS, TASK, IMAGE = "placeholder-in-words", "placeholder-in-task", "image-in-text"
JOINED, ODD, COMMA = "unparted-choices", "odd-choices", "comma-in-list"


def saying(text: str) -> Script:
    """Make a script that says a text."""
    return script({"a": {"tasks": [{"id": "x", "say": text}, asking("string", name="name")]}})


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("Hello {name}, your score is {q1 + q2}.", "{q1 + q2}"),
        ("Hello {{ name }}!", "{{ name }}"),
        ("Hello ${name}!", "${name}"),
        ("Hello %(name)s!", "%(name)s"),
        ("Guten Tag [Name]!", "[Name]"),
        ("Hello <name>!", "<name>"),
        ("你好，{姓名 或 名字}！", "{姓名 或 名字}"),
        ("Hello ___, welcome.", "___"),
    ],
)
def test_a_gap_in_exact_words_is_told(text: str, gap: str) -> None:
    """Nobody is to be greeted as {name}; one finding says what would be sent."""
    assert messages(saying(text), WORDS) == [
        f"`{gap}` is sent as it stands; no value takes its place"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Press * 2 # now.", "[x] done, [ ] open", "[our page](https://example.org)", "I <3 you",
        "2 < 3 and 5 > 4", "snake_case_word", "A <b>bold</b> word", "Take 10 {", "Call 112 [24 h].",
        "Estoy contigo en todo.", "It costs $5.", "50 % so far", "Call me Robin ... or just Rob.",
        "Call 112 (day and night)...", "Love, xxx", "Insert the card (the blue one).",
    ],
)  # fmt: skip
def test_other_signs_in_words_are_left_alone(text: str) -> None:
    """Links, tick boxes and signs of comparison are no gaps."""
    assert messages(saying(text), WORDS) == []
    assert messages(saying(text), "unwritten-words") == []


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("Bitte wählen Sie jetzt %s!", "%s"),
        ("Dial $hotline.", "$hotline"),
        ("Rufen Sie 0800 XXX XXX an.", "XXX"),
        ("The line is 555-XXXX.", "XXXX"),
        ("TODO: the number of the ward", "TODO"),
        ("Llame al TBD.", "TBD"),
        ("Ring the night nurse (insert her number).", "(insert her number)"),
        ("Wählen Sie die (Nummer der Station einfügen).", "(Nummer der Station einfügen)"),
        ("Llame ahora (añadir el teléfono).", "(añadir el teléfono)"),
        ("Appelez le (numéro à compléter).", "(numéro à compléter)"),
        ("请拨打（填写热线号码）。", "（填写热线号码）"),
        ("Please dial … at once.", "dial …"),
        ("Bitte rufen Sie die ... an.", "rufen Sie die ..."),
    ],
)
def test_what_is_still_to_be_written_is_told(text: str, gap: str) -> None:
    """A person in danger is to dial a number; the hint is never to let a model fill it in."""
    assert messages(saying(text), "unwritten-words") == [
        f"`{gap}` is sent as it stands; something is missing"
    ]
    assert messages(saying(text), WORDS) == []


def test_the_fallback_has_no_gaps() -> None:
    """It is sent word for word as well."""
    made = script({"a": []}, fallback="Sorry, {name}.")
    assert len(messages(made, WORDS)) == 1


def test_a_value_in_braces_in_an_instruction_is_told() -> None:
    """Only what is the name of a value: other braces may be meant."""
    tasks = [asking("string", name="name"), {"id": "x", "do": "Greet ${name}, with {hi}."}]
    assert messages(script({"a": {"tasks": tasks}}), TASK) == [
        "`${name}` is shown to the model as it stands"
    ]
    tasks[1]["do"] = "Greet them {warmly}."
    assert messages(script({"a": {"tasks": tasks}}), TASK) == []


@pytest.mark.parametrize(
    "text", ["![breathing](breath.png)", "Look: <img src='a.png'>", "![[breath.png]]"]
)
def test_a_picture_is_told(text: str) -> None:
    """It would be sent as its own source, and is no gap for a value."""
    assert len(messages(saying(text), IMAGE)) == 1
    assert messages(saying(text), WORDS) == []


def choosing(*choices: str) -> Script:
    """Make a script that collects one of several choices."""
    return script({"a": {"tasks": [asking(choices)]}})


@pytest.mark.parametrize(
    ("choices", "meant"),
    [
        (["好，一般，差"], "[好, 一般, 差]"),
        (["好、一般"], "[好, 一般]"),
        (["gut; mittel; schlecht"], "[gut, mittel, schlecht]"),
        (["good/bad"], "[good, bad]"),
        (["好，一般", "差"], "[好, 一般]"),
    ],
)
def test_choices_that_are_one_are_told(choices: list[str], meant: str) -> None:
    """One finding, with the list as it is to be written."""
    (found,) = messages(choosing(*choices), JOINED)
    assert f"write `{meant}`" in found
    assert messages(choosing(*choices), ODD) == []


@pytest.mark.parametrize("choices", [["and/or", "none"], ["yes", "no"], ["24/7", "by day"]])
def test_choices_with_other_signs_are_left_alone(choices: list[str]) -> None:
    """A slash inside one of several choices is part of it."""
    assert messages(choosing(*choices), JOINED) == messages(choosing(*choices), ODD) == []


def test_odd_choices_are_told() -> None:
    """A list with one choice leaves none; a choice that stands twice may be half of a number."""
    assert messages(choosing("good"), ODD) == ["'good' is the only choice"]
    assert messages(choosing("a", "b", "a"), ODD) == ["'a' stands twice among the choices"]
    (found,) = messages(choosing("0", "5", "1", "1", "5"), ODD)
    assert found.endswith("a decimal number has a point: `0.5`")


@pytest.mark.parametrize(
    ("condition", "kind", "count"),
    [
        ("mood in [0,5, 1, 1,5]", "integer", 1),
        ("mood in [1,5]", "number", 1),
        ("mood in [1,5]", "integer", 0),
        ("mood in [1, 5]", "number", 0),
        ("mood in [0.5, 1]", "number", 0),
    ],
)
def test_commas_in_a_list_of_numbers(condition: str, kind: Any, count: int) -> None:
    """Where it cannot be told whether a point is meant, both readings are shown."""
    made = script({"a": {"tasks": [asking(kind)], "next": [{"to": "end", "if": condition}, "end"]}})
    assert len(messages(made, COMMA)) == count


@pytest.mark.parametrize(
    "text",
    [
        "„Bitte rufen Sie jetzt 112 an, oder die Telefonseelsorge 0800 111 0 111.",
        '"Please call your doctor now."',
        "Say slowly:\n  “Dial 999.”",
        "「请拨打120。」",
        "«Llame al 024»",
    ],
)
def test_quotation_marks_are_no_exact_words(text: str) -> None:
    """Who puts a number to call in quotation marks is told that a model may change it."""
    told = messages(script({"a": {"tasks": [{"id": "x", "do": text}]}}), "quoted-words")
    assert told == [
        "the words in quotation marks in task 'x' are no exact words, and a model may change them"
    ]
    assert not messages(saying(text), "quoted-words")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Bitte rufen Sie jetzt 112 an oder gehen Sie ins nächste Krankenhaus.", "112"),
        ("Be calm. Call the helpline: 0800 111 0 111.", "0800 111 0 111"),
        ("Dial +49 30 123456 now.", "+49 30 123456"),
        ("Tell them to call 988.", "988"),
        ("Llame ahora al 024 o al 112.", "024"),
        ("Marque el 112.", "112"),
        ("Appelez le 3114, jour et nuit.", "3114"),
        ("Appelez le 15.", "15"),
        ("请马上拨打120或12356。", "120"),
        ("保持冷静。请致电12356", "12356"),
    ],
)
def test_a_number_to_call_is_no_instruction(text: str, number: str) -> None:
    """A model that writes it anew may change a digit; as exact words it cannot."""
    made = script({"a": {"tasks": [{"id": "x", "do": text}]}})
    assert messages(made, "number-in-task") == [
        f"the number {number} in task 'x' stands in an instruction"
        ", and a model may change it or leave it out"
    ]
    assert not messages(saying(text), "number-in-task")


@pytest.mark.parametrize(
    "text",
    [
        "Ask whom they could call.", "Call them by name. Ask for a number from 0 to 100.",
        "Ask how they slept in 2024.", "Rufe die Antworten von 0 bis 10 ab.", "Ask for 100% calm.",
        "Lies 120 Wörter vor.", "Appelle-la par son nom, 15 minutes.", "请用0到100打分。",
    ],
)  # fmt: skip
def test_other_numbers_in_an_instruction_are_left_alone(text: str) -> None:
    """Only a sentence that tells to call has a number to call."""
    assert not messages(script({"a": {"tasks": [{"id": "x", "do": text}]}}), "number-in-task")


@pytest.mark.parametrize(
    "text", ["“Home” is a word to ask for.", "Ask what “call 112” means.", "Tell them to call 112."]
)
def test_a_quoted_word_is_no_exact_words(text: str) -> None:
    """A word in quotation marks without a number, or within a sentence, is an instruction."""
    assert not messages(script({"a": {"tasks": [{"id": "x", "do": text}]}}), "quoted-words")


@pytest.mark.parametrize(
    ("text", "sign"),
    [("Call&nbsp;112.", "&nbsp;"), ("Be <b>kind</b>.", "<b>"), ("One<br/>two", "<br/>")],
)
def test_html_in_a_text_is_told(text: str, sign: str) -> None:
    """HTML is sent, or shown to the model, as it stands: one finding names it."""
    told = [f"`{sign}` is HTML, and stays as it stands"]
    assert messages(saying(text), "html-in-text") == told
    assert messages(script({"a": {"tasks": [{"id": "x", "do": text}]}}), "html-in-text") == told
    assert not messages(saying("2 < 3 & 4 > 1; Q&A"), "html-in-text")
