"""How everything was made, in sentences for a paper: what records say, and no more."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from support.recorded import recorded, step

from scriptgraph.core.settings import REHEARSAL
from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.summary import Summary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.report.methods import METHOD, joint_hash, methods

JUDGE = {"model": "judge-1", "temperature": 0.0}
DESIGN: dict[str, Any] = {
    "experiment": "pilot",
    "scripts": {"sleep": "abc"},
    "modes": ["single", "multi"],
    "patients": {"nurse": "1", "pupil": "2"},
    "repetitions": 3,
    "seed": 7,
    "models": {"dialog": {"model": "talker-1"}, "evaluator": JUDGE, "verifier": JUDGE},
    "turns": 40,
    "unfinished": "keep",
    "prompts": {"actor.md": "11", "patient.md": "22"},
}
MANIFEST = {"experiment": "pilot", "design": DESIGN, "versions": {"scriptgraph": "0.1.0"}}


def summary(**more: Any) -> Summary:
    """Summarise one dialogue of a source."""
    tally = Tally()
    model = more.pop("model", "talker-1")
    tally.add(recorded([step("dialog", "Hello.", model=model)], mode="single"), "runs/x")
    source: dict[str, Any] = {"dialogues": 1, "discarded": 0, "failures": {}} | more
    return summarise(tally, [Source("runs/x", **source)], intervals=False)


def told(manifest: dict[str, Any] | None = None, **more: Any) -> str:
    """Tell the methods as one text."""
    return "\n".join(methods(summary(**more), {"runs/x": manifest} if manifest else {}))


def test_an_experiment_is_told_by_its_design() -> None:
    """Factors, seed, models, versions and prompts each have their words."""
    text = told(MANIFEST, experiment="pilot", planned=12, failures={"no answer": 2})
    for part in (
        f"Experiment “pilot”: sessions were held with {METHOD}, on scriptgraph 0.1.0.",
        "12 sessions were planned: 1 script (sleep (abc))",
        "2 modes of the agent (single, multi)",
        "2 simulated patients",
        "3 repetitions, with seed 7.",
        "1 dialogue came of them, 2 failed, and 9 had not been held.",
        "Models: talker-1 wrote the agent's messages; judge-1 (temperature 0.0) judged whether "
        "sections were complete and checked the switches afterwards.",
        "No session had more than 40 messages of the agent.",
        "Settings besides: unfinished keep.",
        "Its 2 prompts have the joint hash",
        "The records name the agent's models as talker-1.",
        "Figures are over 1 dialogue in 1 group by mode",
    ):
        assert part in text


def test_what_nobody_says_has_no_sentence() -> None:
    """Without a manifest there is no design, and without a model's name none is made up."""
    text = told(model=None)
    assert "runs/x: 1 recorded dialogue without a manifest." in text
    assert "The records do not name the agent's models." in text
    assert "planned" not in text
    assert "recorded on" not in text


def test_a_rehearsal_is_said_before_everything_else() -> None:
    """Nobody can take the figures of a rehearsal into a paper by its methods."""
    rehearsed = {**DESIGN, "models": {"dialog": {"model": REHEARSAL, "temperature": 0.0}}}
    manifest = {**MANIFEST, "design": rehearsed}
    text = told(manifest, experiment="pilot", model=REHEARSAL, rehearsal=True)
    assert text.startswith("REHEARSAL: ")
    assert (
        "Models: the rehearsal model, which is no language model, wrote the agent's messages."
        in text
    )


@pytest.mark.parametrize(
    ("modes", "how"),
    [
        (["roleplay"], "as role-play without a script"),
        (["unconstrained-multi"], "with the whole script in the agent's prompt"),
        ([], "in modes not on record"),
    ],
)
def test_other_ways_of_leading_a_session_are_not_called_ours(modes: list[str], how: str) -> None:
    """Only sessions through the compiled graph are said to follow the method."""
    text = told({**MANIFEST, "design": {**DESIGN, "modes": modes}}, experiment="pilot")
    assert how in text
    assert METHOD not in text


def test_a_joint_hash_can_be_worked_out_by_hand() -> None:
    """It is what `sha256sum` gives for the sorted lines `hash  name`."""
    wanted = hashlib.sha256(b"2  a.md\n1  b.md\n").hexdigest()[:16]
    assert joint_hash({"b.md": "1", "a.md": "2"}) == wanted
