"""Reports on generated records: what a report keeps does not grow with what it reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.group import Options
from benchmarks.reports import FORMS, TURNS, measure, rehearsed, report, write_records

from scriptgraph.files.lines import read_lines
from scriptgraph.records.dialogue import read_dialogues
from scriptgraph.records.verdicts import SwitchVerdict

FEW, MANY = 100, 500


@pytest.mark.slow
@pytest.mark.parametrize("form", ["`--json`", "page"])
async def test_memory_does_not_grow_with_the_number_of_dialogues(tmp_path: Path, form: str) -> None:
    """Five times as many take hardly more than the process takes for itself."""
    sessions = await rehearsed(TURNS)
    peaks = []
    for size in (FEW, MANY):
        path = tmp_path / f"{size}.jsonl"
        write_records(path, sessions, size)
        peaks.append(report(path, size, form).peak)
    if None in peaks:
        pytest.skip("only Linux says how much memory a process held at most")
    few, many = (peak or 0 for peak in peaks)
    assert few > 20
    assert many < 1.25 * few


async def test_generated_records_are_dialogues_with_verdicts(tmp_path: Path) -> None:
    """Each has a name of its own, and what it takes differs from one to the next."""
    path = tmp_path / "some.jsonl"
    write_records(path, await rehearsed(TURNS), 30)
    found = list(read_dialogues(path))
    assert len({one.id for one in found}) == 30
    assert len({one.totals.input_tokens for one in found[::10]}) == 3
    verdicts = list(read_lines(path.with_suffix(".verdicts.jsonl"), SwitchVerdict, "a verdict"))
    assert {one.dialogue for one in verdicts} <= {one.id for one in found}
    assert verdicts


async def test_a_tiny_run_fills_every_row() -> None:
    """There is a figure in every row, and each is told while it is measured."""
    told: list[str] = []
    group = await measure(Options(scale=0.001, tell=told.append))
    assert all(row.ours is not None or row.missing for row in group.rows)
    assert {line[1] for line in group.details[0].lines} == set(FORMS)
    assert told
