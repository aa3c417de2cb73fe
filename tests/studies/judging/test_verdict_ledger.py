"""The files of verdicts: one model's, whole after a crash, and safe from others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.errors import InputError
from scriptgraph.records.results import checks_beside, find_results, read_results
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.studies.judging.verdict_ledger import open_verdicts

AT = "2026-01-01T00:00:00+00:00"
CALL = ModelCall(model="large-1", attempts=1, input_tokens=None, output_tokens=None, ms=1.0)


def verdict(dialogue: str = "a", switch: int = 1, **more: Any) -> SwitchVerdict:
    return SwitchVerdict.model_validate(
        {"dialogue": dialogue, "switch": switch, "section": "one", "at": AT, **more}
    )


def keep(path: Path, *verdicts: SwitchVerdict, model: str = "large") -> list[SwitchVerdict]:
    """Write verdicts as a sitting does, and say which last ones there were before."""
    remarks: list[str] = []
    with open_verdicts(
        path,
        checks_beside(path),
        model=model,
        with_checks=True,
        remark=remarks.append,
        say=pytest.fail,
    ) as kept:
        ledger = kept.verdicts.ledger
        before = list(ledger.lasts())
        for one in verdicts:
            ledger.keep(one)
    return before


def test_what_was_kept_is_there_the_next_time(tmp_path: Path) -> None:
    """Verdicts of one model add up; of several on one switch the last counts; no lock stays."""
    path = tmp_path / "new" / "v.jsonl"
    keep(path, verdict(missing="off", model="large", call=CALL), verdict(switch=2, model="large"))
    keep(path, verdict(completed=True, model="large", call=CALL))
    one, two = keep(path)
    assert (one.completed, one.missing, one.call) == (True, "", CALL)
    assert [one.key, two.key] == [("a", 1), ("a", 2)]
    assert [file.name for file in path.parent.iterdir()] == ["v.jsonl"]


@pytest.mark.parametrize("told", [{"model": "other"}, {"call": CALL}])
def test_another_models_verdicts_are_never_touched(tmp_path: Path, told: dict[str, Any]) -> None:
    """The message names both models and the way out; the file stays as it is, cut off or not."""
    path = tmp_path / "v.jsonl"
    path.write_text(verdict(**told).line() + '\n{"dialogue": "b', encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"v\.jsonl holds verdicts of .*not of 'large'; --out"):
        keep(path)
    assert path.read_bytes() == before


def test_another_models_checks_are_refused_too(tmp_path: Path) -> None:
    """Checks of patients lie beside the verdicts, and are one model's as well."""
    path = tmp_path / "v.jsonl"
    check = PatientCheck(dialogue="a", at=AT, model="other")
    checks_beside(path).write_text(check.line() + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"v\.patient_checks\.jsonl holds verdicts of .*'other'"):
        keep(path)


def test_a_line_that_a_crash_cut_off_is_put_aside(tmp_path: Path) -> None:
    """What is appended then begins a line of its own."""
    path = tmp_path / "v.jsonl"
    path.write_text(verdict(model="large").line() + '\n{"dialogue": "b', encoding="utf-8")
    keep(path, verdict("c", model="large"))
    assert {one.dialogue for one in keep(path)} == {"a", "c"}
    assert (tmp_path / "v.jsonl.cut-off").read_text("utf-8") == '{"dialogue": "b\n'


def test_two_processes_do_not_pay_for_the_same_verdicts(tmp_path: Path) -> None:
    """The second is told that the file is in use."""
    path = tmp_path / "v.jsonl"
    with (
        open_verdicts(path, path, model="large", with_checks=False, remark=print, say=print),
        pytest.raises(InputError, match="another process is writing"),
    ):
        keep(path)
    keep(path)


def test_an_experiment_that_is_running_keeps_its_folder_to_itself(tmp_path: Path) -> None:
    """Its own verifier may be writing verdicts; one in another place is no matter."""
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with FileLock(tmp_path / ".lock"):
        with pytest.raises(InputError, match="another process is writing"):
            keep(tmp_path / "verdicts.jsonl")
        keep(tmp_path / "mine.jsonl")
    keep(tmp_path / "verdicts.jsonl")


@pytest.mark.parametrize("blocked", ["v.jsonl", "v.patient_checks.jsonl"])
def test_a_place_that_cannot_be_written_is_said_beforehand(tmp_path: Path, blocked: str) -> None:
    """Before anything is paid for, and with the way out."""
    (tmp_path / blocked).mkdir()
    with pytest.raises(InputError, match=r"cannot write to .*; --out FILE keeps"):
        keep(tmp_path / "v.jsonl")


def test_something_else_is_no_file_of_verdicts(tmp_path: Path) -> None:
    """A file of other lines is refused by line, and not appended to."""
    path = tmp_path / "v.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"v\.jsonl:1: not a verdict: dialogue"):
        keep(path, verdict())
    assert path.read_text("utf-8") == '{"id": "a"}\n'


@pytest.mark.parametrize(
    ("verdicts", "checks"),
    [
        ("verdicts.jsonl", "patient_checks.jsonl"),
        ("dialogues.verdicts.jsonl", "dialogues.patient_checks.jsonl"),
        ("gpt-4o.jsonl", "gpt-4o.patient_checks.jsonl"),
    ],
)
def test_checks_lie_beside_the_verdicts_of_the_same_model(verdicts: str, checks: str) -> None:
    """In the usual places, and in one of the user's own."""
    assert checks_beside(Path("runs") / verdicts) == Path("runs") / checks


def test_a_verifier_at_work_replaces_the_recorded_verdicts_everywhere(
    shared: Path, tmp_path: Path
) -> None:
    """A table never mixes two verifiers: where the new one has not come yet, there is none."""
    path = tmp_path / "dialogues.jsonl"
    with (shared / "published" / "dialogues.jsonl").open(encoding="utf-8") as file:
        path.write_text(next(file) + next(file), encoding="utf-8")
    first, second = read_results(find_results(path), pytest.fail)
    assert first.totals.judged_completions == 7

    out = tmp_path / "mine.jsonl"
    keep(out, verdict(first.id, 1, completed=True, coherent=False, model="large"))
    first, second = read_results(find_results(path, verdicts=out), pytest.fail)
    assert (first.totals.correct_switches, first.totals.incorrect_switches) == (1, 0)
    assert (first.totals.coherent_switches, first.totals.incoherent_switches) == (0, 1)
    assert (second.totals.correct_switches, second.totals.incorrect_switches) == (0, 0)
    assert not [one for one in second.steps if one.actor == "verifier"]
