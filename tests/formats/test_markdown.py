"""Markdown: the notation, and the line and column of each fault in it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from scriptgraph.formats.load import load_script, read_script
from scriptgraph.script.model import Limit, Rule, Section

BODY = """\
# Small script
## Closing
1. Say goodbye.
"""


def section_of(*lines: str) -> Section:
    """Read the first of two sections; the other is called Closing."""
    text = "\n".join(["# Test", "## First", *lines, "", "## Closing", "1. Say goodbye."])
    return load_script(text, "markdown").first


def faults_of(text: str) -> list[tuple[int, int, str]]:
    """Give line, column and rule of each finding."""
    _, findings = read_script(text, "markdown")
    return [(found.place.line, found.place.column, found.rule) for found in findings]


def test_a_simple_script_needs_no_names() -> None:
    """Names of script, sections and tasks come from titles and numbers."""
    script = load_script(BODY, "markdown")
    assert (script.id, script.title) == ("small_script", "Small script")
    assert (script.first.id, script.first.title) == ("closing", "Closing")
    assert [(task.id, task.do) for task in script.first.tasks] == [("1", "Say goodbye.")]


@pytest.mark.parametrize(
    ("line", "limit"),
    [
        ("→ Closing, after 12 turns", Limit(turns=12, then="closing")),
        ("→ Closing, after 1 visit.", Limit(visits=1, then="closing")),
        ("→ Closing, after 12 turns or 3 visits", Limit(turns=12, visits=3, then="closing")),
        ("→ end, after 3 visits and 12 turns", Limit(turns=12, visits=3, then="end")),
    ],
)
def test_a_limit_counts_turns_and_visits(line: str, limit: Limit) -> None:
    """One arrow line says after how many turns, visits or both the section is left."""
    assert section_of("1. Ask.", line).limits == limit


@pytest.mark.parametrize(
    "line", ["→ Closing, urgently, if x is so", "→ closing urgently when x is so"]
)
def test_a_rule_is_urgent(line: str) -> None:
    """`urgently` before the condition marks a rule that must not be missed."""
    made = load_script(BODY.replace("## Closing", f"{line}\n## Closing"), "markdown")
    assert made.anytime == (Rule(to="closing", when="x is so", urgent=True),)


@pytest.mark.parametrize(
    ("lines", "fallback"),
    [
        (["- fallback: I am lost."], "I am lost."),
        (["- fallback:", "  > I am lost.", "  >", "  > Call 112."], "I am lost.\n\nCall 112."),
        (["- fallback: I am", "> lost."], "I am\nlost."),
    ],
)
def test_the_fallback_is_a_setting(lines: list[str], fallback: str) -> None:
    """It stands behind its key, or quoted below it like exact words; other text is conduct."""
    text = "\n".join(["# Test", *lines, "", "> quoted", "", "## Closing", "1. Say goodbye."])
    made = load_script(text, "markdown")
    assert (made.fallback, made.conduct) == (fallback, "> quoted")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("→ Closing", {"to": "closing"}),
        ("-> closing", {"to": "closing"}),
        ("- → #closing", {"to": "closing"}),
        ("→ CLOSING, otherwise", {"to": "closing"}),
        ("→ end", {"to": "end"}),
        ("→ Closing, if she asks to", {"to": "closing", "when": "she asks to"}),
        ("→ Closing, when she asks to", {"to": "closing", "when": "she asks to"}),
        ("→ Closing if she asks to", {"to": "closing", "when": "she asks to"}),
        ("→ Closing, if `mood < 4`", {"to": "closing", "if": "mood < 4"}),
        ("→ Closing, if \\mood < 4", {"to": "closing", "when": "mood < 4"}),
        ("→ Closing, if \\`mood`", {"to": "closing", "when": "`mood`"}),
        ("→ Closing,\n  if she\n  asks to", {"to": "closing", "when": "she asks to"}),
    ],
)
def test_an_arrow_is_a_rule(line: str, rule: dict[str, str]) -> None:
    """An arrow line names a section by title or id; backticks make a condition computed."""
    section = section_of("1. Ask.", "   - collect mood: integer", line)
    assert section.next == (Rule.model_validate(rule),)


def test_an_arrow_can_be_a_limit() -> None:
    """`after … turns` is the limit of the section."""
    section = section_of("1. Ask.", "→ Closing, after 12 turns")
    assert section.limits == Limit(turns=12, then="closing")


def test_a_title_may_contain_a_condition() -> None:
    """A title that itself says `if` is still found."""
    script = load_script(
        "# T\n## One\n1. Ask.\n→ What, if not, if she asks\n## What, if not\n1. Ask.", "markdown"
    )
    assert script.first.next == (
        Rule.model_validate({"to": "what_if_not", "when": "she asks"}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask.", {"id": "1", "do": "Ask."}),
        ("**Never** ask.", {"id": "1", "do": "**Never** ask."}),
        ("**Mood today:** Ask.", {"id": "mood_today", "do": "Ask."}),
        ("**#Mood:** Ask.", {"id": "Mood", "do": "Ask."}),
        ("(optional) Ask.", {"id": "1", "do": "Ask.", "optional": True}),
        ("**mood:** (optional) Ask.", {"id": "mood", "do": "Ask.", "optional": True}),
        ("\\(optional) Ask.", {"id": "1", "do": "(optional) Ask."}),
        ("Ask\n   - for this\n\n   - for that", {"id": "1", "do": "Ask\n- for this\n\n- for that"}),
        ("Ask\nin two lines.", {"id": "1", "do": "Ask\nin two lines."}),
        ("Ask:\n   1. this", {"id": "1", "do": "Ask:\n1. this"}),
        ("Ask.\n   \\→ this", {"id": "1", "do": "Ask.\n→ this"}),
        ("\n   > Call 112.\n   >\n   > Now.", {"id": "1", "say": "Call 112.\n\nNow."}),
        (
            "Ask.\n   - collect mood: integer",
            {"id": "1", "do": "Ask.", "collect": {"mood": "integer"}},
        ),
        (
            'Ask.\n   - collect mood: one of good, bad, "well, so so"',
            {"id": "1", "do": "Ask.", "collect": {"mood": ("good", "bad", "well, so so")}},
        ),
    ],
)  # fmt: skip
def test_a_number_is_a_task(text: str, expected: dict[str, object]) -> None:
    """A numbered line begins a task; what is indented below belongs to it."""
    [task] = section_of(f"1. {text}").tasks
    assert task.model_dump(exclude_defaults=True) == expected


def test_the_first_lines_are_about_the_whole_script() -> None:
    """Settings, conduct, and what holds at any time stand before the first section."""
    script = load_script(
        dedent("""\
        # Test {#other}
        - version: 3
        - language: de
        - agent: Dr. Weber
        - role: a coach
        - silence: unreachable-section, cycle-without-limit

        Be kind.

        - Never rush.

        Anytime:
        → Closing, if she wants to stop
        → end, after 9 turns
        ## Closing
        1. Say goodbye.
        """),
        "markdown",
    )
    assert (script.id, script.version, script.language) == ("other", 3, "de")
    assert (script.agent.name, script.agent.role) == ("Dr. Weber", "a coach")
    assert script.silence == ("unreachable-section", "cycle-without-limit")
    assert script.conduct == "Be kind.\n\n- Never rush."
    assert script.anytime == (Rule(to="closing", when="she wants to stop", **{"if": None}),)
    assert script.limits == Limit(turns=9, then="end")


def test_every_part_has_its_place() -> None:
    """Sections, tasks, rules, limits and values know their line and column."""
    task = "1. Ask.\n   - collect mood: integer"
    arrows = "→ end, if it is late\n→ end, after 2 turns"
    source = load_script(f"# T\n## One\n{task}\n{arrows}", "markdown").source
    places = {
        ("sections", "one"): (2, 1),
        ("sections", "one", "tasks", "1"): (3, 1),
        ("sections", "one", "tasks", "1", "collect", "mood"): (4, 4),
        ("sections", "one", "next", 0): (5, 1),
        ("sections", "one", "limits"): (6, 1),
    }  # fmt: skip
    found = {path: source.place(path) for path in places}
    assert {path: (place.line, place.column) for path, place in found.items()} == places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Closing\n1. Say goodbye.\n", (1, 1, "missing")),
        ("# Only a title\n\nAnd a text.\n", (1, 1, "missing")),
        (BODY + "# Again\n", (4, 1, "stray-heading")),
        (BODY + "### Deeper\n", (4, 1, "stray-heading")),
        (BODY + "## Closing\n1. Bye.\n", (4, 1, "duplicate-section")),
        (BODY + "##\n1. Bye.\n", (4, 1, "missing")),
        (BODY + "\nNot a task.\n", (5, 1, "stray-text")),
        (BODY + "2. **1:** Bye.\n", (4, 1, "duplicate-task")),
        (BODY + "2.\n", (4, 1, "wrong-value")),
        (BODY + "   - collect mood: int\n", (4, 4, "wrong-value")),
        (BODY + "   - collect mood\n", (4, 4, "odd-collect")),
        (BODY + "   - collect a b: string\n", (4, 4, "bad-name")),
        (BODY + "→ Nowhere, if she asks\n", (4, 3, "unknown-target")),
        (BODY + "→ end, if `mood <`\n", (4, 12, "bad-expression")),
        (BODY + "→ end, if\n", (4, 1, "odd-condition")),
        (BODY + "  → , if she asks\n", (4, 3, "missing")),
        (BODY + "→ end, after many turns\n", (4, 14, "wrong-value")),
        (BODY + "→ end, after 2 turns\n→ end, after 3 turns\n", (5, 1, "duplicate-key")),
        (BODY + "## C {#c}\n→ D\n## D\n## D {#e}\n", (5, 1, "ambiguous-target")),
        ("# T\n- langauge: de\n## A\n1. B\n", (2, 1, "unknown-key")),
        ("# T\n- version: two\n## A\n1. B\n", (2, 1, "wrong-value")),
        ("# T\n- version: 2\n- version: 3\n## A\n1. B\n", (3, 1, "duplicate-key")),
        ("# T\n→ A\n## A\n1. B\n", (2, 1, "anytime-without-condition")),
    ],
)
def test_a_fault_has_line_and_column(text: str, expected: tuple[int, int, str]) -> None:
    """Each fault is reported once, at its place, and causes no other."""
    assert faults_of(text) == [expected]
