"""What the plan's verifier makes of the dialogues, and the check of the patients."""

import json
from pathlib import Path
from typing import Any

from support.command_line import scriptgraph
from support.openai_server import Fault, openai_server
from support.planning import run_plan, write_plan

from scriptgraph.records.results import find_results, read_results
from scriptgraph.studies.experiment.loading import load_experiment

JUDGED: dict[str, Any] = {
    "models": {"dialog": "rehearsal", "verifier": "rehearsal", "patient_check": "rehearsal"}
}


def verdicts(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "verdicts.jsonl").read_text("utf-8").splitlines()]


def test_every_switch_is_judged_and_every_patient_checked(tmp_path: Path) -> None:
    """With a verifier in the plan the dialogues come with their verdicts."""
    out = tmp_path / "out"
    done = scriptgraph("experiment", write_plan(tmp_path, JUDGED), "--out", out)
    assert done.returncode == 0, done.stderr
    assert "4 dialogues judged" in done.stderr
    dialogues = list(read_results(find_results(out), print))
    for one in dialogues:
        completed = sum(step.status == "completed" for step in one.steps)
        assert one.totals.judged_completions == completed
        assert one.patient_check is not None
    before = verdicts(out)
    again = scriptgraph("experiment", write_plan(tmp_path, JUDGED), "--out", out)
    assert again.returncode == 0
    assert verdicts(out) == before


def test_each_dialogue_is_judged_as_soon_as_its_session_has_ended(tmp_path: Path) -> None:
    """So an experiment that is broken off has verdicts on all that ended, and everybody sees it."""
    out, plan = tmp_path / "out", write_plan(tmp_path, {**JUDGED, "concurrency": 1})
    done = scriptgraph("experiment", plan, "--out", out)
    assert done.returncode == 0, done.stderr
    lines = [line.split(" · ")[0] for line in done.stderr.splitlines() if line.startswith("[")]
    assert [line.partition(": ")[2].split(",")[0] for line in lines] == [
        "allSectionsCompleted",
        "judged",
    ] * 4
    for ended, judged in zip(lines[::2], lines[1::2], strict=True):
        assert ended.split(":")[0] == judged.split(":")[0]
    stopped = run_plan(plan, tmp_path / "stopped", halt_after=20)
    assert 0 < stopped.ended < 4
    dialogues = list(read_results(find_results(tmp_path / "stopped"), print))
    assert sum(one.patient_check is not None for one in dialogues) >= stopped.ended - 1


def test_a_verdict_that_cannot_be_had_is_missing_and_asked_for_again_later(tmp_path: Path) -> None:
    """Unreadable twice, it is said and left out; the same command asks for it once more."""
    out = tmp_path / "out"
    plan = write_plan(tmp_path, {"models": {"dialog": "rehearsal", "verifier": "large"}})
    with openai_server() as server:
        env = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "test"}
        server.faults += [Fault("wrong schema")] * 2
        plan = write_plan(
            tmp_path,
            {"models": {"dialog": "rehearsal", "verifier": "large"}, "concurrency": 1},
        )
        done = scriptgraph("experiment", plan, "--out", out, env=env)
        assert done.returncode == 0, done.stderr
        assert "no verdict:" in done.stderr
        assert sum(bool(one.get("missing")) for one in verdicts(out)) == 1
        asked = len(server.requests)
        done = scriptgraph("experiment", plan, "--out", out, env=env)
        assert len(server.requests) == asked + 1
    assert not verdicts(out)[-1].get("missing")


def test_discarded_dialogues_are_not_judged(tmp_path: Path) -> None:
    """What is left out of the figures is not paid for either."""
    out = tmp_path / "out"
    changes = {**JUDGED, "turns": 2, "unfinished": "discard"}
    done = scriptgraph("experiment", write_plan(tmp_path, changes), "--out", out)
    assert done.returncode == 0, done.stderr
    assert not (out / "verdicts.jsonl").exists()


def test_the_estimate_counts_the_judges(tmp_path: Path) -> None:
    """A verifier and a check cost as well, and the estimate says so."""
    plan = write_plan(tmp_path, JUDGED)
    told = json.loads(scriptgraph("experiment", plan, "--dry-run", "--json").stdout)
    assert told["calls"]["verifier"] > len(load_experiment(plan).sessions)
    assert told["calls"]["patient_check"] == 2


def test_verify_goes_on_in_an_experiments_folder(tmp_path: Path) -> None:
    """Dialogues without verdicts get them afterwards, by the folder's own script."""
    out = tmp_path / "out"
    scriptgraph("experiment", write_plan(tmp_path), "--out", out)
    assert not (out / "verdicts.jsonl").exists()
    done = scriptgraph("verify", out)
    assert done.returncode == 0, done.stderr
    assert len(verdicts(out)) >= 8
