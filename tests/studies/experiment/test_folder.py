"""An experiment's folder keeps to one plan, and nothing in it is overwritten."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from support.command_line import ROOT
from support.planning import run_plan, transcripts, write_plan

from scriptgraph.core.errors import InputError
from scriptgraph.formats.case import load_case
from scriptgraph.formats.load import load_script
from scriptgraph.studies.experiment.folder import open_folder
from scriptgraph.studies.experiment.loading import load_experiment


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"modes": ["single"]}, "modes: \\['single', 'multi'\\] there, \\['single'\\] in the plan"),
        ({"turns": 7}, "turns: 50 there, 7 in the plan"),
        ({"seed": 2}, "seed: 0 there, 2 in the plan"),
        ({"patients": ["ann.yaml"]}, "patients: different: ben"),
        ({"models": {"dialog": {"model": "rehearsal", "temperature": 1}}}, "models: .*dialog"),
        ({"experiment": "other"}, "experiment: 'small' there, 'other' in the plan"),
    ],
)
def test_a_folder_of_another_plan_is_refused(
    changes: dict[str, Any], said: str, tmp_path: Path
) -> None:
    """The message says what is different, and every file stays as it was."""
    out = tmp_path / "out"
    run_plan(write_plan(tmp_path), out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with pytest.raises(InputError, match=f"(?s)results of another plan.*{said}"):
        run_plan(write_plan(tmp_path, changes), out)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "name", ["../../evil", "/tmp/evil", "..", "a\\b", ".hidden", "a/b", "x" * 61]
)
def test_a_patient_whose_name_can_name_no_file_is_refused(name: str, tmp_path: Path) -> None:
    """Ids become names of files: one that leads elsewhere is named with its place."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    plan = write_plan(tmp_path / "deep" / "er", {"patients": ["ben.yaml"]})
    case = json.dumps({"patient": name, "name": "Ben", "replies": ["Hello."]})
    (plan.parent / "ben.yaml").write_text(case, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=r"ben\.yaml:1:\d+: 'patient' is .*files are named after"):
        run_plan(plan, plan.parent / "out")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["Frau Müller", "患者一", "a.b-c_d", "7", "ann, who is shy"])
def test_names_in_any_alphabet_are_names_of_files(name: str, tmp_path: Path) -> None:
    """What a person is called may stand in any letters, and with blanks."""
    plan = write_plan(tmp_path, {"patients": ["ben.yaml"], "modes": "multi"})
    case = json.dumps({"patient": name, "name": "Ben", "replies": ["Hello."]})
    (tmp_path / "ben.yaml").write_text(case, encoding="utf-8")
    assert run_plan(plan, tmp_path / "out").done
    assert (tmp_path / "out" / "patients" / f"{name}.yaml").exists()


def test_a_folder_that_could_not_be_begun_can_be_used_again(tmp_path: Path) -> None:
    """What a first sitting left that came to nothing is in nobody's way."""
    out = tmp_path / "out"
    plan = write_plan(tmp_path)
    experiment = load_experiment(plan)
    script = tmp_path / "short.yaml"
    text = script.read_text("utf-8")
    script.unlink()
    with (
        pytest.raises(InputError, match=r"cannot work in .*short\.yaml"),
        open_folder(out, experiment, pytest.fail),
    ):
        pytest.fail("it was opened without its script")
    assert not (out / "manifest.json").exists()
    script.write_text(text, encoding="utf-8")
    assert run_plan(plan, out).done


def test_dialogues_that_are_not_the_plans_are_refused(tmp_path: Path) -> None:
    """A line that somebody put there is named, and neither counted nor judged."""
    out, plan = tmp_path / "out", write_plan(tmp_path)
    run_plan(plan, out)
    file = out / "dialogues.jsonl"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join([*lines, lines[0]]), encoding="utf-8")
    with pytest.raises(InputError, match=r"dialogues\.jsonl:5: the dialogue .* is there twice"):
        run_plan(plan, out)
    other = json.dumps({**json.loads(lines[0]), "id": "other"})
    file.write_text("".join([*lines[:1], other + "\n"]), encoding="utf-8")
    with pytest.raises(InputError, match=r"jsonl:2: the dialogue 'other' is none of this plan's"):
        run_plan(plan, out)


def test_a_script_that_was_changed_makes_another_plan(tmp_path: Path) -> None:
    """The same file name with other content is not the same script."""
    plan = write_plan(tmp_path)
    run_plan(plan, tmp_path / "out")
    script = tmp_path / "short.yaml"
    script.write_text(script.read_text("utf-8").replace("Say goodbye", "Say thanks"), "utf-8")
    with pytest.raises(InputError, match="scripts: different: short"):
        run_plan(plan, tmp_path / "out")


def test_how_the_work_is_done_may_change_and_repetitions_may_grow(tmp_path: Path) -> None:
    """Concurrency, limits and prices make no other plan; more repetitions add sessions."""
    out = tmp_path / "out"
    run_plan(write_plan(tmp_path), out)
    first = transcripts(out)
    changes = {"repetitions": 2, "concurrency": 1, "prices": {"x": {"input": 1, "output": 2}}}
    status = run_plan(write_plan(tmp_path, changes), out)
    assert (status.ended, status.jobs_done) == (8, 4)
    assert transcripts(out).items() > first.items()
    with pytest.raises(InputError, match="repetitions: 2 there, 1 in the plan"):
        run_plan(write_plan(tmp_path), out)


def test_a_plan_may_grow_by_patients_modes_scripts_and_judges(tmp_path: Path) -> None:
    """What has ended stays, word for word; what is new is done, and old dialogues are judged."""
    out = tmp_path / "out"
    run_plan(write_plan(tmp_path, {"patients": ["ben.yaml"], "modes": ["single"]}), out)
    first = (out / "dialogues.jsonl").read_text("utf-8")
    script = (tmp_path / "short.yaml").read_text("utf-8").replace("script: short", "script: other")
    (tmp_path / "other.yaml").write_text(script, encoding="utf-8")
    models = {"dialog": "rehearsal", "verifier": "rehearsal", "patient_check": "rehearsal"}
    changes = {"scripts": ["other.yaml", "short.yaml"], "models": models}
    status = run_plan(write_plan(tmp_path, changes), out)
    assert (status.done, status.ended, status.judged) == (True, 8, 8)
    assert (out / "dialogues.jsonl").read_text("utf-8").startswith(first)
    guarded = {**models, "guard": "rehearsal"}
    with pytest.raises(InputError, match="models: different: guard"):
        run_plan(write_plan(tmp_path, {**changes, "models": guarded}), out)
    with pytest.raises(InputError, match="patients: different: ann"):
        run_plan(write_plan(tmp_path, {**changes, "patients": ["ben.yaml"]}), out)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """Nobody's files are mixed with results by mistake."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.tex").write_text("...", encoding="utf-8")
    with pytest.raises(InputError, match="holds other files"):
        run_plan(write_plan(tmp_path), out)
    assert [path.name for path in out.iterdir()] == ["thesis.tex"]


def test_one_process_works_in_a_folder_at_a_time(tmp_path: Path) -> None:
    """Two runners would pay for the same sessions."""
    (tmp_path / "out").mkdir()
    with (
        FileLock(tmp_path / "out" / ".lock"),
        pytest.raises(InputError, match="another process is working in"),
    ):
        run_plan(write_plan(tmp_path), tmp_path / "out")


def test_a_script_is_kept_with_its_parts(tmp_path: Path) -> None:
    """What is kept of a script that uses a part is the whole of it, and needs no other file."""
    plan, out = write_plan(tmp_path), tmp_path / "out"
    text = (tmp_path / "short.yaml").read_text("utf-8")
    (tmp_path / "part.yaml").write_text("part: p\nsections:\n  a: {tasks: {x: Do.}}\n", "utf-8")
    used = text.replace("\nsections:\n", "\nsections:\n  used: {use: part.yaml}\n", 1)
    assert used != text
    (tmp_path / "short.yaml").write_text(used, "utf-8")
    held = load_script(tmp_path / "short.yaml")
    run_plan(plan, out, halt_after=1)
    assert load_script(out / "scripts" / "short.yaml").hash == held.hash


def test_the_folder_says_what_it_was_made_from(tmp_path: Path) -> None:
    """Manifest and copies are enough to do it again, and each sitting is noted."""
    out = tmp_path / "out"
    plan = write_plan(tmp_path)
    run_plan(plan, out, halt_after=3)
    run_plan(plan, out)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert [sitting["how"] for sitting in manifest["sessions"]] == [
        "the budget is used up",
        "to the end",
    ]
    assert all(sitting["started"] <= sitting["ended"] for sitting in manifest["sessions"])
    assert manifest["rehearsal"] is True
    assert manifest["planned"] == 4
    assert manifest["design"]["models"]["patient"] == {"model": "rehearsal", "temperature": 1.0}
    assert set(manifest["versions"]) >= {"python", "scriptgraph", "langgraph", "openai"}
    prompts = {path.name for path in (ROOT / "prompts").glob("*.md")}
    assert set(manifest["design"]["prompts"]) == prompts
    assert (
        load_script(out / "scripts" / "short.yaml").hash in manifest["design"]["scripts"].values()
    )
    assert load_case(out / "patients" / "ben.yaml")["replies"]
    assert (out / "plan.yaml").read_text("utf-8") == plan.read_text("utf-8")


@pytest.mark.parametrize("cut", [1, 40, -1])
def test_a_line_that_was_cut_off_is_written_again(cut: int, tmp_path: Path) -> None:
    """A crash in the middle of a line costs that line; it is kept aside and its session redone."""
    out, news = tmp_path / "out", list[str]()
    plan = write_plan(tmp_path)
    run_plan(plan, out)
    whole = transcripts(out)
    lines = (out / "dialogues.jsonl").read_text("utf-8").splitlines(keepends=True)
    torn = lines[-1][:cut] if cut > 0 else lines[-1].rstrip("\n")
    (out / "dialogues.jsonl").write_text("".join(lines[:-1]) + torn, encoding="utf-8")
    run_plan(plan, out, news=news)
    assert transcripts(out) == whole
    aside = out / "dialogues.jsonl.cut-off"
    if cut > 0:
        assert any("the last line was cut off" in text for text in news)
        assert aside.read_text("utf-8") == torn + "\n"
    else:
        assert not aside.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("dialogues.jsonl", "failures.jsonl", "manifest.json", "plan.yaml", ".lock"),
        *("verdicts.jsonl", "scripts/short.yaml", "sessions.sqlite"),
    ],
)
def test_a_strangers_folder_leads_nowhere_else(name: str, tmp_path: Path) -> None:
    """A link in place of any file is named, and what it leads to is not written over."""
    out, precious = tmp_path / "out", tmp_path / "precious.txt"
    plan = write_plan(tmp_path)
    run_plan(plan, out)
    precious.write_text("precious\n", encoding="utf-8")
    (out / name).unlink(missing_ok=True)
    (out / name).symlink_to(precious)
    with pytest.raises(InputError):
        run_plan(plan, out)
    assert precious.read_text(encoding="utf-8") == "precious\n"


def test_results_are_for_their_owner_only(tmp_path: Path) -> None:
    """Nobody else can read what an experiment wrote, whatever the umask is."""
    before = os.umask(0o022)
    try:
        run_plan(write_plan(tmp_path), tmp_path / "out")
    finally:
        os.umask(before)
    shared = [path.name for path in (tmp_path / "out").rglob("*") if path.stat().st_mode & 0o077]
    assert [name for name in shared if not name.startswith("sessions.sqlite")] == []
