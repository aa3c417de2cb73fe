"""`scriptgraph rehearse`: what people and programs get to see."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import get_args

import pytest
from support.command_line import ROOT, Command, scriptgraph
from support.interrupted import wait_until

from scriptgraph.core.settings import Mode

SHIPPED = ROOT / "scripts" / "every_feature.yaml"

FLAWED = """\
script: flawed
sections:
  ask:
    tasks: {cups: {do: Ask how many cups they drink., collect: {cups: integer}}}
    next:
      - {to: much, if: cups > 20 and cups < 3}
      - {to: end}
  much: {tasks: {tip: Give a tip.}}
anytime:
  - {to: much, when: the user drinks a lot}
"""


@pytest.fixture
def flawed(tmp_path: Path) -> Path:
    """Give a script in which one rule can never be taken."""
    file = tmp_path / "flawed.yaml"
    file.write_text(FLAWED, encoding="utf-8")
    return file


@pytest.mark.slow
def test_report() -> None:
    """The report names lines, tasks, rules, paths and totals, and that no model was asked."""
    done = scriptgraph("rehearse", SHIPPED)
    assert (done.returncode, done.stderr) == (0, "")
    assert "a stand-in decided, no language model was asked" in done.stdout
    text = SHIPPED.read_text(encoding="utf-8").splitlines()
    line = next(number for number, line in enumerate(text, 1) if "{to: end, if: rested" in line)
    assert f"{line:>5}  ✓   → end (if rested and hours >= 7.5)" in done.stdout
    assert "welcome → check_in → talk → bye (otherwise)" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("10/10 sections, 41/41 rules, 21/21 tasks, ")


@pytest.mark.parametrize("mode", get_args(Mode))
def test_json(mode: str) -> None:
    """`--json` prints one object with coverage, paths and findings, and nothing else."""
    done = scriptgraph("rehearse", SHIPPED, "--json", "--mode", mode)
    data = json.loads(done.stdout)
    assert (done.returncode, data["ok"], data["mode"]) == (0, True, mode)
    assert data["script"]["id"] == "every_feature"
    assert data["coverage"]["sections"] == {"covered": 10, "total": 10}
    assert all(path["moves"][0] == "welcome" and path["turns"] > 1 for path in data["paths"])
    assert data["findings"] == []


def test_finding(flawed: Path) -> None:
    """What cannot be covered is shown with file, line and reason, and the exit code is 1."""
    done = scriptgraph("rehearse", flawed)
    assert done.returncode == 1
    assert f"{flawed}:" in done.stdout
    assert "cups > 20 and cups < 3` never holds for any value tried" in done.stdout
    assert "rules, 2/2 tasks" in done.stdout


def test_finding_as_json(flawed: Path) -> None:
    """A program gets the same findings with line and column, and the same exit code."""
    done = scriptgraph("rehearse", flawed, "--json")
    data = json.loads(done.stdout)
    assert (done.returncode, data["ok"]) == (1, False)
    [finding] = data["findings"]
    assert finding["rule"] == "uncovered-rule"
    assert finding["severity"] == "error"
    assert finding["line"] > 1


@pytest.mark.parametrize("arguments", [[], [SHIPPED, "--mode", "triple"], [SHIPPED, "--fast"]])
def test_wrong_use(arguments: list[str | Path]) -> None:
    """Wrong use exits with 2 and says what is right."""
    done = scriptgraph("rehearse", *arguments)
    assert done.returncode == 2
    assert "Usage" in done.stderr


def test_script_with_faults(tmp_path: Path) -> None:
    """A script that cannot be used is not rehearsed: its faults are listed; exit code 1."""
    file = tmp_path / "faulty.yaml"
    file.write_text("script: a\nsections: {b: {tasks: {c: Do it.}, next: d}}\n", encoding="utf-8")
    done = scriptgraph("rehearse", file)
    assert done.returncode == 1
    assert "there is no section 'd'" in done.stderr


@pytest.mark.slow
def test_an_interrupt_shows_what_was_walked(tmp_path: Path) -> None:
    """Ctrl-C gives what was walked so far, and says how much of the plan it was."""
    file = tmp_path / "long.yaml"
    sections = "".join(
        f"  s{n}: {{tasks: {{t: x}}, next: [{{to: end, when: w}}, {{to: s{n + 1}}}]}}\n"
        for n in range(400)
    )
    last = "  s400: {tasks: {t: x}}\n"
    file.write_text(f"script: long\nsections:\n{sections}{last}", encoding="utf-8")
    command = Command("rehearse", file)
    wait_until(lambda: command.said() == "rehearsing 802 turns\n", command)
    command.running.send_signal(signal.SIGINT)
    done = command.end()
    assert done.returncode == 130
    assert "stopping; what was walked so far follows" in done.stderr
    assert "of 802 turns; what was not walked by then is not judged" in " ".join(
        done.stderr.split()
    )
    assert "sections," in done.stdout.splitlines()[-1]
    assert "never" not in done.stdout
