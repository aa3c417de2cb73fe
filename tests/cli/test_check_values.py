"""`scriptgraph check` has a solver look at the values that rules read, where there is one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import PROGRAM, scriptgraph

GAP = """\
script: readiness
sections:
  ready:
    tasks:
      ask: {do: Ask how ready they are., collect: {readiness: integer 0..15, sleep: integer 0..12}}
    next:
      - {to: exercise, if: readiness < 11}
      - {to: talk, if: readiness > 11}
  exercise:
    tasks: {relax: Relax together.}
    next: talk
  talk:
    tasks: {listen: Listen.}
"""
DEAD = GAP.replace("readiness > 11", "readiness >= 11").replace(
    "  exercise:", "      - {to: end, if: readiness + sleep > 30}\n  exercise:", 1
)
BOTH = GAP.replace("readiness > 11", "readiness > 9").replace(
    "  exercise:", "      - {to: talk, if: declined(readiness)}\n  exercise:", 1
)
WITHOUT = f"import sys; sys.modules['z3'] = None; {PROGRAM}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give the path of a script to write."""
    return tmp_path / "readiness.yaml"


def test_a_gap_fails_with_an_example(file: Path) -> None:
    """The finding stands at the section's last rule and names a value that nothing covers."""
    file.write_text(GAP, encoding="utf-8")
    done = scriptgraph("check", file)
    assert done.returncode == 1
    assert f"{file}:8:9: error: where 'readiness' is 11, no `if` holds" in done.stdout


def test_a_gap_between_several_values_fails(file: Path) -> None:
    """What only the solver finds is told with values that lie in the gap."""
    file.write_text(GAP.replace("readiness > 11", "readiness * sleep > 50"), encoding="utf-8")
    done = scriptgraph("check", file, "--json")
    assert done.returncode == 1
    (found,) = json.loads(done.stdout)["findings"]
    assert (found["rule"], found["severity"]) == ("value-without-rule", "error")


def test_a_rule_that_is_never_followed_fails(file: Path) -> None:
    """A sum that is out of range makes its rule dead, and the values' ranges are told."""
    file.write_text(DEAD, encoding="utf-8")
    done = scriptgraph("check", file, "--json")
    assert done.returncode == 1
    told = {(each["line"], each["severity"]) for each in json.loads(done.stdout)["findings"]}
    assert (9, "error") in told


def test_a_remark_does_not_fail(file: Path) -> None:
    """Two rules that both hold are remarked, and the script is still sound, strictly too."""
    file.write_text(BOTH, encoding="utf-8")
    done = scriptgraph("check", file, "--strict", "--json")
    assert done.returncode == 0, done.stdout
    data = json.loads(done.stdout)
    assert [each["rule"] for each in data["findings"]] == ["both-rules-hold"]
    assert data["values"] == {"looked_at": 3, "undecided": 0, "missing": None}


def test_without_the_solver_it_says_that_values_were_not_looked_at(file: Path) -> None:
    """The command says what it did not do and what to install; what lint sees is told as ever."""
    file.write_text(GAP, encoding="utf-8")
    command = [sys.executable, "-c", WITHOUT, "check", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "what the rules do with values was not proved" in done.stderr
    assert "scriptgraph[proofs]" in done.stderr
    data = json.loads(subprocess.run([*command, "--json"], capture_output=True, check=False).stdout)
    assert data["values"]["looked_at"] == 0
    assert "scriptgraph[proofs]" in data["values"]["missing"]
