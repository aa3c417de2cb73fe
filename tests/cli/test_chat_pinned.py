"""`scriptgraph chat` with a script's file that has changed since its session began."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.terminal import SCRIPT, Sitting, piped, script_file

A = ("--session", "a")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the script in it."""
    script_file(tmp_path)
    return tmp_path


def unpinned(folder: Path) -> None:
    """Make of the store one of an older version, which keeps no text of a script."""
    with closing(sqlite3.connect(folder / ".scriptgraph" / "sessions.sqlite")) as store:
        store.execute("DROP TABLE session_scripts")


def test_a_new_file_does_not_disturb_a_session(folder: Path) -> None:
    """It goes on with the script that it began with, word for word, and says so."""
    piped(folder, *A, said="Ann\n")
    script_file(folder, "version: 2\n" + SCRIPT.replace("a mood", "your mood"))
    done = piped(folder, *A, said="What?\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "visit.yaml has changed since: it is version 2 (" in done.stdout
    assert "goes on with the script that it is pinned to: visit, version 1 (" in done.stdout
    assert "a mood from 0" in done.stdout
    assert "your mood" not in done.stdout
    assert "version 2" in piped(folder, "--session", "b").stdout


@pytest.mark.parametrize(
    "new", [SCRIPT.replace("talk", "chatter"), "script: [", "", "script: visit"]
)
def test_neither_a_lost_section_nor_a_broken_file_disturbs_a_session(
    folder: Path, new: str
) -> None:
    """The file is being worked on; whoever talks does not notice."""
    piped(folder, *A, said="Ann\n7\n")
    script_file(folder, new)
    done = piped(folder, *A, said="yes\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "goes on with the script that it is pinned to" in " ".join(done.stdout.split())
    assert piped(folder, "--session", "new").returncode == (0 if "chatter" in new else 1)


def test_a_changed_script_of_an_older_store_is_a_question(folder: Path) -> None:
    """No leaves the session as it is; yes goes on with the new wording."""
    piped(folder, *A, said="Ann\n")
    unpinned(folder)
    script_file(folder, SCRIPT.replace("a mood from 0", "your mood from 0"))
    with Sitting(folder, *A) as sitting:
        sitting.until("The script has changed")
        sitting.until("only Enter to leave: ")
        assert sitting.leave("\n") == 0
        assert "The session stays as it is." in sitting.screen
    with Sitting(folder, *A) as sitting:
        sitting.until("only Enter to leave: ")
        sitting.type("Yes.\n")
        sitting.until("\n> ")
        assert "your mood from 0" in sitting.say("What?")
    assert "script has changed" not in piped(folder, *A).stderr


def test_a_changed_script_of_an_older_store_is_refused_without_anybody_to_ask(folder: Path) -> None:
    """A pipe cannot say yes, so nothing is said and the session goes on with its own script."""
    piped(folder, *A)
    unpinned(folder)
    script_file(folder, SCRIPT.replace("A short", "A very short"))
    done = piped(folder, *A, said="Ann\n")
    assert done.returncode == 1
    assert "the script has changed" in done.stderr
    assert "at a terminal" in done.stderr
    assert "2 of 3 tasks" not in done.stdout
    script_file(folder)
    assert "── Welcome · 2 of 3 tasks ──" in piped(folder, *A, said="Ann\n").stdout


def test_a_section_that_is_gone_is_an_error(folder: Path) -> None:
    """Without its script, a session cannot go on in a section that the new one does not have."""
    piped(folder, *A, said="Ann\n7\n")
    unpinned(folder)
    script_file(folder, SCRIPT.replace("talk", "chatter"))
    done = piped(folder, *A)
    assert done.returncode == 1
    assert "the session is in section 'talk', which the script 'visit' does not have" in done.stderr
    assert (
        "Finish the session with the script as it was, give the section its old name" in done.stderr
    )
    assert "welcome, chatter, advice, bye" in done.stderr
