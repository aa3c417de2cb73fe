"""Mistakes of people of the trade, in English, German, Chinese and Spanish scripts.

Each is told once: at its beginning, what was found, and what to write. The listing of all that is
said is a golden file, to be read by people.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.authors_mistakes import MISTAKES

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.script.check.lint import lint

BASE = Path(__file__).parents[1] / "cases" / "base"
LISTING = Path(__file__).parents[1] / "golden" / "authors_mistakes.txt"

FINE: frozenset[str] = frozenset()
"""Changes that say what their author meant."""


ELSEWHERE = frozenset(
    f"sleep_{name}"
    for name in (
        *("type_string", "value_with_hyphen", "value_twice", "section_other_name"),
        *("crisis_without_limit", "crisis_hardly_any", "stop_in_danger"),
        *("task_bullets", "task_numbers", "task_no_name"),
    )
) | {"xinqing_tasks_list"}
"""Mistakes that are seen where something else does not fit them, or told of all they spoil."""


def told(text: str) -> list[Finding]:
    """List what `check` says of a text."""
    script, findings = read_script(text, "yaml")
    return findings + (lint(script, found=findings) if script is not None else [])


def written(name: str) -> str:
    """Write a script with a mistake."""
    script, old, new = MISTAKES[name]
    text = (BASE / f"{script}.yaml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize("path", sorted(BASE.iterdir()), ids=lambda path: path.stem)
def test_nothing_is_said_of_a_sound_script(path: Path) -> None:
    """The scripts in which the mistakes are made have none of their own."""
    assert told(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_one_finding(name: str) -> None:
    """Each mistake is told once, with a place and what to write; nothing that follows is told."""
    findings = told(written(name))
    assert len(findings) == (0 if name in FINE else 1)
    assert all(finding.hint and finding.place.line for finding in findings)


@pytest.mark.parametrize("name", [name for name in MISTAKES if ": " not in name])
def test_a_finding_stands_where_the_mistake_begins(name: str) -> None:
    """The line is one of those that were written, or names them."""
    script, old, new = MISTAKES[name]
    text = (BASE / f"{script}.yaml").read_text(encoding="utf-8")
    first = text[: text.index(old)].count("\n") + 1
    lines = range(first, first + max(old.count("\n"), new.count("\n")) + 1)
    for finding in told(written(name)):
        assert finding.place.line in lines or name in ELSEWHERE


def test_all_that_is_said_is_as_it_was_approved() -> None:
    """Line, column, message and hint of every mistake are those of the listing."""
    parts = []
    for name in MISTAKES:
        findings = told(written(name))
        lines = [
            f"  {found.place.line}:{found.place.column} {found.severity}: {found.message} "
            f"[{found.rule}]\n    {found.hint}"
            for found in findings
        ]
        parts.append("\n".join([f"{name}: {MISTAKES[name].new!r}", *(lines or ["  fine"])]))
    listing = "\n\n".join(parts) + "\n"
    if os.environ.get("GOLDEN_UPDATE"):
        LISTING.write_text(listing, encoding="utf-8")
    assert listing == LISTING.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "sentence",
    [
        "the mood is better than yesterday",
        "tired",
        "the patient is tired",
        "quality is more important than hours",
        "they slept less than 4 hours",
        "consent is given",
        "not tired any more",
        "the patient says that 2 + 2 = 4",
        "the patient drinks > 3 cups",
        "they rate it 7/10 or higher",
        "if they want to stop",
        r"\hours < 4",
        r"\consent",
    ],
)
def test_a_sentence_is_no_comparison(sentence: str) -> None:
    """A sentence may hold the name of a value, or a sign, or be marked as one."""
    text = (BASE / "sleep.yaml").read_text(encoding="utf-8")
    assert told(text.replace("the patient wants another habit", sentence, 1)) == []


@pytest.mark.parametrize("sentence", ["hours < 4", "consent", r"\hours < 4", "hours < 4 or sad"])
def test_a_sentence_that_looks_like_a_comparison_is_kept(sentence: str) -> None:
    """What is judged is written with a backslash where it would be taken for a comparison."""
    script = load_script(BASE / "sleep.yaml")
    plan = script.by_id["plan"]
    judged = plan.next[0].model_copy(update={"when": sentence})
    changed = plan.model_copy(update={"next": (judged, *plan.next[1:])})
    sections = tuple(changed if section is plan else section for section in script.sections)
    made = script.model_copy(update={"sections": sections})
    for format in ("yaml", "markdown"):
        assert load_script(write_script(made, format), format) == made
