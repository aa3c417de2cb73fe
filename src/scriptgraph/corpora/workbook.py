"""The workbook that was published with the paper: one sheet of runs, one of their steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

from scriptgraph.corpora.sheets import Row, opened_book, rows_of
from scriptgraph.corpora.understood import Understood
from scriptgraph.records.dialogue import LAYOUT, Actor, Dialogue, Provenance, Step, Totals

NAME = "workbook"

RUNS, STEPS = "experiment_runs", "feed_steps"

RUN_COLUMNS = (
    *("_id", "variant", "patient_case", "date_started", "date_completed", "exit_reason"),
    *("interactions", "calls", "duration", "input_tokens", "output_tokens"),
    *("correct_switches", "incorrect_switches", "coherent_switches", "incoherent_switches"),
)

VERDICT_COLUMNS = RUN_COLUMNS[-4:]

STEP_COLUMNS = (
    *("_id", "experiment_run_id", "agent", "section_number", "section_status", "content"),
    *("model", "input_tokens", "output_tokens", "duration", "createdAt"),
)

ACTORS: Mapping[str, Actor] = {
    "event": "event",
    "therapist_a": "dialog",
    "therapist_b": "dialog",
    "patient": "patient",
    "rater": "evaluator",
    "dispatcher": "dispatcher",
    "validator": "verifier",
}
"""Who speaks, as the workbook and as the published lines call them."""

PASSED_OVER = "system"
"""Steps of the program itself: they say nothing."""


def read_workbook(
    path: Path, named: Mapping[str, str], understood: Understood
) -> Iterator[Dialogue]:
    """Read the published workbook, or one with its sheets and columns.

    The runs are held in memory, and the steps of one run at a time.

    Raises:
        InputError: When it is another workbook, or a cell is not what it should be; it names the
            sheet and the cell.
    """
    with (
        closing(opened_book(path, (RUNS, STEPS))) as book,
        closing(rows_of(path, book[RUNS], RUN_COLUMNS)) as held,
        closing(rows_of(path, book[STEPS], STEP_COLUMNS)) as steps,
    ):
        runs = {_id(row, "_id"): row for row in held}
        seen: set[str] = set()
        for run, rows in groupby(steps, lambda row: _id(row, "experiment_run_id")):
            first, *others = rows
            if run not in runs:
                first.refuse("experiment_run_id", f"no run of sheet {RUNS!r}")
            if run in seen:
                first.refuse(
                    "experiment_run_id",
                    "a run whose steps do not stand together: sort the sheet by this column",
                )
            seen.add(run)
            yield _dialogue(runs[run], [first, *others], understood)
    if without := len(runs.keys() - seen):
        understood.passed_over["runs without steps"] += without


def _id(row: Row, column: str) -> str:
    """Give an id without the name of the database's kind around it."""
    return row.text(column).removeprefix("ObjectId(").removesuffix(")")


def _dialogue(run: Row, rows: list[Row], understood: Understood) -> Dialogue:
    counted = [row for row in rows if row.text("agent") != PASSED_OVER]
    understood.passed_over["steps of the system"] += len(rows) - len(counted)
    return Dialogue(
        id=_id(run, "_id"),
        layout=LAYOUT,
        provenance=Provenance(format=NAME),
        variant=run.text("variant").upper(),
        patient_case=run.whole("patient_case"),
        started_at=run.text("date_started"),
        completed_at=run.text("date_completed"),
        exit_reason=run.text("exit_reason"),
        totals=_totals(run),
        steps=tuple(_step(row) for row in counted),
    )


def _totals(run: Row) -> Totals:
    interactions = run.whole("interactions")
    if interactions is None:
        run.refuse("interactions", "no number of messages")
    verdicts: dict[str, Any] = {name: run.whole(name) for name in VERDICT_COLUMNS}
    given = [name for name, count in verdicts.items() if count is not None]
    if given and len(given) < len(verdicts):
        empty = next(name for name in verdicts if name not in given)
        run.refuse(empty, f"no number of verdicts, and {given[0]} has one")
    return Totals(
        interactions=interactions,
        calls=run.whole("calls"),
        duration=run.number("duration"),
        input_tokens=run.whole("input_tokens"),
        output_tokens=run.whole("output_tokens"),
        **verdicts,
    )


def _step(row: Row) -> Step:
    agent = row.text("agent")
    if agent not in ACTORS:
        row.refuse("agent", f"none of {', '.join((*ACTORS, PASSED_OVER))}")
    status = row.optional("section_status")
    if status not in (None, "started", "completed"):
        row.refuse("section_status", "neither started nor completed")
    return Step(
        actor=ACTORS[agent],
        at=row.text("createdAt"),
        section=row.whole("section_number"),
        status=status,
        content=row.optional("content"),
        model=row.optional("model"),
        input_tokens=row.whole("input_tokens"),
        output_tokens=row.whole("output_tokens"),
        duration_ms=row.number("duration"),
    )
