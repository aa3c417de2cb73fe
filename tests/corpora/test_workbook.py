"""The published workbook, read as dialogues, and workbooks that are something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.books import published_sheets, write_book
from support.recorded import CORRECT, judged

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.reading import find_dialogues
from scriptgraph.corpora.workbook import RUN_COLUMNS, RUNS, STEPS
from scriptgraph.metrics.summary import summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue, read_dialogues
from scriptgraph.report.document import published_table

pytest.importorskip("openpyxl")

DIALOGUES = [judged(CORRECT, None, id="a"), judged(CORRECT, id="b", variant="A")]


def read(path: Path) -> list[Dialogue]:
    place = find_dialogues(path)
    return list(place.read(place.dialogues, pytest.fail))


def bare(dialogue: Dialogue) -> dict[str, Any]:
    """Give what a published line holds of a dialogue."""
    of_ours = {"layout": None, "provenance": None}
    found: dict[str, Any] = json.loads(dialogue.model_copy(update=of_ours).line())
    return found


@pytest.fixture(scope="module")
def workbook(shared: Path) -> list[Dialogue]:
    """Give the dialogues of the published workbook."""
    return read(shared / "published" / "workbook.xlsx")


def test_the_published_workbook_holds_the_published_dialogues(
    workbook: list[Dialogue], shared: Path
) -> None:
    """Every dialogue, step and figure of the workbook is that of the published lines."""
    lines = read_dialogues(shared / "published" / "dialogues.jsonl")
    assert [bare(one) for one in workbook] == [bare(one) for one in lines]


def test_the_published_table_comes_from_the_workbook(
    workbook: list[Dialogue], shared: Path
) -> None:
    """The largest difference to the published figures, over the 70 dialogues, is 0."""
    tally = Tally()
    for dialogue in workbook:
        tally.add(dialogue, "workbook.xlsx")
    found = published_table(summarise(tally, intervals=False))
    file = shared / "published" / "expected_metrics.json"
    expected = json.loads(file.read_text(encoding="utf-8"))
    assert len(workbook) == 70
    differences = [abs(found[v][key] - expected[v][key]) for v in expected for key in expected[v]]
    assert max(differences) == pytest.approx(0, abs=1e-9)


def test_a_workbook_of_the_same_sheets_is_read_back(tmp_path: Path) -> None:
    """What was written with the published columns is the same dialogue when it is read."""
    path = write_book(tmp_path / "book.xlsx", published_sheets(DIALOGUES))
    assert [bare(one) for one in read(path)] == [bare(one) for one in DIALOGUES]


def test_what_was_understood_is_said_once(tmp_path: Path) -> None:
    """However often the dialogues are read: how many, and what was passed over."""
    path = write_book(tmp_path / "book.xlsx", published_sheets(DIALOGUES))
    heard: list[str] = []
    place = find_dialogues(path, say=heard.append)
    for _ in range(2):
        list(place.read(path, pytest.fail))
    assert heard == [
        f"{path}: read as the published workbook: 2 dialogues; has no tokens",
        f"{path}: passed over: 2 steps of the system",
    ]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "message"),
    [
        (RUNS, 1, 6, "many", "experiment_runs!G2 (interactions): 'many': no number from 0 on"),
        (RUNS, 1, 7, -1, "experiment_runs!H2 (calls): '-1': no number from 0 on"),
        (RUNS, 1, 6, None, "experiment_runs!G2 (interactions): it is empty: no number of messages"),
        (RUNS, 1, 13, None, "experiment_runs!N2 (coherent_switches): it is empty: no number of v"),
        (STEPS, 2, 2, "robot", "feed_steps!C3 (agent): 'robot': none of event, therapist_a"),
        (STEPS, 2, 4, "halted", "feed_steps!E3 (section_status): 'halted': neither started nor"),
        (STEPS, 2, 1, "x", "feed_steps!B3 (experiment_run_id): 'x': no run of sheet"),
        (STEPS, 2, 1, "ObjectId(b)", "a run whose steps do not stand together"),
        (STEPS, 0, 2, "who", "sheet 'feed_steps' has no column 'agent' in its first row; it has"),
    ],
)
def test_a_cell_that_is_not_what_it_should_be_is_named(
    tmp_path: Path, sheet: str, row: int, column: int, value: Any, message: str
) -> None:
    """With its sheet, its cell, what stands there, and what may."""
    sheets = {
        name: [list(one) for one in rows] for name, rows in published_sheets(DIALOGUES).items()
    }
    sheets[sheet][row][column] = value
    with pytest.raises(InputError) as error:
        read(write_book(tmp_path / "book.xlsx", sheets))
    assert f"{tmp_path / 'book.xlsx'}: " in str(error.value)
    assert message in str(error.value)


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    """By the sheets that it has, with what can be done."""
    path = write_book(tmp_path / "book.xlsx", {"Budget": [["January", 3]], RUNS: [RUN_COLUMNS]})
    with pytest.raises(InputError, match=r"no sheet 'feed_steps'; it has 'Budget', .*CSV"):
        read(path)


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    """What begins as one and ends too early is named."""
    whole = write_book(tmp_path / "book.xlsx", published_sheets(DIALOGUES)).read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"cut\.xlsx is no workbook \(\.xlsx\): "):
        read(path)
