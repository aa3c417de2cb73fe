"""A line that is shaped like one of the notation is told, in whatever language its words are."""

from __future__ import annotations

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import read_script
from scriptgraph.script.model import Script

SCRIPT = """\
# Suivi

- language: fr
{setting}

Sois brève. Une règle : pas de conseils.

- Ton : chaleureux

→ Aide, urgently, if la personne est en danger
{arrow}

## Début

{line}

1. **humeur:** Demande l'humeur.
   {part}

→ Secret

## Secret

1. Dis qui lit.

→ {left}

## Aide

1. Demande si la personne est en sécurité.
"""


def read(
    setting: str = "", arrow: str = "", line: str = "", part: str = "", left: str = "Aide"
) -> tuple[Script | None, list[Finding]]:
    """Read the script with some lines of it in other words."""
    text = SCRIPT.format(setting=setting, arrow=arrow, line=line, part=part, left=left)
    script, found = read_script(text, "markdown")
    return script, list(found)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("- collecte humeur: entier 0..10", "collect"),
        ("- demande humeur: entier", "`- collect humeur: integer`"),
        ("- pregunta humor: texto", "`- collect humor: string`"),
        ("- merkt laune: ganze Zahl", "`- collect laune: integer`"),
        ("- demande poids: réel 30..250 kg", "collect mood"),
        ("- collecte forme: un de au cabinet, en visio", "collect mood"),
        ("- appel: rendez_vous", "- call"),
        ("- sauté: 0", "- skipped"),
    ],
)
def test_what_is_said_of_a_task_is_not_lost(part: str, told: str) -> None:
    """By its shape alone: a word, perhaps a name, a colon, and a type, a number or a name."""
    [found] = read(part=part)[1]
    assert told in (found.hint or "")
    assert found.place.line == SCRIPT[: SCRIPT.index("{part}")].count("\n") + 1


@pytest.mark.parametrize(
    "part",
    [
        "- Dis calmement : prenez votre temps, rien ne presse.",
        "- Exemple : Comment allez-vous aujourd'hui ?",
        "- Ask about: sleep, appetite, mood.",
        "- Parle du sommeil : court ou long.",
        "\\- sauté: 0",
    ],
)
def test_an_instruction_with_a_colon_stays_one(part: str) -> None:
    """Who writes sentences, or begins a line with a backslash, is told nothing."""
    script, found = read(part=part)
    assert not found
    assert script is not None
    assert ":" in (script.sections[0].tasks[0].do or "")


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("- Collect humeur: integer 0..10", "humeur"),
        ("* collect humeur: integer 0..10", "humeur"),
        ("- collect: humeur: integer 0..10", "humeur"),
    ],
)
def test_capitals_stars_and_a_colon_too_many_collect_all_the_same(part: str, name: str) -> None:
    """They are how other people write the same line."""
    script, found = read(part=part)
    assert not found
    assert script is not None
    assert [*script.values] == [name]


def test_a_setting_in_another_language_is_told() -> None:
    """Directly below a setting; conduct with a colon in it stays conduct."""
    [found] = read(setting="- secours: Désolé, pardon.")[1]
    assert "'secours'" in found.message
    assert not read()[1]


@pytest.mark.parametrize(
    "line", ["- réponses: 0 = jamais, 1 = souvent", "- respostas: 0 = nunca, 1 = sempre"]
)
def test_answers_are_answers_whatever_they_are_called(line: str) -> None:
    """No hint makes an instruction of them."""
    [found] = read(line=line)[1]
    assert "`- answers: 0 = " in (found.hint or "")


def test_no_hint_makes_an_instruction_of_a_wait() -> None:
    """Above the tasks stands what is said of the section, so that is told instead."""
    [found] = read(line="- attend un humain")[1]
    assert "1. attend" not in (found.hint or "")
    assert "`- waits for a human`" in (found.hint or "")


@pytest.mark.parametrize(
    ("arrow", "condition"),
    [
        ("→ Secret et retour, si la personne demande qui lit", "if la personne demande qui lit"),
        ("→ Secret et revient, quand elle demande qui lit", "if elle demande qui lit"),
    ],
)
def test_a_digression_stays_one_in_another_language(arrow: str, condition: str) -> None:
    """The hint keeps the way back, and its condition."""
    found = next(
        one for one in read(arrow=arrow)[1] if "come" in one.message or "back" in one.message
    )
    assert f"`→ Secret and back, {condition}`" in (found.hint or "")
