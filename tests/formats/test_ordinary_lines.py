"""An ordinary instruction with a colon is no slip of the notation, and is told nothing."""

from __future__ import annotations

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import read_script

SCRIPT = """\
# Diary

- language: {language}
{conduct}

## Talk

{above}

1. {numbered}
   {part}

## Close

1. {numbered}
"""


def told(
    language: str, part: str = "", conduct: str = "", numbered: str = "Ask.", above: str = ""
) -> list[Finding]:
    """Read a script with some lines of it in other words: what is found."""
    text = SCRIPT.format(
        language=language, part=part, conduct=conduct, numbered=numbered, above=above
    )
    return list(read_script(text, "markdown")[1])


INSTRUCTIONS = [
    ("en", "- Valid answers: 0..10"),
    ("en", "- Pain level: 0-10"),
    ("en", "- Pain scale: 0 to 10"),
    ("en", "- pain scale: 0 to 10"),
    ("en", "- Answer format: number"),
    ("en", "- Sample answer: number"),
    ("en", "- Not before: date"),
    ("en", "- Ask for: text"),
    ("en", "- Ask first: date"),
    ("en", "- ask first: date"),
    ("en", "- Expected answer: yes or no"),
    ("en", "- Answer briefly: yes or no"),
    ("en", "- For example: sleep"),
    ("en", "- Tone: warm"),
    ("en", "- tone: warm"),
    ("en", "- Collection day: date"),
    ("en", "- Recording time: number"),
    ("en", "- Notes allowed: yes or no"),
    ("en", "- Collected answers: 0..10"),
    ("en", "- Saved answers: 0..10"),
    ("en", "- Answers recorded: number"),
    ("en", "- Skip after: 3"),
    ("en", "- note carefully: everything counts"),
    ("en", "- Scale: 0 = never, 1 = often"),
    ("de", "- Erlaubte Werte: 0..10"),
    ("de", "- Skala Schmerz: 0 bis 10"),
    ("de", "- Erwartete Antwort: ja oder nein"),
    ("de", "- Frage kurz: Text"),
    ("de", "- Zum Beispiel: müde"),
    ("de", "- Dauer: 10"),
    ("de", "- Anruf: 3"),
    ("de", "- Sammlung alt: Datum"),
    ("de", "- Notizen erlaubt: ja oder nein"),
    ("es", "- Valores permitidos: 0..10"),
    ("es", "- Respuesta esperada: número"),
    ("es", "- Por ejemplo: cansado"),
    ("es", "- Recogida diaria: fecha"),
    ("fr", "- Valeurs permises : 0..10"),
    ("fr", "- Réponse attendue : nombre"),
    ("fr", "- Exemple : fatigué"),
    ("fr", "- Notes permises : nombre"),
    ("fr", "- Appels : 3"),
    ("zh", "- 允许 范围：0..10"),
    ("zh", "- 例如：累"),
]


@pytest.mark.parametrize(("language", "part"), INSTRUCTIONS)
def test_an_instruction_of_a_task_is_told_nothing(language: str, part: str) -> None:
    """It has the shape of a collected value, and no word that is nearly one of the notation."""
    assert not told(language, part)


@pytest.mark.parametrize(
    ("language", "conduct"),
    [
        ("en", "- Tone: warm and calm."),
        ("en", "- tone of voice: warm\n- length: short"),
        ("en", "- Never: promise"),
        ("de", "- Wichtig: kurz bleiben."),
        ("es", "- Importante: frases cortas."),
        ("fr", "- Important : phrases courtes."),
        ("zh", "- 注意：说得简短。"),
    ],
)
def test_conduct_directly_below_the_settings_is_told_nothing(language: str, conduct: str) -> None:
    """How the agent behaves is said in the words of whoever says it."""
    assert not told(language, conduct=conduct)


@pytest.mark.parametrize(
    ("language", "numbered"),
    [
        ("en", "Scale: 0 = never, 1 = often"),
        ("en", "Pain scale: 0 = none, 10 = worst"),
        ("de", "Skala: 0 = nie; 1 = oft"),
        ("es", "Escala: 0 = nunca, 1 = siempre"),
        ("fr", "Échelle : 0 = jamais, 1 = souvent"),
        ("zh", "量表：0 = 从不，1 = 经常"),
    ],
)
def test_a_task_that_explains_its_scale_stays_one(language: str, numbered: str) -> None:
    """In two sections too: it is no list of answers, which stands above the tasks."""
    assert not told(language, numbered=numbered)


@pytest.mark.parametrize(
    ("language", "part", "write"),
    [
        ("en", "- collecte mood: integer 0..10", "`- collect mood: integer 0..10`"),
        ("en", "- collekt mood: text", "`- collect mood: string`"),
        ("en", "- Collekt mood: text", "`- collect mood: string`"),
        ("en", "- Collekt mood: integer 0..10", "`- collect mood: integer 0..10`"),
        ("en", "- Collcet mood: integer 0..10", "`- collect mood: integer 0..10`"),
        ("en", "- COLLEKT mood: text", "`- collect mood: string`"),
        ("en", "- skiped: 0", "`- skipped: 0`"),
        ("en", "- Skiped: 0", "`- skipped: 0`"),
        ("de", "- erfage laune: Zahl", "`- erfrage laune: Zahl`"),
        ("de", "- Erfage laune: Zahl", "`- erfrage laune: Zahl`"),
        ("es", "- Recoje humor: texto", "`- recoge humor: texto`"),
        ("fr", "- Collekt humeur: nombre", "`- collect humeur: number`"),
        ("es", "- recoje humor: texto", "`- recoge humor: texto`"),
        ("zh", "- 采集 心情：数字", "`- 收集 心情：数字`"),
    ],
)
def test_a_word_that_is_nearly_one_of_the_notation_is_told(
    language: str, part: str, write: str
) -> None:
    """With what to write, in the words of the script's language."""
    [found] = told(language, part)
    assert write in (found.hint or "")


def test_two_lines_of_answers_above_the_tasks_are_two_findings() -> None:
    """None is entered as it was guessed, so that no other finding follows from it."""
    found = told("en", above="- Scale: 0 = never, 1 = often\n- Other: 0 = no, 1 = yes")
    assert [one.kind for one in found] == ["answers-other", "answers-other"]
