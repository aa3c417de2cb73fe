"""Mistakes of people who write a script in YAML as they write elsewhere: one finding that mends."""

from __future__ import annotations

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import read_script

SCRIPT = """\
script: night
sections:
  welcome:
    tasks:
      sleep:
        do: Ask how they slept.
        collect: {sleep: integer 0..10}
      list:
        do: Read the list.
    next:
      - {to: goodbye, if: sleep > 5}
      - {to: talk}
  talk:
    tasks:
      listen: Listen.
    next: goodbye
  goodbye:
    tasks:
      wish: Wish them a good night.
  help:
    tasks:
      line: {say: Call 112.}
      stay: Ask whether they are safe.
anytime:
  - {to: help, when: they are in danger, urgent: true}
"""


def said(old: str, new: str) -> Finding:
    """Change the script, and give the one thing that is said of it."""
    assert SCRIPT.count(old) == 1
    _, findings = read_script(SCRIPT.replace(old, new), "yaml")
    (finding,) = findings
    return finding


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Read the list.", "Read #1 of the list."),
        ("Read the list.", "See   #three."),
        ("listen: Listen.", "listen: See #3 of the leaflet."),
    ],
)
def test_a_text_that_a_remark_cuts_after_one_word_is_told(old: str, new: str) -> None:
    """`Call #1 of the list` is no instruction to call."""
    assert said(old, new).rule == "remark-in-text"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("listen: Listen.", "listen: Listen.  # as long as it takes"),
        ("goodbye\n  g", "goodbye #1\n  g"),
    ],
)
def test_a_remark_behind_one_word_is_a_remark(old: str, new: str) -> None:
    """What is plainly written as a remark, or stands behind a name, is left alone."""
    assert read_script(SCRIPT.replace(old, new), "yaml")[1] == []


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        (
            "they are in danger, urgent",
            "they are in danger #or speak of dying, whenever and wherever that may be, urgent",
            'Put the text in quotes: `when: "they are in danger #or speak of dying, whenever and '
            'wherever that may be"`.',
        ),
        ("integer 0..10", "number 0..24 hours", "Write `sleep: duration 0..24 hours`."),
        ("integer 0..10", "integer 0..1O", "Write `sleep: integer 0..10`."),
        ("integer 0..10", "integer O..10", "Write `sleep: integer 0..10`."),
        ("integer 0..10", "integer 0..l0", "Write `sleep: integer 0..10`."),
        ("    next: goodbye", "    → goodbye", "Write `next: goodbye`."),
        (
            "    next: goodbye",
            "    → goodbye, if `sleep > 3`",
            "Write `next: [{to: goodbye, if: sleep > 3}]`.",
        ),
        ("    next: goodbye", "    -> goodbye", "Write `next: goodbye`."),
        (
            "sleep > 5}\n      - {to: talk}",
            "sleep > 5}, {to: talk}",
            "Begin each rule on a line of its own, or put all of them in a list: `- {to: talk}`.",
        ),
        ("next: goodbye", "next: Goodbye to all", "Write `goodbye`."),
        ("{say: Call 112.}", "{say: }", "Write `say: ...`."),
        ("{say: Call 112.}", "{do: }", "Write `do: ...`."),
        ("urgent: true", "urgent: cierto", "Write `urgent: true`."),
        (
            "  goodbye:\n",
            "  Here the last part begins.\n  goodbye:\n",
            "A remark begins with `#`: `# Here the last part begins.`; more of the text above is "
            "indented deeper than its name.",
        ),
    ],
)
def test_a_mistake_is_one_finding_that_says_what_to_write(old: str, new: str, hint: str) -> None:
    """The hint can be copied, and mends what was meant."""
    assert said(old, new).hint == hint


def test_a_name_that_another_value_has_taken_is_one_finding() -> None:
    """That its own name is collected nowhere only follows."""
    twice = (
        "        do: Read the list.",
        "        do: Ask.\n        collect: {hours: number 0..24}",
    )
    text = SCRIPT.replace(*twice).replace("collect: {sleep:", "collect: {hours:")
    _, (finding,) = read_script(text, "yaml")
    assert finding.rule == "conflicting-types"
