"""A model that listens for danger, in the plan of an experiment."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.planning import charges_of, run_plan, write_plan

from scriptgraph.core.errors import InputError
from scriptgraph.records.dialogue import read_dialogues
from scriptgraph.studies.experiment.loading import load_experiment

LISTENING = {
    "models": {"dialog": "rehearsal", "guard": "rehearsal"},
    "prices": {"rehearsal": {"input": 1.0, "output": 2.0}},
}


def test_the_guard_listens_and_is_in_the_account(tmp_path: Path) -> None:
    """What listening took is charged to the guard; it is named in each record."""
    out = tmp_path / "out"
    status = run_plan(write_plan(tmp_path, LISTENING), out)
    dialogues = list(read_dialogues(out / "dialogues.jsonl"))
    assert dialogues
    for dialogue in dialogues:
        assert "guard" in {role for role, _ in charges_of(dialogue)}
        assert dialogue.models
        assert dialogue.models["guard"] == "rehearsal"
    assert status.account.by_role["guard"] > 0


def test_without_one_nobody_is_charged_for_it(tmp_path: Path) -> None:
    """By default words alone listen."""
    status = run_plan(write_plan(tmp_path, {}), tmp_path / "out")
    assert "guard" not in status.account.by_role


def test_a_guard_that_would_listen_nowhere_is_refused(tmp_path: Path) -> None:
    """In modes without a compiled script nobody asks it."""
    plan = write_plan(tmp_path, {**LISTENING, "modes": ["unconstrained-single"]})
    with pytest.raises(InputError, match="it listens in none of these modes"):
        load_experiment(plan)
