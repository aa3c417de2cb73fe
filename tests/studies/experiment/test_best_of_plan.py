"""Best of n in the plan of an experiment: part of its design, counted in its account."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.planning import charges_of, run_plan, write_plan
from support.reward_server import reward_server

from scriptgraph.core.errors import InputError
from scriptgraph.records.dialogue import read_dialogues
from scriptgraph.studies.experiment.estimate import estimate
from scriptgraph.studies.experiment.loading import load_experiment

JUDGED = {
    "best_of": {"candidates": 3, "rubric": "principles"},
    "models": {"dialog": "rehearsal", "judge": "rehearsal"},
    "prices": {"rehearsal": {"input": 1.0, "output": 2.0}},
}


def test_the_judge_is_in_the_record_and_in_the_account(tmp_path: Path) -> None:
    """What judging took is charged to the judge, and to the agent's side of the dialogue."""
    out = tmp_path / "out"
    status = run_plan(write_plan(tmp_path, JUDGED), out)
    assert status.ended == 4
    dialogues = list(read_dialogues(out / "dialogues.jsonl"))
    for dialogue in dialogues:
        charged = {role for role, _ in charges_of(dialogue)}
        assert "judge" in charged
        assert dialogue.models
        assert dialogue.models["judge"] == "rehearsal"
        spoken = [step for step in dialogue.steps if step.actor == "dialog"]
        assert all(len(step.decision["candidates"]) == 3 for step in spoken if step.decision)
        tokens = sum(
            (call["input_tokens"] or 0) for role, call in charges_of(dialogue) if role != "patient"
        )
        assert dialogue.totals.input_tokens == tokens
    assert status.account.by_role["judge"] > 0
    assert status.account.dollars == pytest.approx(
        sum((one.cost.agent or 0) + (one.cost.patient or 0) for one in dialogues if one.cost)
    )


def test_it_belongs_to_the_design(tmp_path: Path) -> None:
    """A folder holds to its candidates and its rubric, and keeps the rubric itself."""
    out = tmp_path / "out"
    run_plan(write_plan(tmp_path, JUDGED), out)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["design"]["best_of"]["candidates"] == 3
    assert manifest["design"]["best_of"]["rubric_hash"]
    kept = json.loads((out / "rubrics" / "principles.json").read_text(encoding="utf-8"))
    assert kept["id"] == "principles"
    more = {**JUDGED, "best_of": {"candidates": 4, "rubric": "principles"}}
    with pytest.raises(InputError, match="best_of"):
        run_plan(write_plan(tmp_path, more), out)


def test_without_it_nothing_of_it_is_written(tmp_path: Path) -> None:
    """An experiment without best of n has the design that it always had."""
    assert "best_of" not in load_experiment(write_plan(tmp_path)).design()


def test_a_reward_model_chooses_too(tmp_path: Path) -> None:
    """A plan may name the address of a reward model in place of judge and rubric."""
    out = tmp_path / "out"
    with reward_server() as server:
        best_of = {"candidates": 2, "reward": server.url, "temperature": 0.5}
        status = run_plan(write_plan(tmp_path, {"best_of": best_of}), out)
        assert status.ended == 4
        assert server.requests
    decisions = [
        step.decision
        for dialogue in read_dialogues(out / "dialogues.jsonl")
        for step in dialogue.steps
        if step.actor == "dialog" and step.decision
    ]
    assert {one["selection"]["by"] for one in decisions} == {f"{server.url}/get_reward"}
    assert {one["candidates"][1]["temperature"] for one in decisions} == {0.5}


def test_a_reward_model_reads_its_own_chat_template(tmp_path: Path) -> None:
    """The template is a file beside the plan, belongs to the design, and is kept."""
    out, template = tmp_path / "out", tmp_path / "own.jinja"
    template.write_text("{% for m in messages %}[{{ m.role }}]{% endfor %}", encoding="utf-8")
    with reward_server() as server:
        best_of = {"candidates": 2, "reward": server.url, "template": "own.jinja"}
        plan = write_plan(tmp_path, {"best_of": best_of})
        run_plan(plan, out)
        assert server.requests[0]["query"] == ["[user][assistant]"] * 2
    assert (out / "reward.jinja").read_text(encoding="utf-8") == template.read_text("utf-8")
    template.write_text("another", encoding="utf-8")
    with pytest.raises(InputError, match="template_hash"):
        run_plan(plan, out)


def test_an_estimate_counts_it_and_asks_no_server(tmp_path: Path) -> None:
    """The rehearsal of a plan draws and judges, and leaves the reward model in peace."""
    plain = asyncio.run(estimate(load_experiment(write_plan(tmp_path))))
    judged = asyncio.run(estimate(load_experiment(write_plan(tmp_path, JUDGED))))
    assert judged.calls["judge"] > 0
    assert judged.tokens > 2 * plain.tokens
    best_of = {"candidates": 3, "reward": "http://127.0.0.1:1"}
    drawn = asyncio.run(estimate(load_experiment(write_plan(tmp_path, {"best_of": best_of}))))
    assert plain.tokens < drawn.tokens < judged.tokens


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"best_of": {"candidates": 3}}, "best_of: .*either a `rubric`"),
        ({**JUDGED, "models": {"dialog": "rehearsal"}}, "needs a `judge` among the models"),
        ({"models": JUDGED["models"]}, "there is a `judge` among the models, but no `best_of`"),
        ({"best_of": {"candidates": 1, "reward": "http://a"}}, "best_of.candidates: .*found '1'"),
        ({"best_of": {"candidates": 2, "reward": "a"}}, "best_of.reward: .*no address"),
        (
            {"best_of": {"candidates": 2, "reward": "http://a", "template": "no.jinja"}},
            "this chat template cannot be used\n.*cannot read",
        ),
        (
            {**JUDGED, "best_of": {"candidates": 2, "rubric": "principles", "template": "a"}},
            "a `template` is for a `reward` model only",
        ),
        ({**JUDGED, "best_of": {"candidates": 2, "rubric": "no"}}, "this rubric cannot be used"),
        (
            {**JUDGED, "best_of": {"candidates": 2, "rubric": "alliance"}},
            "'alliance' scores whole dialogues",
        ),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(
    tmp_path: Path, changes: Mapping[str, Any], message: str
) -> None:
    """Each fault is named with file, line and column."""
    with pytest.raises(InputError, match=rf"plan.yaml:\d+:\d+: (?s:.*){message}"):
        load_experiment(write_plan(tmp_path, changes))
