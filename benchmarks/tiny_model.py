"""Holds sessions with a real, tiny language model, and says what became of them.

    python -m benchmarks.tiny_model
    python -m benchmarks.tiny_model --sessions 4 --only single,multi
    python -m benchmarks.tiny_model --sessions 2 --turns 3    # a trial; nothing is written

The model is far too small to lead a conversation. That is its worth: with a real server, a real
tokenizer, a real cache and a real grammar it does what no stand-in of our own would ever do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import yaml
from pydantic import TypeAdapter

from benchmarks.tables import TINY_MODEL, with_tiny_model
from benchmarks.tiny_figures import Figures, Heard, Held, figures, table
from benchmarks.tiny_server import NAME, Call, MissingToolError, cores, heard, listening, tiny_model
from scriptgraph.formats.load import load_script
from scriptgraph.records.dialogue import Dialogue, read_dialogues
from scriptgraph.script.model import Script

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
RECORDED = ROOT / "tests" / "recorded" / "tiny_model.jsonl"
"""Answers of the model, as it gave them, for the tests."""

SCRIPT = ROOT / "scripts" / "stress_relief.yaml"
COLUMNS = (
    Held("single"),
    Held("single", "full"),
    Held("multi"),
    Held("multi", "full"),
    Held("unconstrained-single"),
    Held("unconstrained-multi"),
)

FIGURES = Path(__file__).with_name("tiny_model.json")
"""What each column came to when it was last taken: they take hours, and not all on one day."""

TURNS = 8

SCRIPTED = [
    ROOT / "benchmarks" / "tiny_patients" / f"{name}.yaml"
    for name in ("baker", "student", "driver", "gardener")
]
PLAYED = [
    ROOT / "scripts" / "patients" / f"{name}.yaml"
    for name in ("accountant", "widow", "nurse", "editor")
]

AT_ONCE = 2
"""Sessions at a time: one for each core that a small machine has."""

PATIENCE = 900
"""Seconds for an answer: where nothing else bounds it, the model writes on until its limit."""

KEPT = 40
"""Answers of each kind that are kept for the tests."""


@dataclass(frozen=True)
class Run:
    """What the sessions of one column came to."""

    dialogues: Sequence[Dialogue]
    heard: Heard


def main(
    sessions: Annotated[int, typer.Option(min=1, max=8, help="Sessions of each column.")] = 8,
    turns: Annotated[int, typer.Option(min=1, max=50, help="Turns of a session.")] = TURNS,
    only: Annotated[
        str, typer.Option(help=f"Some of {', '.join(one.name for one in COLUMNS)}.")
    ] = "",
    cache: Annotated[Path, typer.Option(help="Where model and server are kept.")] = (
        ROOT / "runs" / "local-model"
    ),
) -> None:
    """Hold sessions with the tiny model; whole ones write their part of docs/benchmarks.md.

    It may be stopped at any time: a column that is done is written down, and the same command goes
    on where it was.
    """
    folder = cache / f"{sessions}x{turns}"
    folder.mkdir(parents=True, exist_ok=True)
    exact = exact_words(load_script(SCRIPT))
    runs: list[Run] = []
    try:
        with tiny_model(cache, at_once=AT_ONCE) as server:
            for held in _chosen(only):
                runs.append(_run(held, server, sessions, turns, folder))
                today = datetime.now(UTC).date()
                counted = figures(
                    runs[-1].dialogues, runs[-1].heard, exact, taken=today, cores=cores()
                )
                print(table({held: counted}, turns=turns))
                if turns == TURNS:
                    _note(held, counted)
    except MissingToolError as error:
        raise SystemExit(f"No figures: {error}") from error
    if turns == TURNS and not only:
        _keep(runs)
    # What is over is put aside, so that the next run begins anew.
    folder.rename(cache / f"{folder.name}-{datetime.now(UTC):%Y%m%dT%H%M%S}")


def _chosen(only: str) -> list[Held]:
    named = {name.strip() for name in only.split(",") if name.strip()}
    if unknown := sorted(named - {one.name for one in COLUMNS}):
        raise typer.BadParameter(f"--only: there is no {unknown}")
    return [one for one in COLUMNS if not named or one.name in named]


def _note(held: Held, counted: Figures) -> None:
    """Write a column down, and the section of the document with all that are known."""
    known = read_figures() | {held.name: counted}
    FIGURES.write_bytes(_BY_NAME.dump_json(known, indent=2) + b"\n")
    text = table(columns(known), turns=TURNS)
    TINY_MODEL.write_text(text, encoding="utf-8")
    whole = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(with_tiny_model(whole, text), encoding="utf-8")


_BY_NAME = TypeAdapter(dict[str, Figures])


def read_figures() -> dict[str, Figures]:
    """Give what each column came to when it was last taken."""
    return _BY_NAME.validate_json(FIGURES.read_bytes()) if FIGURES.is_file() else {}


def columns(known: Mapping[str, Figures]) -> dict[Held, Figures]:
    """Put what is known in the table's order."""
    return {held: known[held.name] for held in COLUMNS if held.name in known}


def _run(held: Held, server: str, sessions: int, turns: int, folder: Path) -> Run:
    """Hold a column's sessions, or those that are left, as the command line does it."""
    plan, ledger = folder / f"{held.name}.yaml", folder / f"{held.name}.jsonl"
    out = folder / held.name
    plan.write_text(yaml.safe_dump(_plan(held, sessions, turns)), encoding="utf-8")
    program = Path(sys.executable).with_name("scriptgraph")
    with listening(server, ledger) as listener:
        where = {"OPENAI_BASE_URL": listener.address, "OPENAI_API_KEY": "none"}
        command = [str(program), "experiment", str(plan), "--out", str(out), "--retry-failed"]
        subprocess.run(command, env={**os.environ, **where}, check=False)
    lines = out / "dialogues.jsonl"
    dialogues = list(read_dialogues(lines)) if lines.exists() else []
    return Run(dialogues, Heard(*heard(ledger), planned=sessions))


def exact_words(script: Script) -> list[str]:
    """Give what a script has its agent say word for word."""
    return [task.say for section in script.sections for task in section.tasks if task.say]


def _plan(held: Held, sessions: int, turns: int) -> dict[str, object]:
    patients = [path for pair in zip(SCRIPTED, PLAYED, strict=True) for path in pair]
    return {
        "experiment": "tiny-model",
        "scripts": str(SCRIPT),
        "modes": held.mode,
        "decisions": held.decisions,
        "patients": [str(path) for path in patients[:sessions]],
        "repetitions": 1,
        "turns": turns,
        "models": {"dialog": NAME},
        "concurrency": AT_ONCE,
        "timeout": PATIENCE,
    }


def _keep(runs: Sequence[Run]) -> None:
    """Keep some answers of each kind, as the model gave them, for the tests."""
    RECORDED.parent.mkdir(exist_ok=True)
    with RECORDED.open("w", encoding="utf-8") as lines:
        for call in _some([call for run in runs for call in run.heard.calls]):
            kept = {name: asdict(call)[name] for name in ("asked_for", "text", "finish")}
            lines.write(json.dumps(kept, ensure_ascii=False) + "\n")


def _some(calls: Sequence[Call]) -> Iterator[Call]:
    """Choose evenly from all answers of a kind, each text once."""
    for kind in sorted({call.asked_for for call in calls}):
        different = list({call.text: call for call in calls if call.asked_for == kind}.values())
        yield from different[:: max(1, len(different) // KEPT)][:KEPT]


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
app.command()(main)

if __name__ == "__main__":
    app()
