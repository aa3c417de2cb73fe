"""Whoever does what a hint says has the script that was meant, and hears no more of it."""

from __future__ import annotations

import re

import pytest

from scriptgraph.formats.load import read_script
from scriptgraph.script.model import Rule

SCRIPT = """\
# Talk

- version: 1
- language: en

Anytime:

{arrow}

## Welcome

1. **greet:** Greet the patient.

→ end

## Krise

1. **safe:** Ask whether the patient is safe.

→ end

## 危机

1. **safe2:** Ask whether the patient is safe.

→ end
"""


def followed(line: str) -> tuple[str, list[str], Rule]:
    """Put an arrow into a script, do what the one hint says, and give the line and the rule."""
    _, told = read_script(SCRIPT.replace("{arrow}", line), "markdown")
    assert len(told) == 1, told
    written = re.search(r"`+ ?(→.*?) ?`+[.]", told[0].hint)
    assert written, told[0].hint
    script, again = read_script(SCRIPT.replace("{arrow}", written[1]), "markdown")
    assert script is not None
    return written[1], [finding.message for finding in again], script.anytime[0]


@pytest.mark.parametrize(
    ("line", "write"),
    [
        ("→ 危机, urgently, 如果来访者有危险", "→ 危机, urgently, if 来访者有危险"),
        ("→ 危机, urgently, if来访者有危险", "→ 危机, urgently, if 来访者有危险"),
        ("→ 危机，urgently，if 来访者有危险", "→ 危机, urgently, if 来访者有危险"),
        ("→ 危机，urgently，如果来访者有危险", "→ 危机, urgently, if 来访者有危险"),
        ("→ 危机, if urgently, 如果来访者有危险", "→ 危机, urgently, if 来访者有危险"),
        ("→ 危机, if 紧急，来访者有危险", "→ 危机, urgently, if 来访者有危险"),
        ("→ 危机, 紧急, if 来访者有危险", "→ 危机, urgently, if 来访者有危险"),
        ("→ Krise, urgently, wenn sie springen will", "→ Krise, urgently, if sie springen will"),
        ("→ Krise, if urgently, wenn sie springt", "→ Krise, urgently, if sie springt"),
        ("→ Krise, when urgently: sie springt", "→ Krise, urgently, if sie springt"),
        ("→ Krise, if dringend, falls sie springt", "→ Krise, urgently, if sie springt"),
        ("→ Krise, dringend, if sie springt", "→ Krise, urgently, if sie springt"),
        ("→ Krise (dringend), if sie springt", "→ Krise, urgently, if sie springt"),
        ("→ Krise (dringend), wenn sie springt", "→ Krise, urgently, if sie springt"),
        ("→ Krise, urgent, if sie springt", "→ Krise, urgently, if sie springt"),
        ("→ Krise, urgente, si salta", "→ Krise, urgently, if salta"),
        ("→ Krise, if sie springt - dringend!", "→ Krise, urgently, if sie springt"),
        ("→ Krise, if urgently", "→ Krise, urgently, if ..."),
        ("→ Krise, if sie springt, urgently", "→ Krise, urgently, if sie springt"),
    ],
)
def test_an_urgent_rule_stays_urgent_in_its_hint(line: str, write: str) -> None:
    """A hint that loses the word `urgently` would take away what watches over a patient."""
    written, again, rule = followed(line)
    assert (written, again, rule.urgent) == (write, [], True)


@pytest.mark.parametrize(
    "line",
    ["→ Krise, urgently, if \\urgently, she says", "→ Krise, urgently, if urgently needed help"],
)
def test_a_sentence_about_hurry_is_a_sentence(line: str) -> None:
    """No comma parts the word from the rest, or a backslash says that it is text."""
    _, told = read_script(SCRIPT.replace("{arrow}", line), "markdown")
    assert not told


LIMITED = """\
script: talk
sections:
  ask: {tasks: {mood: Ask how they are.}, next: bye}
  crisis: {tasks: {numbers: {say: Call 112.}}, limits: {turns: 99, then: bye}}
  bye: {tasks: {thanks: Say goodbye.}}
anytime: [{to: crisis, when: they are in danger, urgent: true}]
"""


@pytest.mark.parametrize("limits", ["limits: 15", "limits: {turns: 15}"])
def test_no_hint_leads_a_slow_session_to_the_emergency_section(limits: str) -> None:
    """Although nothing follows it either, a limit leads to the section that takes its leave."""
    _, told = read_script(LIMITED + limits, "yaml")
    assert ["limits: {turns: 15, then: bye}" in finding.hint for finding in told] == [True]
