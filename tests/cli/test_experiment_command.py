"""`scriptgraph experiment` as its users run it."""

import json
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.command_line import ROOT, scriptgraph
from support.interrupted import address, interrupt
from support.openai_server import openai_server
from support.planning import transcripts, write_plan


def test_a_dry_run_says_what_it_takes_and_does_nothing(tmp_path: Path) -> None:
    """Sessions, calls and tokens are estimated from a rehearsal; no folder appears."""
    plan = write_plan(tmp_path, {"repetitions": 5})
    done = scriptgraph("experiment", plan, "--dry-run", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "20 sessions (1 script, 2 modes, 2 patients, 5 repetitions)" in done.stderr
    assert "0.00 dollars" in done.stderr
    assert not (tmp_path / "out").exists()
    told = json.loads(scriptgraph("experiment", plan, "--dry-run", "--json").stdout)
    assert told["sessions"] == 20
    assert told["calls"]["dialog"] > told["sessions"]


def test_a_dry_run_says_what_it_costs_at_least_and_who_is_rehearsed(tmp_path: Path) -> None:
    """Beside an unpriced model the known part is told; a role that is rehearsed is free."""
    models = {"dialog": ["cheap", "third"], "patient": "rehearsal", "verifier": "judge"}
    prices = {name: {"input": 1e4, "output": 2e4} for name in ("cheap", "judge")}
    plan = write_plan(tmp_path, {"models": models, "prices": prices})
    done = scriptgraph("experiment", plan, "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert told["dollars"] is None
    assert told["dollars_at_least"] > 1
    assert 0 < told["unpriced"] < sum(told["calls"].values()) - told["calls"]["patient"]
    least, calls = (
        f"at least {told['dollars_at_least']:,.2f} dollars",
        f"{told['unpriced']:,} calls",
    )
    assert f"{least}; {calls} of unknown price; each session" in done.stderr
    assert "Rehearsed: patient. Every other role is a language model's." in done.stderr
    assert "no language model speaks" not in done.stderr


def test_who_judges_and_who_chooses_are_rehearsed_as_the_two_that_they_are(
    tmp_path: Path,
) -> None:
    """One model is asked for both in one call where it can be; two are never."""
    script = str(ROOT / "scripts" / "stress_relief.yaml")
    models = {"dialog": "big", "patient": "rehearsal", "evaluator": "small"}
    calls = []
    for dispatcher in ("small", "other"):
        cast = {**models, "dispatcher": dispatcher}
        plan = write_plan(tmp_path, {"scripts": script, "modes": "multi", "models": cast})
        told = json.loads(scriptgraph("experiment", plan, "--dry-run", "--json").stdout)
        calls.append(told["calls"])
    assert calls[0]["dispatcher"] < calls[1]["dispatcher"]
    assert calls[0]["evaluator"] == calls[1]["evaluator"]


def test_the_estimate_of_a_rehearsal_is_what_it_then_takes(tmp_path: Path) -> None:
    """Rehearsed once and counted in words, it is the experiment itself."""
    plan = write_plan(tmp_path)
    estimated = json.loads(scriptgraph("experiment", plan, "--dry-run", "--json").stdout)
    done = scriptgraph("experiment", plan, "--out", tmp_path / "out", "--json")
    assert json.loads(done.stdout)["calls"] == sum(estimated["calls"].values())


def test_without_a_terminal_progress_is_plain_lines(tmp_path: Path) -> None:
    """Each session that ends is a line with how far everything is."""
    done = scriptgraph("experiment", write_plan(tmp_path), "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "A rehearsal: no language model speaks here." in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("[")]
    assert [line.split("]")[0] for line in lines] == ["[1/4", "[2/4", "[3/4", "[4/4"]
    assert "0 failed" in lines[-1]
    assert "4 of 4 sessions ended, 0 failed" in done.stderr
    assert "\x1b" not in done.stderr
    again = scriptgraph("experiment", write_plan(tmp_path), "--out", tmp_path / "out")
    assert again.returncode == 0
    assert not [line for line in again.stderr.splitlines() if line.startswith("[")]


@pytest.mark.parametrize(
    ("changes", "arguments", "code", "said"),
    [
        ({}, [], 2, "a folder for the results is needed"),
        ({"turnz": 1}, ["--out", "out"], 1, "turnz: there is no such key; did you mean 'turns'?"),
        ({"patients": ["no.yaml"]}, ["--out", "out"], 1, "no.yaml: error: there is no such file"),
        ({"budget": {"tokens": 5}}, ["--out", "out"], 1, "budget: 5 tokens will not do for one"),
        ({"budget": {"tokens": -5}}, ["--out", "out"], 1, "budget.tokens: this should be greater"),
        ({"models": {"dialog": "gpt"}}, ["--out", "out"], 1, "model 'gpt' needs a key"),
        ({}, ["--out", "plan.yaml"], 1, "plan.yaml is a file; results need a folder"),
    ],
)
def test_what_cannot_be_begun(
    changes: dict[str, Any], arguments: list[str], code: int, said: str, tmp_path: Path
) -> None:
    """It says what is wrong and where, and no folder is left behind."""
    write_plan(tmp_path, changes)
    env = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}
    done = scriptgraph("experiment", "plan.yaml", *arguments, cwd=tmp_path, env=env)
    assert done.returncode == code
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_a_budget_for_a_part_says_how_far_it_goes(tmp_path: Path) -> None:
    """Said before and after: no session is begun that it will not do for, and all others end."""
    out = tmp_path / "out"
    changes = {"patients": ["ben.yaml"], "repetitions": 9, "budget": {"tokens": 12000}}
    done = scriptgraph("experiment", write_plan(tmp_path, changes), "--out", out, "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["ended"], told["stopped"]) == (10, "the budget will not do for another session")
    assert 12000 - 900 < told["tokens"] <= 12000
    with closing(sqlite3.connect(out / "sessions.sqlite")) as store:
        assert store.execute("SELECT count(*) FROM checkpoints").fetchone() == (0,)
    assert "the budget will do for about" in done.stderr
    assert "stopped: the budget will not do for another session; a larger" in done.stderr


def test_ctrl_c_finishes_the_calls_under_way_and_the_same_command_goes_on(tmp_path: Path) -> None:
    """Interrupted in the middle, nothing is lost and nothing is asked twice."""
    plan = write_plan(tmp_path, {"models": {"dialog": "small"}, "repetitions": 4})
    out = tmp_path / "out"
    with openai_server() as server:
        code, told = interrupt(server, 30, signal.SIGINT, "experiment", plan, "--out", out)
        assert code == 130
        assert "stopping after the calls that are under way" in told
        assert "stopped: interrupted; the same command goes on" in told
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
        assert [one["how"] for one in manifest["sessions"]] == ["interrupted"]
        done = scriptgraph("experiment", plan, "--out", out, env=address(server))
        assert done.returncode == 0, done.stderr
        bodies = [json.dumps([one["seed"], one["messages"]]) for one in server.requests]
        assert len(bodies) == len(set(bodies))
    assert len(transcripts(out)) == 16


def test_shards_are_run_and_merged(tmp_path: Path) -> None:
    """Each says which part it is; the merge ends with 1 while sessions are missing."""
    plan = write_plan(tmp_path, {"patients": ["ben.yaml"], "budget": {"tokens": 40_000}})
    for number in (1, 2):
        folder = tmp_path / f"shard-{number}"
        done = scriptgraph("experiment", plan, "--shard", f"{number}/2", "--out", folder)
        assert done.returncode == 0, done.stderr
        assert f"small: shard {number}/2: 1 session (" in done.stderr
        assert "this one has 1/2 of the plan's budget and rate" in done.stderr
    shards = [tmp_path / "shard-1", tmp_path / "shard-2"]
    part = scriptgraph("merge", shards[0], "--out", tmp_path / "out", "--json")
    assert part.returncode == 1
    told = json.loads(part.stdout)
    assert told == {"ended": 1, "failed": 0, "under_way": 0, "planned": 2, "missing": 1}
    whole = scriptgraph("merge", *shards, "--out", tmp_path / "out")
    assert whole.returncode == 0, whole.stderr
    assert "2 of 2 sessions ended, 0 failed" in whole.stderr
    again = scriptgraph("experiment", plan, "--out", tmp_path / "out", "--json")
    assert json.loads(again.stdout)["ended"] == 2
    wrong = scriptgraph("experiment", plan, "--shard", "3/2", "--dry-run")
    assert (wrong.returncode, "'3/2' is no shard" in wrong.stderr) == (1, True)


def test_the_shipped_plan_can_be_used() -> None:
    """The plan that comes with the project asks for the paper's hundred dialogues."""
    done = scriptgraph("experiment", ROOT / "scripts" / "plans" / "rehearsal.yaml", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "100 sessions (1 script, 2 modes, 5 patients, 10 repetitions)" in done.stderr
