"""`scriptgraph diff`: what has changed between two versions of a script, for whoever wrote them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.command_line import ROOT, scriptgraph

SHIPPED = ROOT / "scripts" / "every_feature.yaml"
EDITS = (
    ("This is a demonstration.", "This is a demo."),
    (
        "  - {to: end, if: known(cups) and cups > 20}                "
        "# told, and not declined or not asked\n",
        "",
    ),
    ("limits: {turns: 5, visits: 3, then: tips}", "limits: {turns: 6, visits: 3, then: tips}"),
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
        "  at any time no longer → the end of the session, if known(cups) and cups > 20",
        "welcome",
        "  task notice: the exact words changed",
        "    - This is a demonstration.",
        "    + This is a demo.",
        "talk",
        "  the limit is after 6 turns or 3 visits → tips, and was after 5 turns or 3 visits → tips",
        "What that means for the paths",
        "  a session can no longer end in welcome, talk, tips, last_week, habits, person, about",
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


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Hold two sessions: one of the shipped script, and one of another."""
    path = tmp_path / "sessions.sqlite"
    for name, held in (("monday", SHIPPED), ("bike", ROOT / "scripts" / "bike_repair.yaml")):
        done = scriptgraph("chat", held, "--session", name, "--store", path, given="/quit\n")
        assert done.returncode == 0
    return path


def test_of_every_open_session_it_is_said_whether_it_can_move(
    edited: Path, store: Path, tmp_path: Path
) -> None:
    """One that has settled what has changed has to stay; one of another script is left out."""
    before = store.read_bytes()
    done = scriptgraph("diff", SHIPPED, edited, "--store", store)
    assert done.stdout.splitlines()[-5:] == [
        "Sessions",
        "  monday: has to stay",
        "    the exact words of a task have changed, which it has settled: welcome.notice",
        "  of another script: bike",
        "  1 session: 0 can move, 1 have to stay",
    ]
    text = edited.read_text(encoding="utf-8").replace("This is a demo.", "This is a demonstration.")
    title = "    title: Welcome\n"
    renamed = text.replace(title, f"{title}    renamed_from: welcome\n")
    edited.write_text(renamed.replace("  welcome:", "  hello:"), encoding="utf-8")
    done = scriptgraph("diff", SHIPPED, edited, "--session", "monday", "--store", store)
    assert done.stdout.splitlines()[-4:] == [
        "Sessions",
        "  monday: can move by its new names; it is in hello",
        "    section welcome → hello",
        "  1 session: 1 can move, 0 have to stay",
    ]
    assert store.read_bytes() == before


def test_programs_are_told_of_sessions_too(edited: Path, store: Path) -> None:
    """`sessions` is null where none were asked for; a name that is none is an error."""
    data = json.loads(
        scriptgraph("diff", SHIPPED, edited, "--all", "--store", store, "--json").stdout
    )
    assert {one["session"]: one["fate"] for one in data["sessions"]} == {
        "monday": "stays",
        "bike": "other",
    }
    assert json.loads(scriptgraph("diff", SHIPPED, edited, "--json").stdout)["sessions"] is None
    wrong = scriptgraph("diff", SHIPPED, edited, "--session", "tuesday", "--store", store)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "no session 'tuesday'" in wrong.stderr


def test_diff_and_migrate_agree_where_the_store_lacks_the_old_text(
    edited: Path, store: Path
) -> None:
    """Giving the old file to `diff` moves no session that `migrate` could not move without it."""
    later = SHIPPED.read_text(encoding="utf-8").replace("turns: 5", "turns: 6")
    edited.write_text(later, encoding="utf-8")
    asked = ("diff", SHIPPED, edited, "--session", "monday", "--store", store)
    assert "1 can move" in scriptgraph(*asked).stdout
    with closing(sqlite3.connect(store)) as tables, tables:
        tables.execute("DELETE FROM session_scripts")
    why = "    the store keeps no text of the script that it began with"
    told = scriptgraph(*asked).stdout.splitlines()
    assert told[-3:-1] == ["  monday: has to stay", why]
    done = scriptgraph("migrate", edited, "monday", "--store", store)
    assert (done.returncode, done.stdout.splitlines()[:2]) == (1, told[-3:-1])
