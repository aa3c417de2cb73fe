"""Two sound scripts in which a test makes one mistake, and what is said of it."""

from typing import NamedTuple

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import Format, read_script
from scriptgraph.script.check.lint import lint

YAML = """\
script: abend
version: 1
title: Ein Abend
language: de
agent: {name: Jona, role: eine KI}
conduct: Sei freundlich.
sections:
  anfang:
    title: Anfang
    tasks:
      hinweis:
        say: Ich bin ein Programm.
      wach:
        do: Frage, ob sie wach sind.
        collect: {wach: boolean}
      stunden:
        do: Frage nach den Stunden.
        collect: {stunden: integer 0..24}
      grund:
        do: Frage nach dem Grund.
        collect: {grund: [Sorgen, Schmerz, Lärm, nichts]}
    next:
      - {to: arzt, if: stunden < 5}
      - {to: schluss, if: stunden >= 5 and wach}
      - {to: sorgen, if: stunden >= 5 and not wach and grund == "Sorgen"}
      - {to: schluss, if: stunden >= 5 and not wach and grund != "Sorgen"}
      - {to: arzt}
  sorgen:
    title: Sorgen
    tasks:
      hoeren: Frage nach den Sorgen.
    next: schluss
  arzt:
    title: Beim Arzt
    tasks:
      rat: Bitte sie, eine Praxis anzurufen.
    next: schluss
  krise:
    title: Krise
    tasks:
      nummer:
        say: Bitte rufen Sie jetzt 112 an.
      sicher: Frage, ob sie in Sicherheit sind. Erst erledigt, wenn sie es gesagt haben.
    limits: {turns: 100, then: schluss}
  schluss:
    title: Schluss
    tasks:
      dank: Danke ihnen.
anytime:
  - {to: krise, when: die Person ist in Gefahr, urgent: true}
  - {to: schluss, when: die Person möchte aufhören und ist nicht in Gefahr}
limits: {turns: 15, then: schluss}
"""

MARKDOWN = """\
# Pain talk

- version: 1
- language: en
- agent: Robin

Be kind.

→ Crisis, urgently, if the patient is in danger
→ Goodbye, if the patient wants to stop and is not in danger
→ Goodbye, after 15 turns

## Welcome

1. **notice:**
   > I am a program.
2. **agree:** Ask whether they agree to talk.

→ Pain, if the patient agrees
→ Goodbye, if the patient does not agree

## Pain

1. **where:** Ask where it hurts.
   - collect place: one of back, head, elsewhere
2. **strength:** Ask how strong it is, from 0 to 10.
   - collect strength: integer 0..10
3. **pills:** Ask whether they take pills.
   - collect pills: boolean

→ Doctor, if `strength >= 8`
→ Short talk, if `strength < 8 and pills`
→ Goodbye, if `strength < 8 and not pills`
→ Doctor, otherwise

## Doctor

1. Say that a doctor will call.

→ Goodbye

## Short talk {#short_talk}

1. Ask when it began, and listen.

→ Goodbye

## Crisis

1. **hotline:**
   > Please call 911 now.
2. **safe:** Ask whether they are safe. Done only when they have said that they are.

→ Goodbye, after 100 turns

## Goodbye

1. Thank them.

→ end
"""


class Mistake(NamedTuple):
    """What stands in the place of something sound, and what its finding has to say."""

    old: str
    new: str
    hint: str
    """A part of what to write."""

    line: int = 0
    """Lines from the place of the change to that of the finding."""


def told(text: str, format: Format) -> list[Finding]:
    """List what `check` says of a text."""
    script, findings = read_script(text, format)
    return findings + (lint(script, found=findings) if script is not None else [])


def made(mistake: Mistake, format: Format) -> tuple[str, int]:
    """Write the script with a mistake, and give the line in which it begins."""
    text = YAML if format == "yaml" else MARKDOWN
    assert mistake.old in text
    changed = text.replace(mistake.old, mistake.new, 1)
    pairs = zip(text.split("\n"), changed.split("\n"), strict=False)
    first = next(number for number, (one, other) in enumerate(pairs, start=1) if one != other)
    return changed, first
