"""A plan in shards, each in a folder of its own, and the folders put together again."""

import asyncio
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.planning import run_plan, transcripts, unchanging_lines, write_plan

from scriptgraph.core.errors import InputError
from scriptgraph.studies.experiment.loading import load_experiment
from scriptgraph.studies.experiment.merging import merge
from scriptgraph.studies.experiment.naming import planned_names
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.shards import holds_session, share_of
from scriptgraph.studies.shards import Shard, read_shard

FIXED: Mapping[str, Any] = {"patients": ["ben.yaml"], "models": {"dialog": "rehearsal"}}
"""A plan whose sessions are short."""


def merged(folders: list[Path], out: Path, **options: Any) -> Any:
    """Merge, and let nothing be said on the way."""
    return asyncio.run(merge(folders, out, pytest.fail, **options))


@settings(max_examples=20)
@given(kinds=st.sets(st.text(min_size=1), min_size=1, max_size=5), of=st.integers(1, 12))
def test_every_session_is_in_one_shard_and_stays_there(kinds: set[str], of: int) -> None:
    """A shard knows a session by its name alone, whatever else is planned, and deals fairly."""
    names = [f"{kind}-{repetition:02d}" for kind in kinds for repetition in range(1, of + 1)]
    shards = [Shard(number, of) for number in range(1, of + 1)]
    held = [[name for name in names if holds_session(shard, name)] for shard in shards]
    assert sorted(name for part in held for name in part) == sorted(names)
    assert {len(part) for part in held} == {len(kinds)}  # one of each kind


@pytest.mark.parametrize("text", ["0/4", "5/4", "1/0", "3", "a/b", "1/99999", "-1/4", "1/4 "])
def test_what_is_no_shard_is_refused(text: str) -> None:
    """The message says what one looks like."""
    with pytest.raises(InputError, match="is no shard; 3/10 is the third of ten"):
        read_shard(text)


def test_the_names_in_a_design_are_those_of_the_sessions(tmp_path: Path) -> None:
    """A merge knows the plan's sessions, and their order, from the manifest alone."""
    plan = write_plan(tmp_path, {"repetitions": 3, "modes": ["multi", "roleplay", "single"]})
    experiment = load_experiment(plan)
    assert planned_names(experiment.design()) == [one.id for one in experiment.sessions]


def test_a_shard_has_its_share_of_budget_and_rate(tmp_path: Path) -> None:
    """As the others may run at the same time, all of them together keep to the plan's."""
    changes = {"budget": {"tokens": 1000}, "rate": {"requests_per_minute": 60}}
    plan = load_experiment(write_plan(tmp_path, changes)).plan
    share = share_of(plan, Shard(2, 10))
    assert share.budget is not None
    assert share.rate is not None
    assert (share.budget.tokens, share.rate.requests_per_minute) == (100, 6)
    dollars = Plan.model_validate(
        {**plan.model_dump(), "budget": {"dollars": 1}, "prices": {"rehearsal": PRICE}}
    )
    share = share_of(dollars, Shard(2, 4))
    assert share.budget is not None
    assert share.budget.dollars == 0.25


PRICE = {"input": 1.0, "output": 1.0}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Path]]:
    """Run a plan in one folder and in ten shards: the plan, the one folder, and the ten."""
    base = tmp_path_factory.mktemp("shards")
    models = {"dialog": "rehearsal", "verifier": "rehearsal", "patient_check": "rehearsal"}
    plan = write_plan(base, {**FIXED, "repetitions": 10, "models": models})
    run_plan(plan, base / "whole")
    folders = [base / f"shard-{number}" for number in range(1, 11)]
    for number, folder in enumerate(folders, start=1):
        assert run_plan(plan, folder, shard=f"{number}/10").done
    return plan, base / "whole", folders


def test_ten_shards_and_merge_are_one_run(
    run: tuple[Path, Path, list[Path]], tmp_path: Path
) -> None:
    """Every file has the same lines, but for what is `CHANGING` and the manifest's sittings."""
    _, whole, folders = run
    out = tmp_path / "merged"
    found = merged(folders, out)
    assert (found.planned, found.held.ended, found.missing) == (20, 20, 0)
    assert unchanging_lines(out) == unchanging_lines(whole)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert [one["shard"] for one in manifest["sessions"]] == [f"{n}/10" for n in range(1, 11)]
    # Its dialogues stand in the plan's order, in whichever order shards are named or end.
    again = merged(folders[::-1], tmp_path / "again")
    assert again == found
    lines = (out / "dialogues.jsonl").read_bytes()
    assert lines == (tmp_path / "again" / "dialogues.jsonl").read_bytes()
    assert [json.loads(line)["id"] for line in lines.splitlines()] == planned_names(
        manifest["design"]
    )


def test_a_folder_that_is_given_twice_is_called_that(tmp_path: Path) -> None:
    """Its lock would be held by this very process, and no other one is at work."""
    with pytest.raises(InputError, match="first is given twice; what it holds is merged once"):
        asyncio.run(merge([tmp_path / "first"] * 2, tmp_path / "out", pytest.fail))


def test_a_merge_goes_on_and_overwrites_nothing(
    run: tuple[Path, Path, list[Path]], tmp_path: Path
) -> None:
    """What came later is added, what is there stays, and to merge again changes no byte."""
    _, whole, folders = run
    out = tmp_path / "merged"
    assert merged(folders[:4], out).missing == 12
    assert merged(folders[4:], out).missing == 0
    assert unchanging_lines(out) == unchanging_lines(whole)
    before = {file: file.read_bytes() for file in out.rglob("*.json*")}
    assert merged(folders[2:5], out).missing == 0
    assert {file: file.read_bytes() for file in out.rglob("*.json*")} == before


def test_sessions_under_way_are_merged_and_go_on(tmp_path: Path) -> None:
    """A shard that was stopped in the middle loses no step: the merged folder goes on with it."""
    plan = write_plan(tmp_path, {**FIXED, "repetitions": 2})
    whole, out = tmp_path / "whole", tmp_path / "out"
    one = run_plan(plan, whole)
    first = run_plan(plan, tmp_path / "one", shard="1/2", halt_after=7)
    second = run_plan(plan, tmp_path / "two", shard="2/2", halt_after=3)
    found = merged([tmp_path / "one", tmp_path / "two"], out)
    assert found.held.under_way == 4 - first.ended - second.ended > 0
    ended = run_plan(plan, out)
    assert ended.done
    assert ended.account.calls == one.account.calls  # no step was made again
    assert transcripts(out) == transcripts(whole)


def test_a_shard_keeps_to_its_folder(run: tuple[Path, Path, list[Path]]) -> None:
    """The folder of one shard takes no other, nor the whole plan."""
    plan, _, folders = run
    with pytest.raises(InputError, match=r"shard: '1/10' there, '2/10' in the plan"):
        run_plan(plan, folders[0], shard="2/10")
    with pytest.raises(InputError, match=r"shard: '1/10' there, None in the plan"):
        run_plan(plan, folders[0])


def _another_plan(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["design"]["seed"] = 9
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _other_versions(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["versions"]["openai"] = "0.0"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _held_again(folder: Path) -> None:
    lines = (folder / "dialogues.jsonl").read_text("utf-8")
    (folder / "dialogues.jsonl").write_text(lines.replace('"at":"20', '"at":"30'), encoding="utf-8")


def _of_another_plan(folder: Path) -> None:
    lines = (folder / "verdicts.jsonl").read_text("utf-8")
    foreign = lines.replace('"dialogue":"short', '"dialogue":"long')
    (folder / "verdicts.jsonl").write_text(foreign, encoding="utf-8")


def _no_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_another_plan, r"results of different plans\n  seed: 9 there, 0 in"),
        (_other_versions, r"made with different versions: openai .* and 0\.0; --other-versions"),
        (_held_again, r"dialogues\.jsonl:1: what is said of 'short-\w+-ben-\d\d' differs from "),
        (_of_another_plan, r"verdicts\.jsonl:1: 'long-.*' is none of this plan's sessions"),
        (_no_manifest, r"is no folder of an experiment: it has no manifest\.json"),
    ],
)
def test_what_does_not_belong_together_is_refused(
    spoil: Any, said: str, run: tuple[Path, Path, list[Path]], tmp_path: Path
) -> None:
    """It says which folder or line is in the way, and of the folders nothing changes."""
    _, _, folders = run
    other = tmp_path / "other"
    shutil.copytree(folders[0], other)
    spoil(other)
    with pytest.raises(InputError, match=f"(?s){said}"):
        merged([folders[0], other], tmp_path / "out")
    assert not (tmp_path / "out" / "dialogues.jsonl").exists()


def test_other_versions_are_merged_when_it_is_asked_for(
    run: tuple[Path, Path, list[Path]], tmp_path: Path
) -> None:
    """It is said, and the manifest names both."""
    _, _, folders = run
    other = tmp_path / "other"
    shutil.copytree(folders[0], other)
    _other_versions(other)
    told: list[str] = []
    asyncio.run(merge([*folders, other], tmp_path / "out", told.append, other_versions=True))
    assert "different versions" in told[0]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["versions"]["openai"].endswith(", 0.0")


def test_two_halves_of_one_session_are_refused(tmp_path: Path) -> None:
    """Of a session that has gone on in two folders, neither half is taken for the whole."""
    plan = write_plan(tmp_path, {**FIXED, "modes": "single"})
    for name, calls in (("one", 2), ("two", 3)):
        run_plan(plan, tmp_path / name, halt_after=calls)
    with pytest.raises(InputError, match=r"is under way both in .*one and in .*two, and differs"):
        merged([tmp_path / "one", tmp_path / "two"], tmp_path / "out")
    with pytest.raises(InputError, match="is merged into itself"):
        merged([tmp_path / "one"], tmp_path / "one")
