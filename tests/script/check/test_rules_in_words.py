"""What is meant for the script, and stands in words that patients read, or the other way round."""

from __future__ import annotations

import pytest

from scriptgraph.formats.load import read_script
from scriptgraph.script.check import check

SCRIPT = """\
# Sorge

- Sprache: de
- berechnet: summe = druck + nachts
- berechnet: schwere = summe as leicht 0..3, schwer 4..6

## Bogen

- Antworten: 0 = nie, 1 = manchmal, 2 = oft, 3 = immer

1. **druck:** Ich fühle mich unter Druck.
2. **nachts:** Ich liege nachts wach.

→ Ende

## Ende

1. **ende:** Fasse zusammen.
2. **gruss:** Verabschiede dich.
"""
ITEM, TASK = "Ich liege nachts wach.", "Fasse zusammen."


def told(right: str, slip: str) -> list[tuple[str, int, str]]:
    """List what is said of a script in which one text is another."""
    script, found = read_script(SCRIPT.replace(right, slip), "markdown")
    assert script is not None
    return [(one.rule, one.place.line, one.hint) for one in found or check(script)]


@pytest.mark.parametrize(
    ("slip", "condition"),
    [
        ("Liegen Sie nachts wach, wenn `druck > 0`?", "druck > 0"),
        ("(nur wenn `druck > 0`) Ich liege nachts wach.", "druck > 0"),
        ("`druck ist mindestens 1` Ich liege nachts wach.", "druck >= 1"),
        ("Ich liege wach. Nur fragen, wenn druck mindestens 1 ist.", "druck >= 1"),
        ("Ich liege wach (falls der Druck größer als 0 ist).", "druck > 0"),
    ],
)
def test_a_rule_in_an_item_is_told_once_with_where_it_belongs(slip: str, condition: str) -> None:
    """A patient would hear it read out."""
    hint = f"Write it in a line of its own below the words: `` - if: `{condition}` ``."
    assert told(ITEM, slip) == [("rule-in-words", 12, hint)]


@pytest.mark.parametrize(
    "words",
    [
        "Ich liege wach, wenn ich unter Druck stehe.",
        "Ich liege wach, wenn der Druck groß ist.",
        "Ich liege mindestens 2 Nächte wach, wenn ich 1 Sorge habe.",
        "Rufen Sie an, wenn die Schwere schwer ist.",
    ],
)
def test_a_sentence_for_patients_is_none(words: str) -> None:
    """Nothing is said of words that compare no value with a number."""
    assert told(ITEM, words) == []


def test_other_words_between_backticks_are_a_sign_that_is_sent() -> None:
    """They are read out as they stand, like stars around a word."""
    assert [rule for rule, _, _ in told(ITEM, "Ich liege `nachts_` wach.")] == ["markup-in-words"]


@pytest.mark.parametrize(
    "quoted",
    [
        "„Danke, dass Sie da waren.“",
        "«Danke, dass Sie da waren.»",
        "»Danke, dass Sie da waren.«",
        "“Danke, dass Sie da waren.”",
        '"Danke, dass Sie da waren."',
        "「谢谢。」",
        "„Danke, dass Sie da waren.“.",
        "„Danke, dass Sie da waren.",
    ],
)
def test_a_task_that_is_one_quotation_is_no_exact_words(quoted: str) -> None:
    """A model would take it for what it is to do, and say what it likes."""
    assert [rule for rule, _, _ in told(TASK, quoted)] == ["quoted-words"]


@pytest.mark.parametrize(
    "task",
    [
        "„Danke“ sagen und zusammenfassen.",
        "„Wie geht es?“ und dann „Was hilft?“ fragen.",
    ],
)
def test_a_task_with_a_quotation_in_it_is_a_task(task: str) -> None:
    """Whoever quotes a word in it says what is to be done with it."""
    assert told(TASK, task) == []
