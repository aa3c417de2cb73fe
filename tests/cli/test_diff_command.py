"""`scriptgraph diff`: what has changed between two versions of a script, for whoever wrote them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import ROOT, scriptgraph

SHIPPED = ROOT / "scripts" / "every_feature.yaml"
EDITS = (
    ("This is a demonstration.", "This is a demo."),
    ("  - {to: end, if: cups > 20}\n", ""),
    ("limits: {turns: 5, visits: 9, then: tips}", "limits: {turns: 6, visits: 9, then: tips}"),
)


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """Write a new version of a shipped script."""
    text = SHIPPED.read_text(encoding="utf-8")
    for before, after in EDITS:
        assert before in text
        text = text.replace(before, after)
    path = tmp_path / "edited.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_change_is_told_one_idea_a_line(edited: Path) -> None:
    """Words as they were and are, what leads where no longer, and what that means; no hashes."""
    done = scriptgraph("diff", "every_feature", edited)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "The whole script",
        "  at any time no longer → the end of the session, if cups > 20",
        "welcome",
        "  task notice: the exact words changed",
        "    - This is a demonstration.",
        "    + This is a demo.",
        "talk",
        "  the limit is after 6 turns or 9 visits → tips, and was after 5 turns or 9 visits → tips",
        "What that means for the paths",
        "  a session can no longer end in welcome, talk, tips",
    ]


def test_a_program_reads_the_same(edited: Path) -> None:
    """`--json` names both versions and each change with its kind."""
    data = json.loads(scriptgraph("diff", SHIPPED, edited, "--json").stdout)
    assert (data["changed"], data["proved"]) == (True, True)
    assert data["old"]["hash"] != data["new"]["hash"]
    assert [each["kind"] for each in data["changes"]] == ["exact words", "rule", "limit", "path"]


def test_a_certificate_stands_for_its_script(edited: Path, tmp_path: Path) -> None:
    """Without the old file, the certificate that was made of it says the same."""
    certificate = tmp_path / "certificate.json"
    assert scriptgraph("certify", SHIPPED, "--out", certificate).returncode == 0
    done = scriptgraph("diff", certificate, edited)
    assert done.stdout == scriptgraph("diff", SHIPPED, edited).stdout


def test_where_nothing_has_changed_that_is_said() -> None:
    """The shipped script in YAML and in Markdown is the same script."""
    shipped = ROOT / "scripts" / "stress_relief"
    done = scriptgraph("diff", f"{shipped}.yaml", f"{shipped}.md")
    assert done.stdout == "Nothing has changed that a session could notice.\n"
    assert done.returncode == 0


def test_a_guarantee_that_falls_is_told(edited: Path) -> None:
    """It stands below what is promised, with the reason."""
    broken = edited.read_text(encoding="utf-8").replace("next: check_in ", "next: talk ")
    edited.write_text(broken, encoding="utf-8")
    lines = scriptgraph("diff", SHIPPED, edited).stdout.splitlines()
    there = lines.index("What is promised") + 1
    assert lines[there].startswith("  has fallen: check_in before talk, tips: ")


def test_a_file_that_is_no_script_is_refused(tmp_path: Path) -> None:
    """A script with faults is told with its findings, and nothing is compared."""
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("script: x\nsections: {a: {tasks: {t: Talk.}, next: nowhere}}\n")
    done = scriptgraph("diff", "every_feature", faulty)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nowhere" in done.stderr
