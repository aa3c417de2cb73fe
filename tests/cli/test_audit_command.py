"""`scriptgraph certify` and `audit`: anybody can say whether sessions kept to their script."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from support.command_line import ROOT, scriptgraph

from scriptgraph.assurance.certificate import read_certificate
from scriptgraph.core.errors import InputError
from scriptgraph.formats.load import load_script

STRESS = ROOT / "scripts" / "stress_relief.yaml"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Certify the shipped script."""
    path = tmp_path / "certificate.json"
    done = scriptgraph("certify", STRESS, "--out", path)
    assert (done.returncode, done.stderr) == (0, "")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Hold a session in a store."""
    path = tmp_path / "sessions.sqlite"
    said = "Ann\nI want to die\nI am safe now\n/quit\n"
    done = scriptgraph("chat", STRESS, "--session", "monday", "--store", path, given=said)
    assert done.returncode == 0
    return path


def test_a_certificate_says_what_the_script_is(certificate: Path) -> None:
    """It holds the text, every legal move, each proof, and a digest of every prompt."""
    script, found = load_script(STRESS), read_certificate(certificate)
    assert found.loaded() == script
    assert found.script["hash"] == script.hash
    assert len(found.moves) == len(script.all_transitions)
    assert [each["verdict"] for each in found.guarantees] == ["proven"] * len(script.guarantees)
    assert {"evaluator", "dialog"} <= found.prompts.keys()


def test_an_honest_session_passes(store: Path, certificate: Path) -> None:
    """Held against the certificate or the script, nothing is found, and the exit code is 0."""
    for against in (certificate, STRESS):
        done = scriptgraph("audit", "--all", "--script", against, "--store", store)
        assert (done.returncode, done.stdout.splitlines()[0]) == (0, "monday: ok")


def test_another_script_is_found(store: Path) -> None:
    """A session that was held with another script is told, for programs with its kind."""
    other = ROOT / "scripts" / "bike_repair.yaml"
    done = scriptgraph("audit", "monday", "--script", other, "--store", store, "--json")
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert data["ok"] is False
    assert [found["kind"] for found in data["sessions"]["monday"]] == ["script"]


def test_a_changed_word_in_the_store_is_found(store: Path, certificate: Path) -> None:
    """Whoever rewrites what was said, digests and all, leaves a seal that does not fit."""
    with sqlite3.connect(store) as connection:
        connection.execute("DROP TABLE session_digests")
        said = connection.execute("SELECT rowid, value FROM writes").fetchall()
        for row, value in said:
            if value and b"I am safe now" in value:
                changed = value.replace(b"I am safe now", b"I am sad, now")
                connection.execute("UPDATE writes SET value = ? WHERE rowid = ?", (changed, row))
    done = scriptgraph("audit", "--all", "--script", certificate, "--store", store)
    assert done.returncode == 1
    assert "[seal]" in done.stdout


@pytest.mark.parametrize("word", ["Robin", '"proven"', "crisis within 1 turn"])
def test_a_changed_certificate_is_none(certificate: Path, word: str) -> None:
    """Whatever is changed in it, it is refused."""
    text = certificate.read_text(encoding="utf-8")
    assert word in text
    certificate.write_text(text.replace(word, word[:-1] + "x" + word[-1]), encoding="utf-8")
    with pytest.raises(InputError, match="changed after it was made"):
        read_certificate(certificate)


def test_a_broken_guarantee_is_not_certified(tmp_path: Path) -> None:
    """A script that does not keep what it guarantees gets no certificate."""
    path = tmp_path / "script.yaml"
    path.write_text(
        STRESS.read_text(encoding="utf-8") + "  - exploration before selection\n", encoding="utf-8"
    )
    done = scriptgraph("certify", path)
    assert done.returncode == 1
    assert "exploration before selection" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--script", "stress_relief"], "name sessions, or say --all"),
        (["monday", "--all", "--script", "stress_relief"], "name sessions, or say --all"),
    ],
)
def test_what_is_missing_is_said(arguments: list[str], told: str) -> None:
    """Sessions and a script are both needed."""
    done = scriptgraph("audit", *arguments)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.split())


def test_each_session_is_held_against_its_own_script(tmp_path: Path) -> None:
    """Sessions of several scripts, and of several versions of one, are audited without a file."""
    path, file = tmp_path / "sessions.sqlite", tmp_path / "stress.yaml"
    file.write_text(STRESS.read_text(encoding="utf-8"), encoding="utf-8")
    for name, script in (("monday", file), ("bikes", "bike_repair"), ("tuesday", file)):
        done = scriptgraph("chat", script, "--session", name, "--store", path, given="Ann\n/quit\n")
        assert done.returncode == 0
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("version: ", "version: 1"), encoding="utf-8")
    done = scriptgraph("audit", "--all", "--store", path)
    assert sorted(done.stdout.splitlines()[:3]) == ["bikes: ok", "monday: ok", "tuesday: ok"]
    assert done.returncode == 0
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM session_scripts WHERE text LIKE '%bike%'")
    done = scriptgraph("audit", "--all", "--store", path, "--json")
    found = json.loads(done.stdout)["sessions"]
    assert done.returncode == 1
    assert (found["monday"], found["tuesday"]) == ([], [])
    assert "keeps no text of its script, 'bike_repair'" in found["bikes"][0]["what"]
    assert scriptgraph("audit", "bikes", "--script", "bike_repair", "--store", path).returncode == 0


def test_a_script_that_was_changed_in_the_store_is_told(store: Path) -> None:
    """Whoever rewrites the script that a session is pinned to is found, and nothing breaks off."""
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE session_scripts SET text = replace(text, 'crisis', 'krise')")
    done = scriptgraph("audit", "--all", "--store", store)
    assert done.returncode == 1
    assert "was changed" in done.stdout
