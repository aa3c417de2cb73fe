"""What people read of a session is in the words of their language, whatever happened in it."""

from __future__ import annotations

import asyncio
import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from rich.console import Console
from support.fakes import Talk

from scriptgraph.cli.place import place_rows
from scriptgraph.cli.programme_chat import next_in_words
from scriptgraph.cli.rendering import brief_rows, entry_rows, session_entries
from scriptgraph.cli.terminal import Terminal
from scriptgraph.formats.load import load_script
from scriptgraph.language.labels import labels
from scriptgraph.language.vocabulary import ENGLISH, LANGUAGES
from scriptgraph.programmes.model import PlannedSession
from scriptgraph.programmes.spacing import Due
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.speaking import asked, instructed
from scriptgraph.script.model import Script

SCRIPT = """\
# Sorge

- Sprache: de
- berechnet: summe = druck + nachts + freude
- berechnet: schwere = summe as leicht 0..3, schwer 4..9

## Bogen

- Antworten: 0 = nie, 1 = manchmal, 2 = oft, 3 = immer

1. **druck:** Ich fühle mich unter Druck.
2. **nachts:** Ich liege nachts wach.
   - wenn: `druck > 0`
   - übersprungen: 0
3. **freude:** Ich habe keine Freude.

→ Reden, wenn `schwere is schwer`
→ Reden, sonst

## Reden

1. **wunsch:** Frage nach einem Wunsch.
   - erfrage wunsch: Text
2. (freiwillig) **noch:** Frage, ob noch etwas fehlt.
   - erfrage noch: ja/nein

→ Schluss
→ Ende, nach 20 Zügen

## Schluss

1. **gruss:**
   > Alles Gute.
"""
HELP = (
    SCRIPT.replace("## Bogen", "Jederzeit:\n\n→ Hilfe, dringend, wenn Gefahr droht\n\n## Bogen", 1)
    + "\n## Hilfe\n\n1. **hilfe:**\n   > Bitte rufen Sie 112 an.\n"
)
LISTED = """\
# Mittel

- Sprache: de

## Fragen

1. **mittel:** Frage, welche Mittel jemand nimmt.
   - erfrage mittel: Liste von {name: Text, dosis: Zahl mg}
2. **telefon:** Frage nach der Telefonnummer.
   - erfrage telefon: Text
3. **schlaf:** Frage, wie lange jemand schläft.
   - erfrage schlaf: Zeitspanne 0..24 Stunden
4. **gast:** Frage, ob jemand da ist.
   - erfrage gast: ja/nein
"""
NUMBER = "Meine Nummer ist 0660 123"
FEAR = "Ich will mich umbringen"
TALKS = {
    "to its end": (SCRIPT, ["nie", "möchte ich nicht sagen", "Ruhe", "ja"]),
    "with a skipped item": (SCRIPT, ["nie"]),
    "that is corrected": (SCRIPT, ["nie", "oft", "druck doch immer, immer"]),
    "with a list": (LISTED, ["Sertralin 50 mg", "das ist alles", NUMBER, "6 Stunden"]),
    "without any": (LISTED, ["Ich nehme keine", NUMBER, "Vergiss bitte meine Telefonnummer"]),
    "in danger": (SCRIPT, ["oft", FEAR, "lass mich", "Ich bin in Sicherheit"]),
    "in danger now": (SCRIPT, ["oft", FEAR]),
    "led to help": (HELP, ["oft", FEAR]),
}
ENGLISH_WORDS = re.compile(
    r"\b(the|user|and|is|of|that|words?|rule|holds|not|known|declined|skipped|explicit|self|danger"
    r"|then|if|end|by|since|asked|answered|section|turn|stays|opens|sent|judged?|Assistant|told|withdrawn|none|list|string)\b"
)
"""Words of ours that are none in any of the other languages."""


@pytest.fixture(scope="module")
def held() -> dict[str, tuple[Script, Any]]:
    """Give what is stored of sessions in which different things happen."""
    return {name: asyncio.run(_held(text, said)) for name, (text, said) in TALKS.items()}


async def _held(text: str, said: list[str]) -> tuple[Script, Any]:
    script = load_script(text, "markdown")
    talk = Talk(script, RehearsalModel())
    await talk.say(None, *said)
    return script, await talk.state()


def shown(state: Any, code: str, place: Script | None = None) -> str:
    """Write down what is shown of a session but for what was said in it."""
    out = io.StringIO()
    terminal = Terminal(Console(file=out, width=10_000))
    words = labels(code)
    for rows in entry_rows(session_entries(state), words, "Mira"):
        terminal.rows(rows)
    for record in state["trace"]:
        terminal.rows(brief_rows(record, words))
    if place:
        terminal.rows(place_rows(place, state))
    text = out.getvalue()
    for said in (line for message in state["messages"] for line in message.text.splitlines()):
        text = text.replace(said, "") if said else text
    return text


@pytest.mark.parametrize("talk", TALKS)
@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != ENGLISH])
def test_no_word_of_english_is_left(
    held: dict[str, tuple[Script, Any]], talk: str, code: str
) -> None:
    """In `trace`, in `simulate` and, in the script's own language, behind `/where`."""
    script, state = held[talk]
    text = shown(state, code, script if code == "de" else None)
    assert [line for line in text.splitlines() if ENGLISH_WORDS.search(line)] == []


@pytest.mark.parametrize("talk", TALKS)
def test_in_english_all_is_as_it_is_recorded(
    held: dict[str, tuple[Script, Any]], talk: str
) -> None:
    """The words that are looked for do stand in what is told in English."""
    assert ENGLISH_WORDS.search(shown(held[talk][1], ENGLISH))


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("de", "Die nächste Sitzung, „Zwei“, kann am 8. Dezember 2026, 10:00 UTC beginnen, und"),
        ("es", "La próxima sesión, «Zwei», puede empezar el 8 de diciembre de 2026, 10:00 UTC, y"),
        ("zh", "下一次会话“Zwei”可在 2026年12月8日, 10:00 UTC 开始"),
    ],
)
def test_what_comes_next_in_a_programme_is_told_in_its_language(code: str, written: str) -> None:
    """The day as people write it there."""
    due, now = datetime(2026, 12, 8, 10, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    session = PlannedSession(id="two", title="Zwei", script="two.md")
    assert next_in_words(session, Due(due, None), now, labels(code)).startswith(written)


def test_values_are_told_as_the_script_says_them(held: dict[str, tuple[Script, Any]]) -> None:
    """Where the script is at hand, a span is no number of seconds, and an empty list a word."""
    script, state = held["with a list"]
    terminal = Terminal(Console(file=(out := io.StringIO()), width=10_000))
    for rows in entry_rows(session_entries(state), labels("de"), "Mira", script):
        terminal.rows(rows)
    assert "schlaf = 6 Stunden" in out.getvalue()
    assert "21600" not in out.getvalue()


def test_what_a_rehearsal_is_to_find_out_is_read_back() -> None:
    """A list is told in the language, as any other type is, and the rehearsed patient reads it."""
    kind = "list of {name: string, dose: number mg}"
    told = instructed(f"Pregunta. (find out medicinas: {kind}; bebe: boolean)", "es")
    assert told.endswith(
        "(por averiguar: medicinas: lista de {name: texto, dose: número mg}; bebe: sí o no)"
    )
    assert asked(told) == {"medicinas": kind, "bebe": "boolean"}
