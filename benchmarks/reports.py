"""Times reports on 1,000 and 10,000 dialogues, and the memory that they take.

    python -m benchmarks.reports [DIALOGUES ...]

Twelve rehearsed sessions are written down again and again under new names, once in our layout with
every decision and a verdict on every switch, once as published records have it. Each report runs
in a process of its own. Prints and asserts nothing: times are the machine's as much as ours.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast, get_args

from scriptgraph.assessments import SwitchVerdict, TaskFinding
from scriptgraph.formats.case import case_number, load_case
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.models.rehearsal import RehearsalModel
from scriptgraph.recording import record_dialogue
from scriptgraph.records import Dialogue
from scriptgraph.settings import Mode, Settings
from scriptgraph.state import SimulationState

SCRIPTS = Path(__file__).parents[1] / "scripts"
PATIENTS = ("accountant", "nurse", "pupil", "widow", "editor")
SEEDS = 2

VERDICT = "Instructions completed: no\nA question was left out.\nLast message coherent: yes"

MEASURED = """
import resource, sys
from scriptgraph.cli import main
try:
    main()
finally:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stderr.write(f"\\n{peak // 1024}")
"""


def main(numbers: list[int]) -> None:
    """Print the time and the peak of memory of each report."""
    sessions = list(rehearsed())
    print(f"{'dialogues':>10}  {'layout':<10}{'MB':>6}  {'report':<14}{'seconds':>8}{'peak MB':>9}")
    for number in numbers:
        for layout in ("ours", "published"):
            with tempfile.TemporaryDirectory() as folder:
                size = write(Path(folder), sessions, number, layout)
                for options in (["--json"], ["--json", "--full"], []):
                    seconds, peak = measure(Path(folder) / "dialogues.jsonl", options)
                    shown = " ".join(options) or "(text)"
                    print(
                        f"{number:>10,}  {layout:<10}{size / 1e6:>6.0f}  "
                        f"{shown:<14}{seconds:>8.1f}{peak:>9}",
                        flush=True,
                    )


def rehearsed() -> Iterator[Dialogue]:
    """Rehearse some sessions, each with its trace."""
    script = load_script(SCRIPTS / "stress_relief.yaml")
    for mode in get_args(Mode):
        for name in PATIENTS:
            case = load_case(SCRIPTS / "patients" / f"{name}.yaml")
            for seed in range(SEEDS):
                model = RehearsalModel(seed=seed)
                settings = Settings(mode=mode)
                graph = create_simulation(
                    script, model, case=case, patient_model=model, settings=settings
                )
                state = asyncio.run(graph.compile().ainvoke({"messages": []}))
                yield record_dialogue(
                    script,
                    cast(SimulationState, state),
                    session=f"{mode}-{name}-{seed}",
                    mode=mode,
                    case=case_number(case),
                )


def write(folder: Path, sessions: list[Dialogue], number: int, layout: str) -> int:
    """Write so many dialogues, each under a name of its own; gives the size of all files."""
    dialogues, verdicts = folder / "dialogues.jsonl", folder / "dialogues.verdicts.jsonl"
    templates = [json.loads(session.line()) for session in sessions]
    if layout == "published":
        templates = [published(template) for template in templates]
    with dialogues.open("w", encoding="utf-8") as file:
        for serial in range(number):
            template = {**templates[serial % len(templates)], "id": f"dialogue-{serial}"}
            file.write(json.dumps(template, ensure_ascii=False) + "\n")
    if layout == "ours":
        with verdicts.open("w", encoding="utf-8") as file:
            for serial in range(number):
                for verdict in judged(sessions[serial % len(sessions)], serial):
                    file.write(verdict.line() + "\n")
    return sum(path.stat().st_size for path in folder.iterdir())


def published(dialogue: dict[str, Any]) -> dict[str, Any]:
    """Leave only what a published record has, and let a verifier judge every switch."""
    kept = ("variant", "patient_case", "started_at", "completed_at", "exit_reason", "totals")
    steps: list[dict[str, Any]] = []
    for step in dialogue["steps"]:
        steps.append({k: v for k, v in step.items() if k not in ("decision", "name", "kind")})
        if step.get("status") == "completed":
            steps.append({"actor": "verifier", "at": step["at"], "content": VERDICT})
    switches = sum(step["actor"] == "verifier" for step in steps)
    totals = {**dialogue["totals"], "incorrect_switches": switches, "coherent_switches": switches}
    return {**{key: dialogue[key] for key in kept}, "totals": totals, "steps": steps}


def judged(session: Dialogue, serial: int) -> Iterator[SwitchVerdict]:
    """Judge every switch of a dialogue."""
    completed = [step for step in session.steps if step.status == "completed"]
    for switch, step in enumerate(completed, start=1):
        done = (serial + switch) % 3 > 0
        reason = "It was asked, in words of its own."
        tasks = [TaskFinding(task=f"task_{n}", reason=reason, completed=done) for n in range(4)]
        yield SwitchVerdict(
            dialogue=f"dialogue-{serial}",
            switch=switch,
            section=step.name or "",
            at=step.at,
            tasks=tuple(tasks),
            completed=done,
            coherent=True,
            coherence="It answers what was said before it.",
        )


def measure(path: Path, options: list[str]) -> tuple[float, int]:
    """Run a report; gives its seconds and its peak of memory in MB."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "report", str(path), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return time.perf_counter() - started, int(done.stderr.splitlines()[-1])


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1_000, 10_000])
