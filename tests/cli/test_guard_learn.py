"""`scriptgraph guard learn`, and `--guard-classifier`."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.labelled import as_rows, known, written

SAID = "i just want to go to sleep and it be forever\n"


def test_a_clinic_learns_from_its_own_file_and_listens_with_it(tmp_path: Path) -> None:
    """Figures by level, a private file, and a guard that hears more than its words."""
    labelled = as_rows(tmp_path / "labelled.jsonl", known("en"))
    out = tmp_path / "clinic.guard"
    done = scriptgraph("guard", "learn", labelled, "--out", out, "--false-alarms", "0.1")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "false alarms in 88" in lines[0]
    assert lines[-1].startswith(f"written: {out} (")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    heard = scriptgraph("guard", "look", SAID, "--guard-classifier", out, "--json")
    assert "classifier" in json.loads(heard.stdout)[0]["by"]


def test_figures_are_for_programs_too(tmp_path: Path) -> None:
    """With all that the file says of itself but its weights."""
    labelled = as_rows(tmp_path / "labelled.jsonl", known("en"))
    command = ("guard", "learn", labelled, "--out", tmp_path / "a.guard", "--json")
    told = json.loads(scriptgraph(*command).stdout)
    assert (told["false_alarms"], len(told["digest"])) == (0.02, 64)
    assert sum(one["messages"] for one in told["figures"]) == len(known("en"))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.jsonl", '{"text": "hello", "level": "none"}\n', "say it (--all-in de)"),
        ("a.jsonl", '{"said": "hello", "level": "none"}\n', "name it with --text"),
        ("a.jsonl", '{"text": "hello", "level": "none", "language": "en"}\n', "none is of danger"),
        ("a.jsonl", '{"text": "hello", "language": "so to say"', "a line of it is no JSON"),
        ("a.csv", "text,level,language,about\nhello,explicit,en,me\n", "names no danger"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    """Nothing is written over, and no message is repeated."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    out = tmp_path / "clinic.guard"
    out.write_text("before", encoding="utf-8")
    done = scriptgraph("guard", "learn", tmp_path / name, "--out", out)
    assert (done.returncode, out.read_text(encoding="utf-8")) == (1, "before")
    assert told in done.stderr
    assert "hello" not in done.stderr


def test_a_classifier_has_a_name_of_its_own(tmp_path: Path) -> None:
    """So that nobody writes it over their messages."""
    labelled = as_rows(tmp_path / "labelled.jsonl", known("en"))
    done = scriptgraph("guard", "learn", labelled, "--out", labelled)
    assert (done.returncode, "labelled.guard" in done.stderr) == (1, True)


def test_a_session_begins_with_a_sound_classifier_alone(tmp_path: Path) -> None:
    """Whoever is heard by it is answered; a damaged one is refused before anybody talks."""
    sound = written(tmp_path / "clinic.guard")
    options = ("--store", "memory:", "--guard-classifier", sound)
    assert scriptgraph("chat", "bike_repair", *options, given=SAID).returncode == 0
    sound.write_text(sound.read_text(encoding="utf-8")[:900], encoding="utf-8")
    done = scriptgraph("chat", "bike_repair", *options, given=SAID)
    assert (done.returncode, "cut off" in done.stderr) == (1, True)
    walked = scriptgraph("simulate", "bike_repair", "--patient", "cyclist", *options[2:])
    assert (walked.returncode, "cut off" in walked.stderr) == (1, True)


@pytest.mark.slow
def test_a_safety_case_names_the_classifier_that_listens(tmp_path: Path) -> None:
    """By its digest, in every figure of the guard."""
    sound = written(tmp_path / "clinic.guard")
    out = tmp_path / "case"
    done = scriptgraph("assure", "bike_repair", "--out", out, "--guard-classifier", sound)
    assert done.returncode == 0, done.stderr
    case = json.loads((out / "safety_case.json").read_text(encoding="utf-8"))
    digest = json.loads(sound.read_text(encoding="utf-8"))["digest"][:16]
    heard = [one["evidence"] for one in case["claims"] if one["id"].startswith("guard/")]
    assert heard
    assert all(f"the phrases and the classifier {digest}" in one for one in heard)
