"""YAML: texts stay what they are, and each fault is named with its line and column."""

from __future__ import annotations

from textwrap import dedent

import pytest

from scriptgraph.formats.load import load_script, read_script

BODY = """\
script: small
sections:
  closing:
    tasks: {bye: Say goodbye.}
"""


def faults_of(text: str) -> list[tuple[int, int, str]]:
    """Give line, column and rule of each finding."""
    _, findings = read_script(dedent(text), "yaml")
    assert all(finding.place.file == "<text>" for finding in findings)
    return [(found.place.line, found.place.column, found.rule) for found in findings]


@pytest.mark.parametrize("word", ["on", "off", "yes", "No", "true", "1.0", "0x10", "2026-01-01"])
def test_a_word_stays_a_word(word: str) -> None:
    """No text turns into a boolean, number or date."""
    script = load_script(BODY.replace("Say goodbye.", word), "yaml")
    assert script.first.tasks[0].do == word


@pytest.mark.parametrize("word", ["on", "no", "1.0"])
def test_a_choice_stays_a_word(word: str) -> None:
    """Choices are texts, whatever YAML would make of them."""
    tasks = f"{{bye: {{do: Ask., collect: {{answer: [{word}, other]}}}}}}"
    script = load_script(BODY.replace("{bye: Say goodbye.}", tasks), "yaml")
    assert script.first.tasks[0].collect == {"answer": (word, "other")}


def test_shorthands_are_written_out() -> None:
    """A task may be a text, `next` a name, a rule a name, and titles come from ids."""
    script = load_script(
        dedent("""\
        script: two_parts
        sections:
          check_in: {tasks: {ask: Ask.}, next: closing}
          closing: {tasks: {bye: Say goodbye.}, next: [end]}
        """),
        "yaml",
    )
    assert script.title == "Two parts"
    assert script.first.title == "Check in"
    assert script.first.tasks[0].do == "Ask."
    assert [rule.to for section in script.sections for rule in section.next] == ["closing", "end"]


def test_every_part_has_its_place() -> None:
    """Sections, tasks, rules and keys know their line and column."""
    script = load_script(
        dedent("""\
        script: places
        sections:
          one:
            tasks:
              ask: {do: Ask., optional: true}
            next:
              - {to: end, when: she asks}
              - end
            limits: {turns: 3, then: end}
        """),
        "yaml",
    )
    places = {
        ("sections", "one"): (3, 3),
        ("sections", "one", "tasks", "ask"): (5, 7),
        ("sections", "one", "tasks", "ask", "optional"): (5, 23),
        ("sections", "one", "next", 0): (7, 9),
        ("sections", "one", "next", 0, "when"): (7, 19),
        ("sections", "one", "next", 1): (8, 9),
        ("sections", "one", "limits", "then"): (9, 24),
    }
    found = {path: script.source.place(path) for path in places}
    assert {path: (place.line, place.column) for path, place in found.items()} == places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c\n", (1, 5, "syntax")),
        ("a: 'b\n", (1, 4, "syntax")),
        ("a:\n\tb: c\n", (2, 1, "odd-indentation")),
        ("- a\n- b\n", (1, 1, "wrong-value")),
        ("only a text\n", (1, 1, "wrong-value")),
        ("# only a remark\n", (0, 0, "empty-file")),
        (BODY + "---\na: b\n", (5, 1, "several-documents")),
        (BODY + "script: again\n", (5, 1, "duplicate-key")),
        (BODY + "  closing: {}\n", (5, 3, "duplicate-key")),
        (BODY + "title:\n", (5, 1, "empty-value")),
        (BODY + "title: ~\n", (5, 1, "empty-value")),
        (BODY + "title: &here Title\n", (5, 8, "anchor")),
        (BODY + "title: *there\n", (5, 8, "alias")),
        (BODY + "title: !!python/name:os.system x\n", (5, 8, "tag")),
        (BODY + "<<: {title: x}\n", (5, 1, "merge-key")),
        (BODY + "? [a, b]\n: c\n", (5, 3, "bad-name")),
        (BODY + "  '': {}\n", (5, 3, "bad-name")),
        (BODY + "  a b: {}\n", (5, 3, "bad-name")),
        (BODY + "  other: text\n", (5, 3, "wrong-value")),
        (BODY + "langauge: de\n", (5, 1, "unknown-key")),
        (BODY + "    limit: {turns: 2, then: end}\n", (5, 5, "unknown-key")),
        (BODY + "    limits: {turns: two, then: end}\n", (5, 14, "wrong-value")),
        (BODY + "    limits: {turns: 0, then: end}\n", (5, 14, "wrong-value")),
        (BODY + "    limits: {turns: 2}\n", (5, 5, "missing")),
        (BODY + "    limits: {visits: 0, then: end}\n", (5, 14, "wrong-value")),
        (BODY + "    limits: {then: end}\n", (5, 5, "wrong-value")),
        (BODY + "    limits: soon\n", (5, 5, "wrong-value")),
        (BODY + "    next: {when: she asks}\n", (5, 5, "missing")),
        (BODY + "    next: {to: end, if: 'true', when: b}\n", (5, 5, "wrong-value")),
        (BODY + "    next: [[end]]\n", (5, 12, "wrong-value")),
        (BODY + "    next: [other]\n", (5, 12, "unknown-target")),
        (BODY + "  b: {tasks: [c]}\n", (5, 7, "wrong-value")),
        (BODY + "  b: {tasks: {c: [d]}}\n", (5, 15, "wrong-value")),
        (BODY + "  b: {tasks: {c: {optional: true}}}\n", (5, 15, "wrong-value")),
        (BODY + "  b: {tasks: {c: {do: [d]}}}\n", (5, 19, "wrong-value")),
        (BODY + "  b: {tasks: {c: {do: d, optional: maybe}}}\n", (5, 26, "wrong-value")),
        (BODY + "  b: {tasks: {c: {do: d, collect: {e: int}}}}\n", (5, 36, "wrong-value")),
        (BODY + "  b: {tasks: {c: {do: d, collect: {e f: string}}}}\n", (5, 36, "bad-name")),
        (BODY + 'title: "a\\x07b"\n', (5, 1, "control-character")),
        ("sections: {a: {}}\n", (1, 1, "missing")),
        ("script: a\n", (1, 1, "missing")),
        ("script: a\nsections: []\n", (2, 1, "missing")),
    ],
)
def test_a_fault_has_line_and_column(text: str, expected: tuple[int, int, str]) -> None:
    """Each fault is reported once, at its place, and causes no other."""
    assert faults_of(text) == [expected]


def test_twenty_faults_are_reported_at_once() -> None:
    """A script with twenty faults of shape and of sense reports all twenty."""
    found = faults_of("""\
        script: my script
        versoin: 2
        agent: Dr. Smith
        sections:
          intro:
            titel: Introduction
            tasks:
              greet: [Hello]
              ask: {do: Ask., collect: {mood: int, "a b": string}, optional: maybe}
              wait: ~
            next:
              - {to: nowhere, when: she asks}
              - {to: closing, if: 'mood <'}
              - {when: he asks}
              - {to: closing, if: mood < 3, when: sad}
            limits: {turns: none, then: intro}
          intro: {}
          the end: {tasks: {bye: Bye.}}
          end: {tasks: {bye: Bye.}}
          closing: {tasks: &tasks {bye: Bye.}, next: [end, closing]}
        anytime: [closing]
        silence: {a: b}
        """)
    assert [line for line, _, _ in found] == [
        *(1, 2, 3, 6, 8, 9, 9, 9, 10, 12, 13, 14, 15, 16, 16, 17, 18, 19, 20, 20, 21, 22)
    ]  # fmt: skip


def test_an_unknown_key_is_guessed() -> None:
    """The message says what was probably meant, and the hint what is allowed."""
    _, [finding] = read_script(BODY + "langauge: de\n", "yaml")
    assert "did you mean 'language'?" in finding.message
    assert "conduct" in finding.hint


def test_billion_laughs_are_refused() -> None:
    """Aliases do not unfold: a bomb is a handful of findings."""
    bomb = ["a0: &a0 [ha, ha]"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    script, findings = read_script("\n".join(bomb), "yaml")
    assert script is None
    assert {"alias", "anchor"} <= {finding.rule for finding in findings}


@pytest.mark.parametrize("start", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused(start: str) -> None:
    """A hundred thousand levels are one finding, not a crash."""
    assert [rule for _, _, rule in faults_of(start * 100_000)] == ["too-deep"]
