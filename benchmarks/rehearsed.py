"""Records for reports: rehearsed sessions, written down again and again under new names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from scriptgraph.core.settings import Mode, Settings
from scriptgraph.formats.case import case_number, load_case
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.verdicts import SwitchVerdict, TaskFinding
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.state.session import SimulationState

SCRIPTS = Path(__file__).parents[1] / "scripts"
PATIENTS = ("accountant", "nurse", "pupil", "widow", "editor")
MODES: tuple[Mode, ...] = ("single", "multi")


async def rehearsed(turns: int) -> list[Dialogue]:
    """Rehearse a session for each mode and patient, each with its trace.

    Args:
        turns: The agent's messages after which it stops.
    """
    script = load_script(SCRIPTS / "stress_relief.yaml")
    found = []
    for mode in MODES:
        for name in PATIENTS:
            case = load_case(SCRIPTS / "patients" / f"{name}.yaml")
            model, settings = RehearsalModel(seed=0), Settings(mode=mode, max_turns=turns)
            graph = create_simulation(
                script, model, case=case, patient_model=model, settings=settings
            )
            state = cast(SimulationState, await graph.compile().ainvoke({"messages": []}))
            found.append(
                record_dialogue(
                    script, state, session=f"{mode}-{name}", mode=mode, case=case_number(case)
                )
            )
    return found


def write_records(path: Path, sessions: Sequence[Dialogue], number: int) -> None:
    """Write so many dialogues, and beside them a verdict on every switch.

    Each has a name of its own and other tokens and milliseconds, so that it has to be resampled
    like any other.
    """
    templates = [json.loads(session.line()) for session in sessions]
    beside = path.with_suffix(".verdicts.jsonl")
    with path.open("w", encoding="utf-8") as lines, beside.open("w", encoding="utf-8") as verdicts:
        for serial in range(number):
            kind = serial % len(sessions)
            dialogue = _varied(templates[kind], serial)
            lines.write(json.dumps(dialogue, ensure_ascii=False) + "\n")
            verdicts.writelines(f"{one.line()}\n" for one in _judged(sessions[kind], serial))


def _varied(template: dict[str, Any], serial: int) -> dict[str, Any]:
    totals = template["totals"]
    varied = {
        "duration": totals["duration"] + serial % 997,
        "input_tokens": totals["input_tokens"] + serial % 991,
    }
    return {**template, "id": f"dialogue-{serial}", "totals": {**totals, **varied}}


def _judged(session: Dialogue, serial: int) -> Iterator[SwitchVerdict]:
    completed = [step for step in session.steps if step.status == "completed"]
    for switch, step in enumerate(completed, start=1):
        done = (serial + switch) % 3 > 0
        reason = "It was asked, in words of its own."
        yield SwitchVerdict(
            dialogue=f"dialogue-{serial}",
            switch=switch,
            section=step.name or "",
            at=step.at,
            tasks=tuple(
                TaskFinding(task=f"task_{n}", reason=reason, completed=done) for n in range(4)
            ),
            completed=done,
            coherent=True,
            coherence="It answers what was said before it.",
        )
