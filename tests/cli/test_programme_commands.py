"""Programmes on the command line: checked, drawn, rehearsed, simulated, talked, remembered."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from support.command_line import ROOT, scriptgraph
from support.programming import SMALL, TWO, laid_out

GOLDEN = ROOT / "tests" / "golden" / "better_sleep-accountant.txt"
SAID = "5\nI will walk every evening.\n"


def test_check_tells_of_programme_and_scripts(tmp_path: Path) -> None:
    """A gap between the rules, and a fault of a script, are told at their lines; exit code 1."""
    gap = TWO.replace("      - {to: second}\n", "").replace("not known(mood)", "mood < 3")
    file = laid_out(tmp_path, gap)
    done = scriptgraph("check", file, "--json")
    told = {
        one["rule"]: (one["line"], one["message"]) for one in json.loads(done.stdout)["findings"]
    }
    assert done.returncode == 0
    assert json.loads(done.stdout)["without_answer_to_danger"] == ["first", "second"]
    assert told["value-without-rule"][0] == 9
    assert "no rule of 'first' leads on: a human is waited for" in told["value-without-rule"][1]
    laid_out(tmp_path, TWO, small=SMALL.replace("collect:", "colect:", 1))
    done = scriptgraph("check", file)
    assert done.returncode == 1
    assert f"{tmp_path / 'small.yaml'}:6:" in done.stdout
    assert "the script of session 'first' has a fault" in done.stdout


@pytest.mark.parametrize("ending", ["mmd", "svg", "json"])
def test_draw_shows_sessions_and_rules(tmp_path: Path, ending: str) -> None:
    """Every picture, and the data, has the sessions, the rules, and where danger leads."""
    out = tmp_path / f"programme.{ending}"
    done = scriptgraph("draw", "better_sleep", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    text = out.read_text(encoding="utf-8")
    assert "A week later" in text
    assert "danger was heard" in text
    if ending == "json":
        data = json.loads(text)
        assert {one["to"] for one in data["transitions"]} == {"second", "somebody", "end"}


def test_rehearse_reports_every_way(tmp_path: Path) -> None:
    """Every way is told with the values that lead along it; one that nobody can go is an error."""
    done = scriptgraph("rehearse", "better_sleep", "--json")
    data = json.loads(done.stdout)
    assert (done.returncode, data["ok"], data["moves"]) == (0, True, {"covered": 11, "total": 11})
    assert {"sessions": ["first"], "to": None} not in data["ways"]
    file = laid_out(tmp_path, TWO.replace("mood >= 8", "mood > 8 and mood < 9"))
    done = scriptgraph("rehearse", file)
    assert done.returncode == 1
    assert "no values that sessions keep lead from 'first' to 'end'" in done.stdout


def test_a_whole_programme_is_simulated_as_it_was_accepted(tmp_path: Path) -> None:
    """All sessions with one patient, decision by decision, and the values over time.

    `GOLDEN_UPDATE=1` writes it anew; look at it before it is committed.
    """
    out = tmp_path / "sessions.jsonl"
    done = scriptgraph("simulate", "better_sleep", "--patient", "accountant", "--out", out)
    assert done.returncode == 0
    shown = done.stderr.replace(str(out), "OUT")
    if os.environ.get("GOLDEN_UPDATE"):
        GOLDEN.write_text(shown, encoding="utf-8")
    assert shown == GOLDEN.read_text(encoding="utf-8")
    ids = [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert [name.rpartition("/")[2] for name in ids][:2] == ["1-first", "2-second"]


def test_a_person_talks_is_remembered_and_forgotten(tmp_path: Path) -> None:
    """Today's session is held, too early is refused, and memory goes with the sessions."""
    file, at = laid_out(tmp_path), ("--store", str(tmp_path / "s.sqlite"))
    whose = ("--person", "P17", *at)
    done = scriptgraph("chat", file, *whose, "--now", "2026-12-01", given=SAID)
    assert done.returncode == 0
    assert "“Second”, can begin on Tuesday, 08 December 2026" in done.stderr
    early = scriptgraph("chat", file, *whose, "--now", "2026-12-07T23:59")
    assert (early.returncode, early.stdout) == (1, "")
    assert "and not before" in early.stderr
    done = scriptgraph("chat", file, *whose, "--now", "2026-12-08", given="6\n")
    assert f"scriptgraph chat {file} --person P17" in done.stdout
    told = json.loads(scriptgraph("memory", "P17", "--programme", file, *at, "--json").stdout)[0]
    assert told["sessions"][0]["values"]["mood"] == 5
    assert told["homework"][0]["what"] == "I will walk every evening."
    kept = json.loads(scriptgraph("personal-data", "P17", *at).stdout)
    assert [one["programme"] for one in kept["programmes"]] == ["two_weeks"]
    assert scriptgraph("forget", "--person", "P17", *at, "--yes").returncode == 0
    gone = scriptgraph("memory", "P17", *at)
    assert (gone.returncode, gone.stderr) == (1, "nothing is remembered of 'P17'\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chat", "better_sleep"], "whose programme is it?"),
        (["chat", "better_sleep", "--person", "a", "--session", "b"], "names its sessions itself"),
        (["chat", "better_sleep", "--person", "a", "--now", "soon"], "is no time"),
        (["chat", "stress_relief", "--person", "a"], "only a programme has it"),
        (["draw", "better_sleep", "--graph", "unconstrained-multi"], "a programme has no"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], told: str, tmp_path: Path) -> None:
    """Wrong use exits with 2 and says what is right."""
    done = scriptgraph(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.replace("│", " ").split())
