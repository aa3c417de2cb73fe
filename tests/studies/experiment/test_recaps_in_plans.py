"""Recaps in the plan of an experiment: part of its design, counted in its account."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.planning import charges_of, run_plan, write_plan

from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import Quote, TraceRecord
from scriptgraph.exports.examples import published_lines
from scriptgraph.exports.selection import ExportCounts
from scriptgraph.metrics.course import course
from scriptgraph.metrics.figures import figures
from scriptgraph.metrics.labels import labels_of
from scriptgraph.records.dialogue import AGENT, Dialogue, Step, read_dialogues
from scriptgraph.studies.experiment.account import payer
from scriptgraph.studies.experiment.estimate import estimate
from scriptgraph.studies.experiment.loading import load_experiment

MODES = ["single", "multi", "speculative", "unconstrained-single"]
CHANGES = {
    "recaps_beyond": 0,
    "modes": MODES,
    "models": {"dialog": "rehearsal", "evaluator": "rehearsal"},
    "prices": {"rehearsal": {"input": 1.0, "output": 2.0}},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of a plan with recaps."""
    folder = tmp_path_factory.mktemp("recaps")
    assert run_plan(write_plan(folder, CHANGES), folder / "out").ended == 2 * len(MODES)
    return folder


def dialogues(folder: Path) -> list[Dialogue]:
    return list(read_dialogues(folder / "out" / "dialogues.jsonl"))


def recaps(dialogue: Dialogue) -> list[Step]:
    return [step for step in dialogue.steps if step.actor == "recap"]


def test_they_are_taken_in_our_modes_only(folder: Path) -> None:
    """A baseline in the same plan sees the whole session."""
    taking = {dialogue.mode for dialogue in dialogues(folder) if recaps(dialogue)}
    assert taking == {"single", "multi", "speculative"}


def test_what_they_took_is_in_every_account(folder: Path) -> None:
    """In the totals, in the turn in which they were taken, and with the model that took them."""
    for dialogue in dialogues(folder):
        charges = list(charges_of(dialogue))
        agent = sum(call["input_tokens"] or 0 for role, call in charges if role != "patient")
        assert dialogue.totals.input_tokens == agent
        last = max(n for n, step in enumerate(dialogue.steps) if step.actor == "dialog")
        ending = [step for step in dialogue.steps[last + 1 :] if step.actor in AGENT]
        in_turns = sum(turn.input_tokens or 0 for turn in course(dialogue).turns)
        assert in_turns == agent - sum(step.input_tokens or 0 for step in ending)
        assert all(step.input_tokens for step in recaps(dialogue))
    assert [payer(mode, "recap") for mode in ("single", "multi")] == ["dialog", "evaluator"]


def test_an_invented_quote_of_a_recap_is_no_rejected_evidence(folder: Path) -> None:
    """It was to prove nothing; and whoever took the notes is no model of its own in the table."""
    [dialogue, *_] = [one for one in dialogues(folder) if recaps(one)]
    steps = [
        step.model_copy(update={"decision": invented(step.decision), "model": "other"})
        if step.actor == "recap" and step.decision
        else step
        for step in dialogue.steps
    ]
    changed = dialogue.model_copy(update={"steps": tuple(steps), "models": None})
    found = [
        figures(one, labels=labels_of(one, ""), run=course(one)) for one in (dialogue, changed)
    ]
    rejected = [one.decided.rejected for one in found if one.decided]
    assert len(rejected) == 2
    assert rejected[0] == rejected[1]
    assert found[0].labels.model == found[1].labels.model


def invented(decision: TraceRecord) -> TraceRecord:
    quotes: list[Quote] = [{**quote, "found": False} for quote in decision["evidence"]]
    assert quotes
    return {**decision, "evidence": quotes}


def test_they_belong_to_the_design(folder: Path) -> None:
    """A folder holds to them; a plan without has the design that it always had."""
    manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["design"]["recaps_beyond"] == 0
    with pytest.raises(InputError, match="recaps_beyond: 0 there, 9 in the plan"):
        run_plan(write_plan(folder, {**CHANGES, "recaps_beyond": 9}), folder / "out")
    assert "recaps_beyond" not in load_experiment(write_plan(folder)).design()


def test_an_estimate_counts_them(tmp_path: Path) -> None:
    """The calls that take notes are rehearsed like all others."""
    noting, plain = (
        asyncio.run(estimate(load_experiment(write_plan(tmp_path, {"recaps_beyond": beyond}))))
        for beyond in (0, None)
    )
    assert noting.calls["evaluator"] > plain.calls["evaluator"]
    assert sum(noting.calls.values()) > sum(plain.calls.values())


def test_the_published_layout_has_no_actor_of_ours(folder: Path) -> None:
    """A recap joins the message beside which it was taken; no token and no word of it is lost."""
    ours = dialogues(folder)
    lines = published_lines(iter(ours), ExportCounts())
    for dialogue, exported in zip(ours, read(lines), strict=True):
        assert recaps(exported) == []
        assert exported.totals == dialogue.totals
        assert spent(exported) == spent(dialogue)
        kept = [step.model_extra["recap"] for step in exported.steps if step.model_extra]
        assert kept == [step.decision for step in recaps(dialogue)]
        assert words(exported) == words(dialogue)


def read(lines: Iterator[str]) -> list[Dialogue]:
    return [Dialogue.model_validate_json(line) for line in lines]


def spent(dialogue: Dialogue) -> tuple[int, int]:
    return (
        sum(step.input_tokens or 0 for step in dialogue.steps),
        sum(step.output_tokens or 0 for step in dialogue.steps),
    )


def words(dialogue: Dialogue) -> list[str | None]:
    return [step.content for step in dialogue.steps if step.actor in ("dialog", "patient")]
