"""Findings in the language of whoever reads them."""

from __future__ import annotations

from string import Formatter

import pytest

from scriptgraph.core.findings import Finding, Place
from scriptgraph.formats.hints import SLIPS
from scriptgraph.formats.load import read_script
from scriptgraph.formats.outline import Outline
from scriptgraph.formats.told import catalogue, in_language
from scriptgraph.script.check.lint import lint, rules

GERMAN = catalogue("de")

SCRIPT = """\
# Tea

## Choice

1. Ask.
a) Ask again.

=> Choice
"""


def holes(text: str) -> set[str]:
    """Name what is filled into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", sorted(GERMAN.kinds))
def test_a_text_is_one_of_the_kinds_and_is_filled_with_the_same(kind: str) -> None:
    """What is to be written is never left out, and nothing is asked for that nobody fills in."""
    ours, english = GERMAN.kinds[kind], SLIPS[kind]
    assert holes(ours.message) == holes(english.message)
    assert holes(ours.hint) == holes(english.hint)


def test_most_are_told_in_german() -> None:
    """Every rule, and slips of the pen, of which a new one may be told in English at first."""
    assert len(GERMAN.kinds) >= 0.75 * len(SLIPS)
    assert {rule.id for rule in rules()} - GERMAN.rules.keys() == set()


def test_what_a_rule_finds_is_told_with_the_case_in_english() -> None:
    """The sentence of the rule, how it is mended in that format, and what was found here."""
    text = "# Tea\n\n## A\n\n1. Ask.\n\n→ end\n\n## B\n\n1. Ask.\n"
    script, _ = read_script(text, "markdown")
    assert script
    one = next(one for one in lint(script) if one.rule == "unreachable-section")
    told = in_language(one, "de", is_markdown=True)
    assert told.message == "vom ersten Abschnitt führt kein Weg in diesen"
    assert told.detail.startswith(f"{one.message}. ")
    assert (told.place, told.section) == (one.place, one.section)
    ends = Finding("ends-unlike-others", "info", "it ends", Place())
    assert in_language(ends, "de", is_markdown=True).hint.endswith("oder `→ end`.")


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("task 'bye' of section 'end'", "Aufgabe 'bye' des Abschnitts 'end' hat"),
        ("the script", "das Skript hat"),
        ("somewhere else", "somewhere else hat"),
    ],
)
def test_words_of_ours_are_told_too(place: str, meant: str) -> None:
    """What is filled in and was no author's is in the same language; what they wrote stays."""
    words = {"place": place, "name": "a list", "write": "a list"}
    message = SLIPS["key-case"].message.format(**words)
    one = Finding(
        "unknown-key", "error", message, Place(), kind="key-case", words=(*words.items(),)
    )
    told = in_language(one, "de")
    assert told.message.startswith(f"{meant} einen Schlüssel 'a list'")


def test_findings_are_told_with_the_same_words_at_the_same_place() -> None:
    """A script with German readers: place, rule and what is to be written are the same."""
    _, findings = read_script(SCRIPT, "markdown")
    told = [in_language(one, "de") for one in findings]
    arrow = next(one for one in told if one.kind == "odd-arrow")
    assert arrow.message == "`=>` ist kein Pfeil eines Skripts"
    assert arrow.hint.startswith("Schreiben Sie → oder ->: `")
    for one, before in zip(told, findings, strict=True):
        assert (one.place, one.rule, one.severity) == (before.place, before.rule, before.severity)


def test_what_has_no_text_stays_as_it_is() -> None:
    """In a language that nobody has written for, and of a kind that nobody has."""
    one = Finding("odd", "error", "a message", Place(), kind="no such kind")
    assert in_language(one, "de") == one
    for language in ("en", "fr", "../de", ""):
        assert in_language(one, language) == one


def test_the_other_lines_of_a_habit_are_told_too() -> None:
    """A slip that stands in many lines is one finding, and names all of them."""
    outline = Outline("tea.md")
    for line in (4, 5, 6):
        outline.slip("no-number", Place("tea.md", line, 1), write="1. Ask.")
    [one] = outline.findings
    assert "auch in den Zeilen 5, 6" in in_language(one, "de").message
