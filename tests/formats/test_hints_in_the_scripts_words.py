"""Hints speak the words of the script that they are for, and lead to what was meant."""

from __future__ import annotations

import re

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.hints import SLIPS
from scriptgraph.formats.keywords import in_english
from scriptgraph.formats.load import read_script, write_script
from scriptgraph.formats.shown_words import as_written, hint_in_words, in_its_words
from scriptgraph.formats.types_meant import type_meant
from scriptgraph.language.vocabulary import ENGLISH, LANGUAGES, vocabulary
from scriptgraph.script.check import check
from scriptgraph.script.check.lint import rules
from scriptgraph.script.lists import EXAMPLE
from scriptgraph.script.model import Script

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
SHOWN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")

SCRIPT = """\
# Entrevista

- idioma: es
- calculado: suma = nervios + tension
- calculado: nivel = suma as poco 0..2, bastante 3..4, mucho 5..6

En cualquier momento:

→ Crisis, urgente, si la persona está en peligro o quiere hacerse daño
→ Privacidad y vuelta, si la persona pregunta quién lee lo que escribe

## Comienzo

1. **acepta:** Pregunta si está de acuerdo.
   - recoge acepta: sí/no

→ Costumbres, si `acepta`
→ fin, en otro caso

## Costumbres

1. **medicinas:** Pregunta qué medicinas toma.
   - recoge medicinas: lista de {nombre: texto, dosis: número mg}
2. **bebe:** Pregunta si bebe alcohol.
   - recoge bebe: sí/no
3. **copas:** Pregunta cuántas copas bebe a la semana.
   - recoge copas: número entero 0..100
   - si: `bebe`
4. **sueno:** Pregunta cuánto duerme.
   - recoge sueño: duración 0..24 horas

→ Cuestionario

## Cuestionario

- respuestas: 0 = nunca, 1 = algunos días, 2 = casi todos, 3 = todos los días

1. **nervios:** ¿Se ha sentido nervioso o nerviosa?
2. **tension:** ¿Ha tenido el cuerpo en tensión?

→ fin, si `nivel is mucho`
→ fin, en otro caso

## Privacidad

1. **aclarado:** Diga que solo lo lee el equipo, y pregunta si queda claro.

→ vuelta, tras 4 turnos

## Crisis

1. **llamar:**
   > Llame ahora al 112.
2. **segura:** Pregunta si está a salvo ahora, y quédate con la persona hasta que llegue ayuda.
"""

CONDITION = "   - si: `bebe`\n"
LIST = "lista de {nombre: texto, dosis: número mg}"
BACK = "→ Privacidad y vuelta, si"

SLIPS_OF_ALL = [
    (LIST, "lista {nombre: texto, dosis: número mg}"),
    (LIST, "lista de {nombre: texto, dosis: miligramos}"),
    (LIST, "Liste mit {nombre: texto, dosis: número mg}"),
    (LIST, "list {nombre: string, dosis: number mg"),
    (CONDITION, "   - si: `bebe == sí`\n"),
    (CONDITION, "   - si `bebe`\n"),
    (CONDITION, "   - if `bebe`\n"),
    (CONDITION, "   - solo si bebe\n"),
    (CONDITION, "   - si bebe es sí\n"),
    (CONDITION, "   - cuando `bebe`.\n"),
    (BACK, "→ Privacidad y regreso, si"),
    (BACK, "→ Privacidad y luego regresa aquí, si"),
    (BACK, "→ Privacidad und kommt zurück, si"),
    ("`acepta`", "`acepta == sí`"),
    ("- calculado: suma", "- computado: suma"),
    ("`nivel is mucho`", "`nivel es mucho`"),
    ("duración 0..24 horas", "duración 0..24 h"),
    ("número entero 0..100", "entero de 0 a 100"),
]
"""What is right, and what somebody wrote."""


def findings(text: str) -> tuple[Script, list[Finding]]:
    """Read a script and list what is said of it."""
    script, found = read_script(text, "markdown")
    assert script is not None
    is_sound = not any(one.severity == "error" for one in found)
    added = [as_written(one, script) for one in check(script)] if is_sound else []
    return script, [*found, *added]


def followed(text: str, finding: Finding) -> str:
    """Put what a hint shows in the place of the line, or of what stands between its backticks."""
    found = SHOWN.search(finding.hint.rpartition("behind the section's name: ")[2])
    assert found, finding
    lines, at, meant = text.splitlines(), finding.place.line - 1, found[2].strip()
    line = lines[at]
    begins = line[: len(line) - len(line.lstrip())]
    is_line = meant[:1] in "-→"
    lines[at] = begins + meant if is_line else re.sub("`.*`", f"`{meant}`", line)
    return "\n".join(lines) + "\n"


def test_nothing_is_said_of_the_script_itself() -> None:
    """What is said below is said of the slip alone."""
    _, found = findings(SCRIPT)
    assert [one for one in found if one.severity == "error"] == []


@pytest.mark.parametrize(("right", "slip"), SLIPS_OF_ALL)
def test_who_types_a_hint_has_the_script_that_was_meant(right: str, slip: str) -> None:
    """Nothing is lost on the way: no part of a record, no condition, no return."""
    assert SCRIPT.count(right) == 1
    wrong = SCRIPT.replace(right, slip)
    _, (first, *_) = findings(wrong)
    again, _ = findings(followed(wrong, first))
    meant, _ = findings(SCRIPT)
    as_meant = write_script(meant, "yaml").replace("if: bebe\n", "if: bebe == true\n")
    as_meant = as_meant.replace("if: acepta}", "if: acepta == true}")
    written = write_script(again, "yaml").replace("if: bebe\n", "if: bebe == true\n")
    written = written.replace("if: acepta}", "if: acepta == true}")
    assert written == as_meant, (first.message, first.hint)


@pytest.mark.parametrize(
    "line",
    [
        "   - Si bebe mucho cada día, no juzgues a la persona.",
        "   - si: no quiere hablar de ello, sigue",
        "   - If they are sad, wait.",
        "   \\- si `bebe`",
    ],
)
def test_a_sentence_that_begins_with_if_is_an_instruction(line: str) -> None:
    """It says what is to be done, or a backslash says that it is text."""
    text = SCRIPT.replace(CONDITION, f"{line}\n")
    _, found = findings(text)
    assert "if-no-colon" not in [one.kind for one in found]


def test_what_hangs_on_a_definition_is_told_as_that_is_meant() -> None:
    """Who wrote the bands in Spanish, too, is told `is` of the rule that asks for them."""
    text = SCRIPT.replace("suma as poco", "suma como poco")
    _, found = findings(text.replace("`nivel is mucho`", "`nivel es mucho`"))
    assert "Write `nivel is mucho`." in [one.hint for one in found]


def test_danger_is_asked_about_in_the_scripts_language() -> None:
    """Who types what is proposed has no English task, and hears no more of it."""
    text = SCRIPT.replace(
        "está a salvo ahora, y quédate con la persona hasta que llegue ayuda", "va"
    )
    _, found = findings(text)
    (told,) = [one for one in found if one.rule == "crisis-with-any-answer"]
    shown = SHOWN.search(told.hint)
    assert shown
    assert shown[2].startswith("2. **segura:** Pregunta si está a salvo")
    again = text.replace("2. **segura:** Pregunta si va.", f"{shown[2]}.")
    assert "crisis-with-any-answer" not in [one.rule for one in findings(again)[1]]


@pytest.mark.parametrize("code", OTHERS)
def test_no_hint_shows_an_english_keyword_for_which_the_script_has_its_own(code: str) -> None:
    """Every line, type, arrow and word that any rule or slip shows goes through one table."""
    hints = [rule.in_markdown or rule.mend for rule in rules()]
    hints += [slip.hint for slip in SLIPS.values()]
    pieces = {piece[2].strip() for hint in hints for piece in SHOWN.finditer(hint)}
    assert len(pieces) > 50
    kept = {piece for piece in pieces if in_its_words(piece, code) == piece}
    english = {
        word
        for group in ("settings", "section", "notes", "task", "types")
        for words in vocabulary(ENGLISH).groups[group].values()
        for word in words
    }
    english |= {"→ end", "→ back", "otherwise", "urgently", "and back", "Anytime"}
    own = {
        word
        for group in vocabulary(code).groups.values()
        for words in group.values()
        for word in words
    }
    begins = re.compile(rf"(?:- )?(?:{'|'.join(map(re.escape, sorted(english - own)))})(?!\w)")
    assert sorted(piece for piece in kept if begins.match(piece)) == []


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize(
    "piece",
    [
        "- collect a: list of at most 5 {b: string, c: number mg}",
        "- collect asleep: duration 0..24 hours",
        "- collect asleep: duration 1 hour..2 days",
        "- if: `bebe == true`",
        "- skipped: 0",
        "→ A, urgently, if they fall",
        "→ A and back, if they ask",
        "→ back, after 3 visits",
    ],
)
def test_a_piece_that_is_shown_is_read_as_the_english_one(code: str, piece: str) -> None:
    """And what is in the script's words already stays as it is."""
    shown = in_its_words(piece, code)
    assert shown != piece
    assert in_its_words(shown, code) == shown
    if not piece.startswith("→"):
        line = in_english(code).line(shown, "task")
        assert line is not None
        assert line.text == piece


@pytest.mark.parametrize("text", ["`date > 2026-01-01`", "`answers`", "`{nombre|...}`", "`a == b`"])
def test_names_and_conditions_stay(text: str) -> None:
    """A value may be called like a word of ours."""
    assert hint_in_words(text, "es", {"answers"}) == text


@pytest.mark.parametrize("text", ["list {name, dose}", "lista {nombre: nada de eso}"])
def test_braces_are_never_taken_for_choices(text: str) -> None:
    """A list whose parts nobody can tell is no choice between pieces of it."""
    assert not isinstance(type_meant(text), list)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("list of name and dose", "list of {name: string, dose: string}"),
        ("Liste von name und dosis", "list of {name: string, dosis: string}"),
        ("Liste mit name: Text, dosis: Zahl mg", "list of {name: string, dosis: number mg}"),
        ("Liste von {name, dosis}", "list of {name: string, dosis: string}"),
        ("lista de nombre y dosis", "list of {nombre: string, dosis: string}"),
        ("列表 药名、剂量", "list of {药名: string, 剂量: string}"),
        ("Liste von Medikamenten mit Dosis", EXAMPLE),
        ("Zahl 0..24 Stunden", "duration 0..24 hours"),
        ("number hours", "duration"),
        ("número 0..24 horas", "duration 0..24 hours"),
    ],
)
def test_a_list_or_a_span_is_not_taken_for_something_else(text: str, kind: str) -> None:
    """Who follows the hint collects records and spans, no choice between the words for them."""
    assert type_meant(text) == kind


@pytest.mark.parametrize(
    ("language", "told", "choices"),
    [
        ("de", "ja oder nein, vielleicht", "eines von ja, nein, vielleicht"),
        ("es", "sí o no, quizá", "uno de sí, no, quizá"),
    ],
)
def test_yes_and_no_among_answers_are_answers_themselves(
    language: str, told: str, choices: str
) -> None:
    """None of several answers is called "boolean"."""
    asked = {"de": "erfrage", "es": "recoge"}[language]
    head = {"de": "Sprache", "es": "idioma"}[language]
    text = f"# X\n\n- {head}: {language}\n\n## A\n\n1. **mut:** Frage.\n   - {asked} mut: {told}\n"
    _, (found,) = read_script(text, "markdown")
    assert f"`- {asked} mut: {choices}`" in found.hint
