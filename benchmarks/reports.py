"""Scale of reports: ten times as many dialogues, and the memory and time that they take."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from benchmarks.group import Details, Group, Options, Row, Target
from benchmarks.tables import TIMES, number
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.formats.case import case_number, load_case
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.verdicts import SwitchVerdict, TaskFinding
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.state.session import SimulationState

TITLE = "Scale of reports"

SIZES = (1_000, 10_000)
"""Dialogues."""

TURNS = 4

TRANSCRIPTS = 200
"""Dialogues that the page shows whole."""

FORMS = {
    "`--json`": ["--json"],
    "text": [],
    "page": ["--html", "page.html", "--transcripts", str(TRANSCRIPTS)],
}

METHOD = f"""
Ten rehearsed sessions of {TURNS} turns are written down again and again under new names, with every
decision, with tokens and milliseconds of their own, and with a verdict on every switch. Each report
is `scriptgraph report` in a process of its own: *text* with all its intervals, *page* with those
and {TRANSCRIPTS} transcripts. *Peak* is the most memory that the process ever held (Linux's
`VmHWM`), what it imports included. Memory is bounded if ten times as many dialogues do not take ten
times as much: what a report keeps of each is a few hundred bytes.
"""

_PROGRAM = """
import sys
from pathlib import Path
from scriptgraph.cli import main
try:
    main()
finally:
    # What `getrusage` says is never less than the memory of whoever started the process.
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peaks = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    sys.stderr.write("\\n" + (peaks[0] if peaks else "unknown"))
"""

_KIBIBYTES = 1_024
_UNKNOWN = "only Linux says how much memory a process held at most"
_MEMORY, _LINEAR = Target(1.5, "ratio"), Target(1.2)


@dataclass(frozen=True)
class Taken:
    """What one report took."""

    dialogues: int
    form: str
    seconds: float
    peak: float | None
    """In MB; None where the system does not say."""


async def measure(options: Options) -> Group:
    """Report on few and on many dialogues, in every form."""
    sessions = await rehearsed(TURNS)
    taken: list[Taken] = []
    for size in dict.fromkeys(options.scaled(size, least=20) for size in SIZES):
        with TemporaryDirectory() as folder:
            options.tell(f"reports: {size:,} dialogues are written")
            path = Path(folder) / "dialogues.jsonl"
            write_records(path, sessions, size)
            for form in FORMS:
                options.tell(f"reports: {size:,} dialogues, {form.strip('`')}")
                taken.append(report(path, size, form))
    return Group([*_rows(taken)], details=[_details(taken)])


def report(path: Path, dialogues: int, form: str) -> Taken:
    """Run a report in a process of its own."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "report", path.name, *FORMS[form]],
        cwd=path.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    seconds = time.perf_counter() - started
    peak = done.stderr.splitlines()[-1]
    return Taken(dialogues, form, seconds, int(peak) / _KIBIBYTES if peak.isdecimal() else None)


def _rows(taken: Sequence[Taken]) -> Iterator[Row]:
    for form in FORMS:
        those = [one for one in taken if one.form == form]
        few, many = those[0], those[-1]
        yield Row(f"{form} of {many.dialogues:,} dialogues", "s", many.seconds)
        yield Row(
            f"peak memory, {form} of {many.dialogues:,} dialogues",
            "MB",
            many.peak,
            few.peak,
            f"{few.dialogues:,} dialogues",
            _MEMORY,
            missing="" if many.peak else _UNKNOWN,
        )
        if len(those) > 1:
            further = (many.seconds - few.seconds) / (many.dialogues - few.dialogues)
            yield Row(
                f"time for each further dialogue against the first {few.dialogues:,}, {form}",
                TIMES,
                further / (few.seconds / few.dialogues),
                target=_LINEAR,
            )


def _details(taken: Sequence[Taken]) -> Details:
    lines = [
        (f"{one.dialogues:,}", one.form, number(one.seconds), number(one.peak) if one.peak else "")
        for one in taken
    ]
    return Details("Report by report", ("dialogues", "report", "seconds", "peak MB"), lines)


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
