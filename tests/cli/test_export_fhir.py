"""Questionnaires of FHIR on the command line: read, written, and answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command_line import ROOT, scriptgraph
from support.fhir_forms import phq9

INTAKE = ROOT / "scripts" / "phq9_intake.yaml"


def saved(folder: Path, resource: dict[str, Any]) -> Path:
    """Save a Questionnaire in a folder."""
    path = folder / "phq9.json"
    path.write_text(json.dumps(resource, indent=1), "utf-8")
    return path


def test_a_questionnaire_is_converted_there_and_back(tmp_path: Path) -> None:
    """What comes back is what there was, and a script of it is sound."""
    script, back = tmp_path / "phq9.md", tmp_path / "back.json"
    assert scriptgraph("convert", saved(tmp_path, phq9()), script).returncode == 0
    assert scriptgraph("check", script).returncode == 0
    done = scriptgraph("convert", script, back)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(back.read_text("utf-8")) == phq9()
    assert scriptgraph("convert", script, back).returncode == 1  # it is there already


def test_what_of_a_script_is_no_questionnaire_is_told(tmp_path: Path) -> None:
    """Its other sections, its rules and its sums."""
    done = scriptgraph("convert", INTAKE, tmp_path / "intake.json")
    assert done.returncode == 0
    for lost in (
        "the sections welcome, review, soon",
        "rules for where",
        "computed: score, severity",
    ):
        assert lost in done.stderr


def test_what_a_script_cannot_say_is_refused_with_file_line_and_item(tmp_path: Path) -> None:
    """And no file is written."""
    resource = phq9()
    resource["item"][0]["item"][2]["repeats"] = True
    path, out = saved(tmp_path, resource), tmp_path / "phq9.yaml"
    done = scriptgraph("convert", path, out)
    assert done.returncode == 1
    assert "item '/44259-0' has `repeats`" in done.stderr
    assert "phq9.json:" in done.stderr
    assert not out.exists()


def test_a_script_without_a_questionnaire_is_no_questionnaire(tmp_path: Path) -> None:
    """What FHIR can say is told."""
    done = scriptgraph("convert", "stress_relief", tmp_path / "out.json")
    assert (done.returncode, "no section of 'stress_relief' is a questionnaire" in done.stderr) == (
        1,
        True,
    )


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which a session was held."""
    folder = tmp_path_factory.mktemp("held")
    given = "Yes, I agree.\nSeveral days.\nI would rather not say.\n"
    done = scriptgraph("chat", INTAKE, "--session", "monday", given=given, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_session_of_the_store_is_exported_by_its_name(held: Path) -> None:
    """With the script that the store keeps, and without naming it."""
    out = held / "monday.json"
    done = scriptgraph("export", "monday", "--format", "fhir", "--out", out, cwd=held)
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text("utf-8"))
    assert (found["resourceType"], found["status"]) == ("QuestionnaireResponse", "in-progress")
    assert found["identifier"]["value"] == "monday"


def test_of_whom_a_response_is_can_be_said(held: Path) -> None:
    """Who is named has to be whom FHIR allows there."""
    to = ("export", "monday", "--format", "fhir")
    said = ("--subject", "Patient/123", "--author", "Device/7", "--authored", "2026-12-01")
    done = scriptgraph(*to, *said, cwd=held)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["subject"] == {"reference": "Patient/123"}
    assert (found["author"], found["authored"]) == ({"reference": "Device/7"}, "2026-12-01")
    for option, value in (
        ("--subject", "Mr Jones"),
        ("--source", "Device/7"),
        ("--authored", "yesterday"),
    ):
        done = scriptgraph(*to, option, value, cwd=held)
        assert (done.returncode, repr(value) in done.stderr) == (1, True)
    done = scriptgraph("export", "monday", "--format", "openai", "--subject", "Patient/1", cwd=held)
    assert (done.returncode, "--subject" in done.stderr) == (2, True)
    assert [len(item.get("answer", ())) for item in found["item"]] == [1, *[0] * 8]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("tuesday",), 1, "there is no session 'tuesday'"),
        (("monday", "--script", "stress_relief"), 1, "was held with another script"),
        (("monday", "--ended"), 2, "not with --format fhir"),
        (("monday", "--out", "monday.json"), 1, "is there already"),
    ],
)
def test_what_cannot_be_exported_is_told(
    held: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """With what is missing, or in the way."""
    (held / "monday.json").touch()
    done = scriptgraph("export", *arguments, "--format", "fhir", cwd=held)
    assert done.returncode == code
    assert said in done.stderr
