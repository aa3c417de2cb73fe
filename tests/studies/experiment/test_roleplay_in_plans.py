"""Role-play beside scripts in one plan: the same clients, one session each, one report."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.command_line import scriptgraph
from support.planning import SCRIPT, run_plan, spoken, transcripts, write_plan
from support.roleplaying import CARD, told

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import read_lines
from scriptgraph.prompting.patient import STOP
from scriptgraph.records.dialogue import Dialogue, read_dialogues
from scriptgraph.records.results import find_results
from scriptgraph.records.verdicts import SwitchVerdict
from scriptgraph.studies.experiment.loading import load_experiment

BOTH: dict[str, Any] = {"modes": ["multi", "roleplay"], "patients": ["card.yaml", "ben.yaml"]}


def write_both(folder: Path, **changes: Any) -> Path:
    """Write a plan with two scripts, both modes, a card and a scripted patient."""
    (folder / "card.yaml").write_text(CARD, encoding="utf-8")
    (folder / "long.yaml").write_text(SCRIPT.replace("script: short", "script: long"), "utf-8")
    return write_plan(folder, {**BOTH, "scripts": ["short.yaml", "long.yaml"], **changes})


def by_id(out: Path) -> dict[str, Dialogue]:
    return {dialogue.id: dialogue for dialogue in read_dialogues(out / "dialogues.jsonl")}


def test_however_many_scripts_there_is_one_role_play(tmp_path: Path) -> None:
    """A mode without a script has one session for each patient and repetition."""
    experiment = load_experiment(write_both(tmp_path, repetitions=2))
    names = [session.id for session in experiment.sessions]
    assert len(names) == len(set(names)) == 2 * (2 * 2 + 2)
    assert [name for name in names if name.startswith("roleplay")] == [
        f"roleplay-{patient}-{repetition}"
        for repetition in ("01", "02")
        for patient in ("ann", "ben")
    ]


def test_a_plan_of_role_play_alone_needs_no_script(tmp_path: Path) -> None:
    """And a plan of anything else does, which is said with the place."""
    alone = write_both(tmp_path, modes="roleplay", scripts=None)
    assert [one.script for one in load_experiment(alone).sessions] == [None, None]
    plan = write_both(tmp_path, scripts=[])
    with pytest.raises(InputError, match=r"plan\.yaml:\d+:\d+: modes: multi: .*need a script"):
        load_experiment(plan)


def test_both_are_recorded_with_the_same_clients(tmp_path: Path) -> None:
    """A role-play names no script and no section, and otherwise says what any record says."""
    status = run_plan(write_both(tmp_path), tmp_path / "out")
    assert (status.ended, status.failed) == (6, {})
    found = by_id(tmp_path / "out")
    free, scripted = found["roleplay-ann-01"], found["short-multi-ann-01"]
    assert (free.script, free.moves, free.mode) == (None, None, "roleplay")
    assert not any(step.actor == "event" for step in free.steps)
    assert free.patient == scripted.patient
    assert free.patient_case == scripted.patient_case
    assert {step.model for step in free.steps} == {"rehearsal"}


def test_stopped_after_every_call_it_gives_the_same_dialogues(tmp_path: Path) -> None:
    """Going on after each step pays nothing twice and changes no word."""
    plan = write_both(
        tmp_path, modes="roleplay", models={"dialog": "rehearsal", "observer": "rehearsal"}
    )
    whole = run_plan(plan, tmp_path / "whole")
    halted = 0
    for calls in range(1, whole.account.calls + 1):
        status = run_plan(plan, tmp_path / "pieces", halt_after=calls)
        halted += bool(status.halt)
    last = run_plan(plan, tmp_path / "pieces")
    assert halted > 1
    assert last.account.calls == whole.account.calls
    assert transcripts(tmp_path / "pieces") == transcripts(tmp_path / "whole")


def test_a_client_who_leaves_has_not_broken_anything_off(tmp_path: Path) -> None:
    """Where a plan discards what is unfinished, a role-play counts unless its turns ran out."""
    plan = write_both(tmp_path, modes="roleplay", unfinished="discard", turns=3)
    model = told(counsellor=["And?"], client=["Hm.", STOP])
    run_plan(plan, tmp_path / "out", told={"dialog": model, "patient": model})
    found = by_id(tmp_path / "out")
    assert (found["roleplay-ann-01"].exit_reason, found["roleplay-ann-01"].discarded) == (
        "patientLeft",
        None,
    )
    assert (found["roleplay-ben-01"].exit_reason, found["roleplay-ben-01"].discarded) == (
        "turnLimit",
        True,
    )


def test_a_failed_role_play_is_listed_like_any_other(tmp_path: Path) -> None:
    """Its failure names no script; taken up again it goes on where it was."""
    plan = write_both(tmp_path, modes="roleplay", patients=["card.yaml"])
    broken = told(counsellor=["And?"], client=["Hm.", "", "", "So.", STOP])
    cast: Any = {"dialog": broken, "patient": broken}
    status = run_plan(plan, tmp_path / "out", told=cast)
    assert "gave no reply" in status.failed["roleplay-ann-01"]
    failure = find_results(tmp_path / "out").failed(print)[0]
    assert (failure.script, failure.interactions) == (None, 2)
    again = run_plan(plan, tmp_path / "out", told=cast, retry_failed=True)
    assert (again.ended, again.failed) == (1, {})
    said = spoken(by_id(tmp_path / "out")["roleplay-ann-01"])
    assert said[:4] == ["dialog: And?", "patient: Hm.", "dialog: And?", "patient: So."]


def test_the_report_sets_both_side_by_side(tmp_path: Path) -> None:
    """One table; what only a script can have is missing for role-play, and not zero."""
    plan = write_both(
        tmp_path,
        scripts="short.yaml",
        models={"dialog": "rehearsal", "verifier": "rehearsal", "patient_check": "rehearsal"},
    )
    out = tmp_path / "out"
    done = scriptgraph("experiment", plan, "--out", out)
    assert done.returncode == 0, done.stderr
    verdicts = read_lines(find_results(out).verdicts, SwitchVerdict, "a verdict")
    assert {one.dialogue.split("-")[0] for one in verdicts} == {"short"}
    shown = scriptgraph("report", out)
    assert re.search(r"^ +multi +roleplay$", shown.stdout, re.MULTILINE)
    assert re.search(r"^switches per dialogue +\d\.\d\d.* –", shown.stdout, re.MULTILINE)
    groups = json.loads(scriptgraph("report", out, "--json", "--full").stdout)["groups"]
    free, scripted = groups["roleplay"], groups["multi"]
    only_scripts = (
        *("switches_per_dialogue", "correct_completions", "conform_dispatches"),
        *("coherent_switches", "evidence_rejected_per_dialogue"),
    )
    assert [free["figures"][key]["value"] for key in only_scripts] == [None] * 5
    assert None not in [scripted["figures"][key]["value"] for key in only_scripts]
    assert (free["n_dispatches"], free["dialogues"], scripted["dialogues"]) == (None, 2, 2)
    assert free["figures"]["contradictions_per_dialogue"]["value"] == 0


def test_whatever_reads_results_copes_with_role_play(tmp_path: Path) -> None:
    """Page, verifier, documents and training data take dialogues without sections."""
    out = tmp_path / "out"
    run_plan(write_both(tmp_path, scripts="short.yaml"), out)
    page = tmp_path / "page.html"
    assert scriptgraph("report", out, "--html", page).returncode == 0
    assert "roleplay-ann-01" in page.read_text("utf-8")
    assert scriptgraph("verify", out, "--patients").returncode == 0
    text = scriptgraph("export", out, "--format", "markdown", "--mode", "roleplay").stdout
    assert "**Agent (1):**" in text
    assert "Section" not in text
    export = ("export", out, "--format", "openai", "--rehearsal", "--system")
    told_counsellor = scriptgraph(*export, "prompt", "--mode", "roleplay").stdout.splitlines()
    system = json.loads(told_counsellor[0])["messages"][0]
    assert "three stages" in system["content"]
    refused = scriptgraph(*export, "script")
    assert refused.returncode == 1
    assert "was held without a script" in refused.stderr
