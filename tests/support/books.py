"""Workbooks with the sheets and columns of the published one, made for a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from scriptgraph.corpora.workbook import ACTORS, RUN_COLUMNS, RUNS, STEP_COLUMNS, STEPS
from scriptgraph.records.dialogue import Dialogue

Sheets = dict[str, list[list[Any]]]

NAMES = {
    **{actor: name for name, actor in ACTORS.items()},
    "dialog": "therapist_a",
}


def write_book(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write a workbook of these sheets."""
    book = pytest.importorskip("openpyxl").Workbook()
    del book["Sheet"]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def published_sheets(dialogues: Iterable[Dialogue]) -> Sheets:
    """Give the sheets that hold dialogues as the published workbook does."""
    runs: list[list[Any]] = [list(RUN_COLUMNS)]
    steps: list[list[Any]] = [list(STEP_COLUMNS)]
    for one in dialogues:
        totals = one.totals
        about = {
            **totals.model_dump(),
            "_id": f"ObjectId({one.id})",
            "variant": (one.variant or "").lower(),
            "patient_case": one.patient_case,
            "date_started": one.started_at,
            "date_completed": one.completed_at,
            "exit_reason": one.exit_reason,
        }
        runs.append([about[name] for name in RUN_COLUMNS])
        steps.append([f"ObjectId(s{one.id})", f"ObjectId({one.id})", "system", *[None] * 7, "t"])
        for number, step in enumerate(one.steps):
            told = step.model_dump()
            steps.append(
                [
                    f"ObjectId({one.id}{number})",
                    f"ObjectId({one.id})",
                    NAMES[step.actor],
                    step.section,
                    step.status,
                    *(told[name] for name in STEP_COLUMNS[5:9]),
                    step.duration_ms,
                    step.at,
                ]
            )
    return {RUNS: runs, STEPS: steps}
