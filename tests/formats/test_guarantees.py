"""What a script guarantees is written as lines or as groups of keys, in either format."""

from __future__ import annotations

import pytest

from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.script.guarantees import (
    Always,
    AtMost,
    Before,
    Guarantee,
    GuaranteeError,
    Never,
    OnlyIf,
    Within,
    read_guarantee,
)

SECTIONS = """
script: x
sections:
  risk-screen: {title: The screen, tasks: {a: {do: Ask., collect: {consent: boolean}}}, next: b}
  b: {tasks: {a: Do it.}, next: c}
  c: {tasks: {a: Say goodbye.}}
"""

LINES = [
    "b or c is always reached",
    "risk-screen before b, c",
    "c within 2 turns",
    "never b after c",
    "b only if consent",
    "at most 40 turns",
    "at most 1 visit of b",
]

GROUPS = """
guarantees:
  always: b or c is always reached
  before: {risk-screen: [b, c]}
  within: {c: 2}
  never: [b after c]
  only_if: {b: consent}
  at_most: {turns: 40, b: 1}
"""


@pytest.mark.parametrize(
    ("line", "guarantee"),
    [
        ("closing is reached", Always(("closing",))),
        ("always: closing, crisis or bye is reached", Always(("closing", "crisis", "bye"))),
        ("a and b are always reached.", Always(("a", "b"))),
        ("yes-or-no comes before Long talk, and c", Before(("yes-or-no",), ("Long talk", "c"))),
        ("crisis is reached within 1 turn", Within("crisis", 1)),
        ("never exercise after declined or bye", Never(("exercise",), ("declined", "bye"))),
        ("exercise only if `mood >= 4 and agrees`", OnlyIf(("exercise",), "mood >= 4 and agrees")),
        ("at most 40 turns", AtMost(40, "turns")),
        ("at most 2 visits of a or b", AtMost(2, "sections", ("a", "b"))),
    ],
)
def test_each_form_is_read(line: str, guarantee: Guarantee) -> None:
    """A line says what it says, with or without the small words around it."""
    assert read_guarantee(line) == guarantee


@pytest.mark.parametrize(
    "line",
    ["closing", "crisis soon", "within 1 turn", "at most two turns", "crisis within 0 turns"],
)
def test_what_cannot_be_proved_is_refused(line: str) -> None:
    """Anything else is refused with an example of each form."""
    with pytest.raises(GuaranteeError, match="crisis within 1 turn"):
        read_guarantee(line)


def test_groups_say_the_same_as_lines() -> None:
    """An author may group guarantees by their kind; the script is the same."""
    lines = "guarantees:\n" + "".join(f"  - {line}\n" for line in LINES)
    assert load_script(SECTIONS + GROUPS, "yaml") == load_script(SECTIONS + lines, "yaml")


def test_markdown_has_a_line_for_each() -> None:
    """YAML, Markdown and YAML again say the same."""
    script = load_script(SECTIONS + GROUPS, "yaml")
    text = write_script(script, "markdown")
    assert "- guarantee: c within 2 turns\n" in text
    assert load_script(text, "markdown") == script
    assert load_script(write_script(script, "yaml"), "yaml") == script


def test_a_promise_changes_no_session() -> None:
    """The script's hash stays, so that open sessions go on when a guarantee is added."""
    script, promising = load_script(SECTIONS, "yaml"), load_script(SECTIONS + GROUPS, "yaml")
    assert promising.hash == script.hash
    assert promising != script


@pytest.mark.parametrize(
    ("guarantees", "line", "message", "hint"),
    [
        ("  - c within 1 turn\n  - later before b\n", 9, "no section 'later'", "There are: "),
        ("  before: {risk-screen: [bb]}\n", 8, "there is no section 'bb'", "Write `b`."),
        ("  - c is soon reached maybe\n", 8, "no guarantee that can be proved", "Write one of: "),
        ("  - b only if consnt\n", 8, "no task collects 'consnt'", "Behind `only if`"),
        ("  - b only if consent > 3\n", 8, "`consent`", "Behind `only if`"),
        ("  - b only if they agree\n", 8, "'they agree' is not an expression", "Behind `only if`"),
        ("  - b before c\n  - c before b\n", 9, "no session could ever enter 'b'", "Take one"),
        ("  - b before c\n  - never c after b\n", 9, "no session could ever enter 'c'", "Take one"),
        ("  [risk-screen before b, c]\n", 8, "'c' is no guarantee", "Each guarantee stands on"),
        ("  befor: {b: c}\n", 8, "a key 'befor' that has no meaning", "Allowed here: always"),
        ("  at_most: 3\n", 8, "'at most 3' is no guarantee", "Write one of: "),
    ],
)
def test_mistakes_are_told_at_their_line(
    guarantees: str, line: int, message: str, hint: str
) -> None:
    """Each mistake is a finding at its line, with what to write."""
    script, findings = read_script(SECTIONS + "guarantees:\n" + guarantees, "yaml")
    assert script is not None
    assert {finding.place.line for finding in findings} == {line}
    assert message in findings[0].message
    assert findings[0].hint.startswith(hint)


def test_titles_name_sections_too() -> None:
    """Authors of Markdown know sections by their titles."""
    script, findings = read_script(SECTIONS + "guarantees: [the screen before b]\n", "yaml")
    assert script is not None
    assert findings == []
