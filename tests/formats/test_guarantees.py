"""What a script guarantees is written as lines or as groups of keys, in either format."""

from __future__ import annotations

import pytest

from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.script.check.lint import lint
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
        ("  - b only if consnt\n", 8, "no task collects 'consnt'", "Did you mean `consent`?"),
        ("  - b only if consent > 3\n", 8, "`consent`", "Behind `only if`"),
        ("  - b only if they agree\n", 8, "'they agree' is not an expression", "Behind `only if`"),
        ("  - b before c\n  - c before b\n", 9, "no session could ever enter 'b'", "Take one"),
        ("  - b before c\n  - never c after b\n", 9, "no session could ever enter 'c'", "Take one"),
        ("  [risk-screen before b, c]\n", 8, "'c' is no guarantee", "Each guarantee stands on"),
        ("  befor: {b: c}\n", 8, "a key 'befor' that has no meaning", "Allowed here: always"),
        ("  at_most: 3\n", 8, "'at most 3' is no guarantee", "Write one of: "),
        ("  []\n", 7, "no guarantee stands under", ""),
        ("  [b before c, '']\n", 8, "a guarantee is empty", ""),
        ("  before: {b: {c: d}}\n", 8, "a group of keys says nothing of 'b'", "Write `before: {"),
        ("  within: {b: [1, 2]}\n", 8, "a list says nothing of 'b'", "Write `within: {crisis: 1}`"),
        ("  always: {b: reached}\n", 8, "behind 'always' stands a group", "Write `always: "),
        ("  only_if: {b: true}\n", 8, "`true` reads no value", "Behind `only if`"),
        (
            "  - b only if consnt == true\n",
            8,
            "no task collects 'consnt'",
            "Did you mean `consent`?",
        ),
        ("  - b before b, c\n", 8, "'b' stands on both sides", "Name other sections"),
        ("  - b before end\n", 8, "there is no section 'end'", "`end` is no section"),
        ("  - zz before zz\n", 8, "there is no section 'zz'", "There are: "),
        ("  - c is allways reached\n", 8, "no guarantee that can be proved", "Write `c is always"),
        ("  - nver b after c\n", 8, "no guarantee that can be proved", "Write `never b after c`."),
        ("  - at most forty turns\n", 8, "no guarantee that", "Write `at most 40 turns`."),
        ("  - b vor c\n", 8, "no guarantee that can be proved", "Write `b before c`."),
        ("  - nunca b después de c\n", 8, "no guarantee", "Write `never b after c`."),
        ("  - c 总会到达\n", 8, "no guarantee that can be proved", "Write `c is always reached`."),
        (
            "  - b before c\n  - c before risk-screen\n  - risk-screen before b\n",
            10,
            "could ever",
            "",
        ),
        ("  - never c after risk-screen\n  - c is reached\n", 9, "'c' could never be", "Take one"),
        ("  - c within 1 turn\n  - never c after b\n", 9, "not be reached from 'b'", "Take one"),
        ("  - c is reached\n  - c is always reached\n", 9, "in line 8 says", "Take one"),
        ("  - b before c, b2\n", 8, "there is no section 'b2'", "Write `b`."),
    ],
)
def test_mistakes_are_told_at_their_line(
    guarantees: str, line: int, message: str, hint: str
) -> None:
    """Each mistake is a finding at its line, with what to write."""
    script, findings = read_script(SECTIONS + "guarantees:\n" + guarantees, "yaml")
    assert script is not None
    findings += lint(script, (), findings)
    (finding,) = findings
    assert finding.place.line == line
    assert finding.place.column
    assert message in finding.message
    assert finding.hint.startswith(hint)


def test_titles_name_sections_too() -> None:
    """Authors of Markdown know sections by their titles."""
    script, findings = read_script(SECTIONS + "guarantees: [the screen before b]\n", "yaml")
    assert script is not None
    assert findings == []


def test_what_a_model_judges_is_told_with_its_rule() -> None:
    """A condition in words is no value: the finding names the `when` that a model decides."""
    text = SECTIONS.replace("next: b}", "next: [{to: b, when: they agree to go on}, {to: c}]}")
    _, findings = read_script(text + "guarantees:\n  - b only if they agree to it\n", "yaml")
    (finding,) = findings
    assert "(`when: they agree to go on` in line 4), and no proof can decide it" in finding.message
    assert "Let a task collect it as a value" in finding.hint


def test_a_title_of_two_sections_names_none() -> None:
    """Where two sections have one title, nobody knows which is meant; the ids are named."""
    text = SECTIONS.replace("b: {", "b: {title: The screen, ")
    _, findings = read_script(text + "guarantees:\n  - c before the screen\n", "yaml")
    (finding,) = findings
    assert "several sections are titled 'the screen'" in finding.message
    assert finding.hint == "Name one: risk-screen, b."


MARKDOWN = """---
language: en
FRONT---
# X

TOP

## Risk screen {#risk-screen}

1. Ask.
   - collect consent: boolean

→ B

## B

1. Do it.

→ C

## C

1. Say goodbye.
"""
BOTH = (
    "b or c is always reached",
    "risk-screen before b, c",
    "c within 2 turns",
    "b only if consent",
)


@pytest.mark.parametrize(
    ("front", "top"),
    [
        ("", "".join(f"- guarantee: {line}\n" for line in BOTH)),
        ("", "- guarantees:\n" + "".join(f"  - {line}\n" for line in BOTH)),
        ("guarantees:\n" + "".join(f"  - {line}\n" for line in BOTH), ""),
        (
            "",
            "- guarantee: always: b or c\n- guarantee: before: {risk-screen: [b, c]}\n"
            "- guarantee: within: {c: 2}\n- guarantee: only_if: b: consent\n",
        ),
        (
            "guarantees:\n  always: b or c\n  before: {risk-screen: [b, c]}\n"
            "  - within: {c: 2 turns}\n  - only_if: {b: consent}\n",
            "",
        ),
    ],
)
def test_markdown_takes_the_same_forms(front: str, top: str) -> None:
    """Sentences and groups, as settings, in a list or in front matter, say the same."""
    text = MARKDOWN.replace("FRONT", front).replace("TOP", top)
    script, findings = read_script(text, "markdown")
    assert findings == []
    assert script is not None
    assert script.guarantees == BOTH
    assert script.conduct is None


@pytest.mark.parametrize(
    "line",
    [
        "- c is always reached",
        "* within: {c: 2}",
        "- before: {risk-screen: [b]}",
        "- never: b after c",
    ],
)
def test_a_promise_that_would_be_lost_is_told(line: str) -> None:
    """A line of the text for the agent that reads as a guarantee is told, with what to write."""
    _, findings = read_script(MARKDOWN.replace("FRONT", "").replace("TOP", line), "markdown")
    (finding,) = findings
    assert finding.rule == "lost-guarantee"
    assert finding.place.line == 6
    assert finding.hint.startswith("Write `- guarantee: ")


@pytest.mark.parametrize(
    "line",
    ["- never: give medical advice", "- Never ask twice after a no.", "- Be kind before anything"],
)
def test_text_for_the_agent_is_no_promise(line: str) -> None:
    """Conduct in the same words is conduct: it names no section of the script."""
    script, findings = read_script(MARKDOWN.replace("FRONT", "").replace("TOP", line), "markdown")
    assert findings == []
    assert script is not None
    assert script.conduct == line
