"""The JSON manual: numbered sections, and rules that are phrases inside tasks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.script.model import Script


def manual(*sections: str) -> Script:
    """Load a manual whose sections have one task each."""
    numbered = enumerate(sections, start=1)
    parts = {f"Section {n}": {f"Task {n}a": text} for n, text in numbered}
    return load_script(json.dumps(parts), "manual")


def rules_of(script: Script) -> list[tuple[str, str | None]]:
    """Give target and condition of each rule of the first section."""
    return [(rule.to, rule.when) for rule in script.first.next]


def test_the_published_manual_is_read_as_it_is(shared: Path) -> None:
    """The published file gives its eight sections and exactly its ten moves."""
    script = load_script(shared / "published" / "manual.json")
    moves = [f"{move.source}→{move.target}" for move in script.all_transitions]
    assert moves == ["1→2", "2→3", "2→4", "3→4", "4→5", "4→6", "4→7", "5→8", "6→8", "7→8"]
    assert [section.title for section in script.sections] == [f"Section {n}" for n in range(1, 9)]
    assert [task.id for task in script.by_id["4"].tasks] == ["4a", "4b", "4c"]
    assert script.by_id["4"].next[0].when == "the patient selects Thought Record"


def test_the_published_manual_keeps_its_places(shared: Path) -> None:
    """Sections and tasks know their lines, in spite of raw line breaks in the strings."""
    source = load_script(shared / "published" / "manual.json").source
    lines = (shared / "published" / "manual.json").read_text(encoding="utf-8").splitlines()
    for path, key in (
        (("sections", "4"), '"Section 4"'),
        (("sections", "3", "tasks", "3b"), '"Task 3b"'),
        (("sections", "8", "tasks", "8c"), '"Task 8c"'),
    ):
        place = source.place(path)
        assert lines[place.line - 1][place.column - 1 :].startswith(key)


@pytest.mark.parametrize("format", ["yaml", "markdown"])
def test_the_published_manual_can_be_rewritten(shared: Path, format: str) -> None:
    """The manual says the same in YAML and in Markdown."""
    script = load_script(shared / "published" / "manual.json")
    assert load_script(write_script(script, format), format) == script  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Ask.", [("2", None)]),
        ("Proceed with Section 3 if she is ready.", [("3", None)]),
        ("If a, proceed with Section 2. If b, please go to section 3.", [("2", "a"), ("3", "b")]),
        ("Proceed with Section 2 if a. Proceed to Section 3 once b.", [("2", "a"), ("3", "b")]),
        ("If a, continue with Section 2, else proceed with Section 3.", [("2", "a"), ("3", None)]),
        ("Only when a\nis true, proceed with Section 2\n- If b, proceed with Section 3",
         [("2", "a is true"), ("3", "b")]),
        ("Proceed with Section 2 if a and proceed with Section 3 if b.", [("2", "a"), ("3", "b")]),
    ],
)  # fmt: skip
def test_a_phrase_is_a_rule(text: str, rules: list[tuple[str, str | None]]) -> None:
    """One target makes a fixed rule, several make judged ones, none means the next section."""
    assert rules_of(manual(text, "Middle.", "End.")) == rules


def test_the_last_section_ends_the_session() -> None:
    """The last section has no rule when it names no target."""
    assert manual("One.", "Two.").by_id["2"].next == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"Section 1": ', (1, 15, "syntax")),
        ("[1]", (1, 1, "wrong-value")),
        ("{}", (1, 1, "missing")),
        ('{\n "Section 1": 3}', (2, 2, "wrong-value")),
        ('{"Section 1": {\n"Task 1a": [1]}}', (2, 1, "wrong-value")),
        ('{"Section 1": {\n"Task 1a": "a",\n "Task 1a": "b"}}', (3, 2, "duplicate-key")),
        ('{"Section 1": {"Task 1a": "Proceed with Section 9."}}', (1, 2, "unknown-target")),
        ("[" * 100_000, (1, 33, "too-deep")),
    ],
)
def test_a_fault_has_line_and_column(text: str, expected: tuple[int, int, str]) -> None:
    """Each fault is reported once, at its place."""
    _, findings = read_script(text, "manual")
    assert [(f.place.line, f.place.column, f.rule) for f in findings] == [expected]
