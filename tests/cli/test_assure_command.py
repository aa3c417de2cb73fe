"""`scriptgraph assure`: one folder says what is claimed of a script, and what fell."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from support.command_line import scriptgraph

SCRIPT = """
script: small
sections:
  consent:
    tasks: {ask: Ask whether they agree., agrees: {do: Ask., collect: {agrees: boolean}}}
    next: [{to: exercise, if: agrees}, {to: goodbye}]
  exercise: {tasks: {breathe: {say: "Breathe in, and out."}, how: Ask how it was.}, next: goodbye}
  goodbye: {tasks: {bye: Say goodbye.}}
guarantees: ["exercise only if agrees", "goodbye is always reached"]
"""
SAID = "My secret name is Ann\nyes\nI feel heavy\nbye\n/quit\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path, file: Path) -> Path:
    """Hold a session in a store."""
    path = tmp_path / "sessions.sqlite"
    done = scriptgraph("chat", file, "--session", "monday", "--store", path, given=SAID)
    assert done.returncode == 0
    return path


@pytest.mark.slow
def test_an_edit_shows_which_claims_fell(file: Path, tmp_path: Path) -> None:
    """Made again after a rule was changed, the case names the claim that fell, and exits with 1."""
    done = scriptgraph("assure", file, "--out", tmp_path / "case")
    assert done.returncode == 0, done.stdout
    assert "✓ small: In every session: exercise only if agrees." in done.stdout
    assert "not claimed: No store was named" in done.stdout
    file.write_text(SCRIPT.replace("if: agrees", "if: not agrees"), encoding="utf-8")
    done = scriptgraph("assure", file, "--out", tmp_path / "case")
    assert done.returncode == 1
    assert "exercise only if agrees. [FALLEN: it was shown before]" in done.stdout
    assert "consent → exercise" in done.stdout
    assert "; 1 fallen since " in done.stdout
    page = (tmp_path / "case" / "safety_case.html").read_text(encoding="utf-8")
    assert "<h3>Fallen</h3>" in page


@pytest.mark.slow
def test_stored_sessions_are_part_of_the_case(file: Path, store: Path, tmp_path: Path) -> None:
    """The audit of a store is claimed; a falsified session refutes it; no words are told."""
    arguments = ["assure", str(file), "--store", str(store), "--out", str(tmp_path / "case")]
    done = scriptgraph(*arguments, "--json")
    data = json.loads(done.stdout)
    claims = {claim["id"]: claim for claim in data["claims"]}
    assert (done.returncode, data["safety_case"], data["ok"]) == (0, 1, True)
    assert claims["stored-audit"]["figures"] == {"sessions": 1, "irregular": 0, "findings": 0}
    with sqlite3.connect(store) as connection:
        connection.execute("DROP TABLE session_digests")
        for row, value in connection.execute("SELECT rowid, value FROM writes").fetchall():
            if value and b"heavy" in value:
                changed = value.replace(b"heavy", b"happy")
                connection.execute("UPDATE writes SET value = ? WHERE rowid = ?", (changed, row))
    done = scriptgraph(*arguments)
    assert done.returncode == 1
    assert "✗" in done.stdout
    assert "monday, turn" in done.stdout
    for name in ("safety_case.json", "safety_case.html"):
        text = (tmp_path / "case" / name).read_text(encoding="utf-8")
        assert "happy" not in text
        assert "secret name" not in text


def test_two_scripts_of_one_name_are_refused(file: Path, tmp_path: Path) -> None:
    """Their claims could not be told apart, so each needs a case of its own."""
    other = tmp_path / "other.yaml"
    other.write_text(SCRIPT, encoding="utf-8")
    done = scriptgraph("assure", file, other, "--out", tmp_path / "case")
    assert done.returncode == 1
    assert "are both 'small'" in done.stderr
    assert not (tmp_path / "case").exists()


def test_what_is_not_there_is_said(file: Path, tmp_path: Path) -> None:
    """A store that is not there, and a folder with another file in the place, end it at once."""
    done = scriptgraph("assure", file, "--store", tmp_path / "none.sqlite", "--out", tmp_path / "c")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no such file" in done.stderr
    (tmp_path / "safety_case.json").write_text("{}", encoding="utf-8")
    done = scriptgraph("assure", file, "--out", tmp_path)
    assert done.returncode == 1
    assert "give another folder" in done.stderr
