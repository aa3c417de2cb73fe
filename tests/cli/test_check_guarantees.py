"""`scriptgraph check` proves what a script guarantees, and fails where that does not hold."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from support.command_line import scriptgraph

from scriptgraph.assurance.guarantees import report
from scriptgraph.formats.load import load_script

SCRIPT = """\
script: agreement
sections:
  consent:
    tasks: {ask: {do: Ask whether they agree., collect: {agrees: boolean}}}
    next:
      - {to: exercise, if: agrees}
      - {to: goodbye, if: not agrees}
      - {to: goodbye, if: declined(agrees)}
    limits: {turns: 5, then: goodbye}
  exercise:
    tasks: {relax: Relax together.}
    next: goodbye
    limits: {turns: 9, then: goodbye}
  goodbye:
    tasks: {bye: Say goodbye.}
guarantees:
  - goodbye is always reached
  - exercise only if agrees
"""
BROKEN = SCRIPT + "  - exercise before goodbye\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the path of a script to write."""
    return tmp_path / "agreement.yaml"


def test_what_is_proven_is_said(file: Path) -> None:
    """Each guarantee that holds is named, and nothing else."""
    file.write_text(SCRIPT, encoding="utf-8")
    done = scriptgraph("check", file)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-3:] == [
        "ok",
        "proven: goodbye is always reached",
        "proven: exercise only if agrees",
    ]


def test_what_breaks_fails_with_its_way(file: Path) -> None:
    """The finding stands at the guarantee's line, and names each move with its line and values."""
    file.write_text(BROKEN, encoding="utf-8")
    done = scriptgraph("check", file)
    assert done.returncode == 1
    assert f"{file}:19:5: error: `exercise before goodbye` does not hold" in done.stdout
    told = " ".join(done.stdout.split())
    assert "consent → goodbye (if not agrees; line 7; agrees = false) [broken-guarantee]" in told


def test_programs_read_the_way(file: Path) -> None:
    """JSON has a verdict for each guarantee, and the moves of the way on which one breaks."""
    file.write_text(BROKEN, encoding="utf-8")
    data = json.loads(scriptgraph("check", "--json", file).stdout)
    assert [each["verdict"] for each in data["guarantees"]] == ["proven", "proven", "refuted"]
    assert data["guarantees"][2]["walk"] == [
        {
            "from": "consent",
            "to": "goodbye",
            "rule": "if not agrees",
            "move": "sections.consent.next.1",
            "line": 7,
            "values": {"agrees": False},
        }
    ]


def test_without_the_solver_nothing_counts_as_proven(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each guarantee is left open, with what to install; the script can be used all the same."""
    file.write_text(SCRIPT, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "z3", None)
    script = load_script(file)
    promises = report.proved_if_possible(script)
    assert [promise.proof.verdict for promise in promises] == ["open", "open"]
    findings = list(report.findings(script, promises))
    assert {finding.rule for finding in findings} == {"unproved-guarantee"}
    assert all("scriptgraph[proofs]" in finding.hint for finding in findings)


def test_a_faulty_script_is_not_proved(file: Path) -> None:
    """Where the script has an error, that is said, and nothing about its guarantees."""
    file.write_text(BROKEN.replace("next: goodbye", "next: goodby"), encoding="utf-8")
    data = json.loads(scriptgraph("check", "--json", file).stdout)
    assert [finding["rule"] for finding in data["findings"]] == ["unknown-target"]
    assert data["guarantees"] == []


@pytest.mark.parametrize(
    ("line", "told", "hint"),
    [
        ("nowhere before goodbye", "there is no section 'nowhere'", "There are: consent"),
        ("exercise only if q > 1", "no task collects 'q'", "collected values"),
        ("at most 0 turns", "is no guarantee that can be proved", "A bound is 1 or more"),
        ("at most no calls a turn", "is no guarantee that can be proved", "A bound is 1 or more"),
        ("at most 1 turn and 3 calls", "is no guarantee that can be proved", "Write one of"),
        ("never consent after consent, goodbye is always reached", "there is no section", ""),
        ("goodbye before exercise", "no session could ever enter", "Take one of them out"),
    ],
)
def test_what_cannot_be_proved_is_told_at_its_line(
    file: Path, line: str, told: str, hint: str
) -> None:
    """A line that names nothing, says nothing or contradicts another has its line and column."""
    file.write_text(f"{SCRIPT}  - exercise before goodbye\n  - {line}\n", encoding="utf-8")
    found = json.loads(scriptgraph("check", "--json", file).stdout)["findings"]
    mine = [each for each in found if each["line"] == 20]
    assert [each["column"] for each in mine] == [5]
    assert told in mine[0]["message"]
    assert hint in mine[0]["hint"]


def test_what_cannot_be_decided_is_left_open_at_its_line(file: Path) -> None:
    """Where the solver gives up, the guarantee is neither proved nor refuted, and why is said."""
    cubes = "a * a * a + b * b * b == c * c * c and a > 0 and b > 0 and c > 0"
    hard = SCRIPT.replace(
        "{agrees: boolean}", "{agrees: boolean, a: integer, b: integer, c: integer}"
    )
    hard = hard.replace("{to: exercise, if: agrees}", f"{{to: exercise, if: {cubes}}}")
    file.write_text(f"{hard}  - never exercise after consent\n", encoding="utf-8")
    data = json.loads(scriptgraph("check", "--json", file).stdout)
    (open_,) = [each for each in data["findings"] if each["line"] == 18]
    assert (open_["rule"], open_["severity"]) == ("unproved-guarantee", "warning")
    assert "the solver could not decide a condition" in open_["message"]
    assert data["guarantees"][2]["verdict"] == "open"
    assert data["values"]["undecided"] == 1
