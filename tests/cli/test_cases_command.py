"""`scriptgraph cases`: all that is tried of scripts, compared with what was accepted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command_line import ROOT, scriptgraph
from support.served_folder import TEA

from scriptgraph.assurance.fixed import read_fixed

REVIEW = ROOT / "scripts" / "medication_review.yaml"
SAID = ["Tea, please.", "No sugar.", "A little milk."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a script, a fixed conversation that was accepted by nobody, a patient."""
    (tmp_path / "tea.yaml").write_text(TEA, "utf-8")
    (tmp_path / "cases").mkdir()
    kept = json.dumps({"script": "tea", "messages": SAID})
    (tmp_path / "cases" / "for one.yaml").write_text(kept, "utf-8")
    (tmp_path / "patients").mkdir()
    guest = json.dumps({"patient": "guest", "name": "Gus", "replies": SAID})
    (tmp_path / "patients" / "guest.yaml").write_text(guest, "utf-8")
    return tmp_path


def states(folder: Path, *more: str) -> tuple[int, dict[str, Any]]:
    """Run all, and give the exit code and name → what became of it."""
    done = scriptgraph("cases", folder, "--json", *more)
    data = json.loads(done.stdout)
    assert data["ok"] == (done.returncode == 0)
    return done.returncode, {one["name"]: one for one in data["cases"]}


def test_what_was_accepted_is_compared(folder: Path) -> None:
    """Until accepted nothing is at fault; then each change is told in words, with exit code 1."""
    code, ran = states(folder)
    assert (code, ran["guest"]["kind"], ran["for one"]["kind"]) == (0, "patient", "case")
    assert {one["state"] for one in ran.values()} == {"not accepted yet"}
    assert states(folder, "--accept")[0] == 0
    accepted = read_fixed(folder / "cases" / "for one.yaml").accepted
    assert accepted is not None
    assert accepted.sections == ("choice", "choice", "choice", "farewell")
    assert {one["state"] for one in states(folder)[1].values()} == {"as accepted"}
    less = TEA.replace("      milk: Ask whether they take milk.\n", "")
    (folder / "tea.yaml").write_text(less, "utf-8")
    done = scriptgraph("cases", folder)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "tea: for one: changed",
        "    message 3 was choice, and is farewell",
        "tea: patient guest: changed",
        "    message 3 was choice, and is farewell",
        "",
        "2 changed",
    ]
    assert states(folder, "--accept")[0] == 0
    assert states(folder)[0] == 0


def test_a_list_that_was_told_is_accepted_and_compared(tmp_path: Path) -> None:
    """Each record with its parts; another dose is told as a change."""
    (tmp_path / "medication_review.yaml").write_bytes(REVIEW.read_bytes())
    (tmp_path / "cases").mkdir()
    case = tmp_path / "cases" / "two.yaml"
    said = ["Yes.", "Sertraline 50 mg and melatonin 2 mg."]
    case.write_text(json.dumps({"script": "medication_review", "messages": said}), "utf-8")
    assert states(tmp_path, "--accept")[0] == 0
    accepted = read_fixed(case).accepted
    assert accepted is not None
    assert accepted.collected["medicines"] == [
        {"name": "Sertraline", "dose": 50},
        {"name": "melatonin", "dose": 2},
    ]
    assert {one["state"] for one in states(tmp_path)[1].values()} == {"as accepted"}
    case.write_text(case.read_text("utf-8").replace("dose: 50", "dose: 20"), "utf-8")
    assert states(tmp_path)[0] == 1


def test_a_script_alone_is_tried_with_what_is_its_own(folder: Path) -> None:
    """Named by its file, a script has the conversations of its folder that are held with it."""
    (folder / "more.yaml").write_text(TEA.replace("script: tea", "script: more"), "utf-8")
    _, ran = states(folder / "tea.yaml")
    assert {one["script"] for one in ran.values()} == {"tea"}
    assert {*states(folder / "more.yaml")[1]} == {"guest"}


def test_what_cannot_be_tried_is_told(folder: Path) -> None:
    """A conversation with a script that is not there fails, and stops no other."""
    kept = json.dumps({"script": "coffee", "messages": SAID})
    (folder / "cases" / "gone.yaml").write_text(kept, "utf-8")
    (folder / "patients" / "none.yaml").write_text("name: Nobody\n", "utf-8")
    (folder / "bad.yaml").write_text("script: bad\n", "utf-8")
    done = scriptgraph("cases", folder)
    assert done.returncode == 1
    assert "coffee: gone: failed\n    there is no script 'coffee'; there are: tea" in done.stdout
    assert "patient none: failed" in done.stdout
    assert "tea: for one: not accepted yet" in done.stdout
    assert "bad.yaml" in done.stderr


def test_nothing_is_accepted_of_what_is_shipped() -> None:
    """What comes with the package is not written to."""
    done = scriptgraph("cases", "bike_repair", "--accept")
    assert done.returncode == 1
    assert "copy it into a folder of your own" in done.stderr


def test_a_folder_without_anything_to_try_says_so(tmp_path: Path) -> None:
    """It is well, and what is missing is named."""
    (tmp_path / "tea.yaml").write_text(TEA, "utf-8")
    done = scriptgraph("cases", tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "neither cases/ nor patients/" in done.stderr
