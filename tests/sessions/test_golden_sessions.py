"""A rehearsed session on every shipped script, word for word."""

import os
from pathlib import Path
from typing import Any, get_args

import pytest

from scriptgraph import RehearsalModel, create_simulation, load_script
from scriptgraph.core.settings import Mode
from scriptgraph.formats.case import load_case
from scriptgraph.records.dialogue import Step
from scriptgraph.sessions.recording import record_dialogue

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"


def told(step: Step) -> str:
    """Write a step without what differs from run to run: times and costs."""
    if step.actor == "event":
        return f"-- {step.status} {step.name}"
    decision = step.decision
    if decision is None or decision["role"] in ("dialog", "patient"):
        return f"{step.actor}: {step.content}"
    evidence = "".join(
        f"\n    {'+' if quote['found'] else '-'} {quote['task']} {quote['status']}: {quote['text']}"
        for quote in decision["evidence"]
        if quote["text"]
    )
    refused = "".join(f"\n    refused {r['choice']}: {r['why']}" for r in decision["refused"])
    return f"{step.actor}: {decision['choice']} ({decision['rule']}){evidence}{refused}"


@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize(
    ("script", "case"),
    [
        ("stress_relief.yaml", "accountant"),
        ("stress_relief.md", "pupil"),
        ("bike_repair.yaml", "cyclist"),
        ("every_feature.yaml", "editor"),
    ],
)
async def test_a_rehearsed_session_is_the_same_word_for_word(
    script: str, case: str, mode: Any
) -> None:
    """Prompts, parsers, decisions and rules together still give the session that was looked at.

    `GOLDEN_UPDATE=1` writes them anew; look at them before they are committed.
    """
    loaded = load_script(ROOT / "scripts" / script)
    graph = create_simulation(
        loaded,
        RehearsalModel(),
        case=load_case(ROOT / "scripts" / "patients" / f"{case}.yaml"),
        patient_model=RehearsalModel(seed=4),
        mode=mode,
    ).compile()
    state: Any = await graph.ainvoke({"messages": []})
    dialogue = record_dialogue(loaded, state, session=case, mode=mode, case=case)
    found = "\n".join([*(told(step) for step in dialogue.steps), dialogue.exit_reason or "", ""])
    # What is written ahead changes no decision, and here not a word either.
    golden = GOLDEN / f"{Path(script).stem}-{case}-{mode.replace('speculative', 'multi')}.txt"
    if os.environ.get("GOLDEN_UPDATE"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
