"""Models as a factor of a plan: who plays is crossed with everything else, draw by draw."""

import asyncio
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.fakes import ToldModel
from support.planning import run_plan, transcripts, unchanging_lines, write_plan

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.comparison import compare
from scriptgraph.metrics.grouping import groups, usual_factors
from scriptgraph.metrics.sources import read_source
from scriptgraph.metrics.summary import summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import read_dialogues
from scriptgraph.records.results import find_results
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.report.methods import methods
from scriptgraph.studies.experiment.estimate import estimate
from scriptgraph.studies.experiment.loading import load_experiment
from scriptgraph.studies.experiment.merging import merge
from scriptgraph.studies.experiment.naming import planned_names

WARM = {"model": "rehearsal", "label": "warm"}
TWO: Mapping[str, Any] = {
    "models": {"dialog": ["rehearsal", WARM], "patient": "rehearsal"},
    "patients": ["ben.yaml"],
}
"""A plan that compares two models, both of which are the rehearsal's."""

ONE: Mapping[str, Any] = {**TWO, "models": {"dialog": "rehearsal", "patient": "rehearsal"}}


def test_models_are_crossed_with_one_seed_for_every_draw(tmp_path: Path) -> None:
    """Whatever the roles' models, the same mode, patient and repetition has the same seed."""
    models = {"dialog": ["a", "lab/b:7"], "patient": ["p", {"model": "a", "label": "q"}]}
    sessions = load_experiment(
        write_plan(tmp_path, {"models": models, "patients": ["ann.yaml"], "modes": "multi"})
    ).sessions
    assert {one.id: one.pair for one in sessions} == {
        "short-multi-ann-01": "short-multi-ann-01",
        "short-multi-patient=q-ann-01": "short-multi-ann-01",
        "short-multi-dialog=lab_b_7-ann-01": "short-multi-ann-01",
        "short-multi-dialog=lab_b_7+patient=q-ann-01": "short-multi-ann-01",
    }
    assert len({one.seed for one in sessions}) == 1
    played = {one.id: one.models.resolved() for one in sessions}
    last = played["short-multi-dialog=lab_b_7+patient=q-ann-01"]
    assert [last[role].model for role in ("dialog", "evaluator", "patient")] == [
        "lab/b:7",
        "lab/b:7",
        "a",
    ]


def test_a_mode_has_no_sessions_that_differ_in_whom_nobody_asks(tmp_path: Path) -> None:
    """With one actor there is no evaluator: other models of it would play the same session."""
    models = {"dialog": "a", "evaluator": ["a", "b"]}
    changes = {"models": models, "patients": ["ann.yaml"], "repetitions": 2}
    experiment = load_experiment(write_plan(tmp_path, changes))
    names = [one.id for one in experiment.sessions]
    assert names[:3] == ["short-single-ann-01", "short-multi-ann-01", names[2]]
    assert names[2] == "short-multi-evaluator=b-ann-01"
    assert len(names) == 6
    assert planned_names(experiment.design()) == names


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ({"dialog": ["a", "a"], "patient": "a"}, r"models\.dialog: 'a' is there twice; a `label`"),
        ({"dialog": ["a/b", "A:b"], "patient": "a"}, r"models\.dialog: 'A:b' is there twice"),
        ({"dialog": ["a", {"model": "b", "label": "a"}], "patient": "a"}, "'a' is there twice"),
        ({"dialog": [], "patient": "a"}, r"models\.dialog: .*a list with at least one entry"),
        ({"dialog": ["a", {"name": "b"}]}, r"models\.dialog\.1\.name: there is no such key"),
        ({"dialog": {"model": "a", "label": "a b"}}, r"models\.dialog\.label: a name has letters"),
        ({"dialog": ["a", "b"]}, "several models for `dialog` need a `patient`"),
        ({"dialog": "a", "verifier": ["a", "b"]}, r"models\.verifier: .* are a panel"),
        ({"dialog": "a", "observer": ["a", "b"]}, "2 models for `observer`, and none of these"),
        ({"dialog": "a", "patient": ["a", "b"]}, "no model plays those whose replies are .*: ben"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    models: Mapping[str, Any], said: str, tmp_path: Path
) -> None:
    """The message names the place in the plan, and what would do."""
    with pytest.raises(InputError, match=rf"plan\.yaml:\d+:\d+: .*{said}"):
        load_experiment(write_plan(tmp_path, {"models": models}))


def test_two_sessions_of_one_name_are_refused(tmp_path: Path) -> None:
    """Names are put together from parts, and two may come to the same."""
    path = write_plan(tmp_path, {"models": {"dialog": ["x", "g", "g-mini"], "patient": "x"}})
    (tmp_path / "mini-ben.yaml").write_text(
        "patient: mini-ben\nname: Ben\nreplies: [Yes.]\n", "utf-8"
    )
    plan = json.loads(path.read_text("utf-8"))
    plan["patients"] = ["ben.yaml", "mini-ben.yaml"]
    path.write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(InputError, match="would both be called 'short-single-dialog=g-mini-ben-01"):
        load_experiment(path)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, bytes]]:
    """Run a plan with one model, and let it grow to two: plan, folder, and what was there."""
    base = tmp_path_factory.mktemp("grown")
    run_plan(write_plan(base, {**ONE, "repetitions": 3}), base / "out")
    kept = {name: (base / "out" / name).read_bytes() for name in ("dialogues.jsonl",)}
    plan = write_plan(base, {**TWO, "repetitions": 3})
    assert run_plan(plan, base / "out").done
    return plan, base / "out", kept


def test_a_plan_that_is_given_another_model_keeps_its_sessions(
    grown: tuple[Path, Path, dict[str, bytes]], tmp_path: Path
) -> None:
    """No byte of what was there changes; what is new is as if both had been asked for at once."""
    plan, out, kept = grown
    for name, lines in kept.items():
        assert (out / name).read_bytes().startswith(lines)
    run_plan(plan, tmp_path / "at-once")
    assert unchanging_lines(out) == unchanging_lines(tmp_path / "at-once")
    with pytest.raises(InputError, match=r"variants: .*dialog=warm.* there, None in the plan"):
        run_plan(write_plan(tmp_path, {**ONE, "repetitions": 3}), out)


def test_another_order_never_makes_another_experiment(
    grown: tuple[Path, Path, dict[str, bytes]], tmp_path: Path
) -> None:
    """The first model cannot become another; further ones may stand in any order."""
    _, out, _ = grown
    here = tmp_path / "out"
    shutil.copytree(out, here)
    patient = {"patient": "rehearsal"}
    turned = {**TWO, "repetitions": 3, "models": {"dialog": [WARM, "rehearsal"], **patient}}
    with pytest.raises(InputError, match="models: different: dialog"):
        run_plan(write_plan(tmp_path, turned), here)
    third = {"model": "rehearsal", "label": "third"}
    more = {**turned, "models": {"dialog": ["rehearsal", third, WARM], **patient}}
    assert run_plan(write_plan(tmp_path, more), here).ended == 18
    assert (
        (here / "dialogues.jsonl").read_bytes().startswith((out / "dialogues.jsonl").read_bytes())
    )


def test_a_record_says_who_played_and_which_session_it_pairs_with(
    grown: tuple[Path, Path, dict[str, bytes]],
) -> None:
    """The first model's sessions say nothing more than those of a plan with one model."""
    _, out, _ = grown
    dialogues = {one.id: one for one in read_dialogues(out / "dialogues.jsonl")}
    first = dialogues["short-multi-ben-01"]
    other = dialogues["short-multi-dialog=warm-ben-01"]
    assert (first.pair, first.model_labels) == (None, None)
    assert (other.pair, other.seed) == (first.id, first.seed)
    assert other.models == first.models
    assert other.model_labels == dict.fromkeys(("dialog", "evaluator", "dispatcher"), "warm")


def test_a_report_puts_the_models_side_by_side(
    grown: tuple[Path, Path, dict[str, bytes]],
) -> None:
    """They are groups without being asked for, and sessions of one draw are paired."""
    _, out, _ = grown
    tally = Tally()
    source = read_source(tally, out, find_results(out))
    assert usual_factors(tally) == ("mode", "model")
    names = [group.name for group in groups(tally, ("mode", "model"))]
    assert names == ["single/rehearsal", "single/warm", "multi/rehearsal", "multi/warm"]
    summary = summarise(tally, [source], by=("model",))
    found = compare(summary, "rehearsal", "warm")
    drawn = [
        {summary.sampling.drawn(one) for one in side.figures}
        for side in (found.first, found.second)
    ]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 6


def test_every_model_has_its_own_price(tmp_path: Path) -> None:
    """Records, the account and the estimate charge a session for the models that play in it."""
    prices = {"cheap": {"input": 1, "output": 1}, "dear": {"input": 10, "output": 10}}
    models = {"dialog": ["cheap", "dear"], "patient": "cheap"}
    changes = {**TWO, "models": models, "prices": prices, "modes": "single"}
    plan = write_plan(tmp_path, {**changes, "budget": {"dollars": 9}})
    played = run_plan(plan, tmp_path / "out", told={"dialog": RehearsalModel(seed=1)})
    costs = {
        one.id: one.cost.agent
        for one in read_dialogues(tmp_path / "out" / "dialogues.jsonl")
        if one.cost
    }
    cheap, dear = costs["short-single-ben-01"], costs["short-single-dialog=dear-ben-01"]
    assert cheap
    assert dear == pytest.approx(10 * cheap)
    assert played.account.dollars == pytest.approx(11 * cheap)
    assert run_plan(plan, tmp_path / "out").account.dollars == pytest.approx(11 * cheap)
    foreseen = asyncio.run(estimate(load_experiment(plan))).expected.sessions
    assert foreseen["short-single-dialog=dear-ben"] == pytest.approx(
        10 * foreseen["short-single-ben"]
    )


def test_what_was_killed_goes_on_with_the_models_that_it_had(tmp_path: Path) -> None:
    """No call is paid twice, and the dialogues are those of an undisturbed run."""
    plan = write_plan(tmp_path, {**TWO, "repetitions": 2})
    whole = run_plan(plan, tmp_path / "whole")
    parts = [run_plan(plan, tmp_path / "out", halt_after=calls) for calls in (7, 19)]
    last = run_plan(plan, tmp_path / "out")
    assert [part.done for part in (*parts, last)] == [False, False, True]
    assert last.account.calls == whole.account.calls
    assert transcripts(tmp_path / "out") == transcripts(tmp_path / "whole")


def test_shards_and_merge_are_one_run(
    grown: tuple[Path, Path, dict[str, bytes]], tmp_path: Path
) -> None:
    """A session stays in its shard when models are added, and the merged folder lacks nothing."""
    plan, whole, _ = grown
    folders = [tmp_path / f"shard-{number}" for number in (1, 2, 3)]
    for number, folder in enumerate(folders, start=1):
        assert run_plan(plan, folder, shard=f"{number}/3").done
    found = asyncio.run(merge(folders, tmp_path / "merged", pytest.fail))
    assert (found.planned, found.missing) == (12, 0)
    assert unchanging_lines(tmp_path / "merged") == unchanging_lines(whole)


def test_the_methods_say_which_models_are_compared(
    grown: tuple[Path, Path, dict[str, bytes]],
) -> None:
    """Whoever reads them knows that the others met the same patients with the same seeds."""
    _, out, _ = grown
    tally = Tally()
    summary = summarise(tally, [read_source(tally, out, find_results(out))])
    manifest = find_results(out).manifest_data()
    told = "\n".join(methods(summary, {str(out): manifest}))
    assert "2 models as dialog" in told
    assert "with the same seeds, were also held with “warm”, the rehearsal model" in told
    assert "variants" not in told


def test_a_failed_session_says_who_played(tmp_path: Path) -> None:
    """A report counts it in the group of its models, not in that of the first."""
    plan = write_plan(tmp_path, {**TWO, "modes": "single", "retries": 0})
    broken = ToldModel(tell=lambda _: RuntimeError("no"))
    run_plan(plan, tmp_path / "out", told={"dialog": broken})
    tally = Tally()
    read_source(tally, tmp_path / "out", find_results(tmp_path / "out"))
    found = {group.name: group.failed.total() for group in groups(tally, usual_factors(tally))}
    assert found == {"single/rehearsal": 1, "single/warm": 1}
