"""Tidy tables: what stands in their rows, in what files, and how much is held at a time."""

from __future__ import annotations

import asyncio
import csv
import gc
import json
import os
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.command_line import scriptgraph
from support.recorded import CORRECT, judged, talk

from scriptgraph import RehearsalModel, create_simulation, load_script, results
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode
from scriptgraph.corpora.building import held_elsewhere
from scriptgraph.corpora.reading import find_dialogues
from scriptgraph.corpora.understood import Understood
from scriptgraph.files.lines import Remark
from scriptgraph.formats.case import load_case
from scriptgraph.records.dialogue import Dialogue, write_dialogues
from scriptgraph.records.results import Results
from scriptgraph.results.columns import Column, Value
from scriptgraph.results.documented import FIRST, columns_listed
from scriptgraph.results.held import Held
from scriptgraph.results.reading import TABLES, Of, Row, batches, columns_of, rows
from scriptgraph.results.writing import writer_of
from scriptgraph.sessions.recording import record_dialogue

ROOT = Path(__file__).parents[2]
KINDS: tuple[Of, ...] = get_args(Of)

SAID = talk(("patient", "Hm."), ("dialog", "Hello, you."), ("patient", "Oh."), ("patient", "Yes."))
(HELD,) = held_elsewhere(
    "f",
    SAID.steps,
    layout="openai",
    understood=Understood("a corpus", pytest.fail),
    about={"topic": "sleep"},
)
FOREIGN = HELD.model_copy(update={"started_at": None, "completed_at": None})
DIALOGUES = [
    judged(CORRECT, None, CORRECT, id="judged"),
    judged(None, id="unjudged"),
    FOREIGN,
]
SESSION = "bike_repair-multi-cyclist-02"


def rehearsed(seed: int, mode: Mode) -> Dialogue:
    """Rehearse a session, with all that its trace holds."""
    script = load_script(ROOT / "scripts" / "bike_repair.yaml")
    case = load_case(ROOT / "scripts" / "patients" / "cyclist.yaml")
    models = (RehearsalModel(), RehearsalModel(seed=seed))
    graph = create_simulation(script, models[0], case=case, patient_model=models[1], mode=mode)
    state: Any = asyncio.run(graph.compile().ainvoke({"messages": []}))
    return record_dialogue(script, state, session=SESSION, mode=mode, case="cyclist")


@pytest.fixture(scope="module")
def session() -> Dialogue:
    """Give a session in which three models decide."""
    return rehearsed(4, "multi")


@pytest.fixture
def folder(tmp_path: Path, session: Dialogue) -> Path:
    """Give a folder of results as an experiment leaves it."""
    write_dialogues(tmp_path / "dialogues.jsonl", [session, *DIALOGUES])
    manifest = json.dumps({"experiment": "demo", "planned": 4})
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    return tmp_path


def table(of: Of, folder: Path) -> list[dict[str, Value]]:
    """Give the rows of a table, each value by its column."""
    names = [column.name for column in columns_of(of)]
    places = {"here": find_dialogues(folder)}
    return [dict(zip(names, row, strict=True)) for row in rows(of, places, pytest.fail)]


def by_dialogue(of: Of, folder: Path) -> dict[Value, dict[str, Value]]:
    return {row["dialogue"]: row for row in table(of, folder)}


@pytest.mark.parametrize("of", KINDS)
def test_every_value_is_of_its_columns_kind(of: Of, folder: Path) -> None:
    """And only columns that say when may have nothing in them."""
    kinds = {"text": str, "whole": int, "number": int | float, "yes or no": bool}
    columns = {column.name: column for column in columns_of(of)}
    assert len(columns) == len(columns_of(of))
    found = table(of, folder)
    assert found
    for row in found:
        for name, value in row.items():
            if value is None:
                assert columns[name].missing, name
            else:
                assert isinstance(value, kinds[columns[name].kind]), name
                assert isinstance(value, bool) == (columns[name].kind == "yes or no"), name


def test_what_a_corpus_does_not_hold_is_missing_and_not_0(folder: Path) -> None:
    """No call, token, time, section or verdict is made up; what was said is counted."""
    row = by_dialogue("dialogues", folder)["f"]
    known = {name: value for name, value in row.items() if value is not None}
    assert known == {
        "source": "here",
        "experiment": "demo",
        "dialogue": "f",
        "mode": "openai",
        "discarded": False,
        "rehearsal": False,
        "pair": "f",
        "turns": 1,
        **{"agent_utterances": 1, "agent_words": 2, "agent_characters": 11},
        **{"client_utterances": 2, "client_words": 3, "client_characters": 12},
        "about": '{"topic": "sleep"}',
    }
    turns = [row for row in table("turns", folder) if row["dialogue"] == "f"]
    assert [(row["turn"], row["ms"], row["input_tokens"]) for row in turns] == [
        (0, None, None),
        (1, None, None),
    ]
    assert [(row["agent_text"], row["client_text"]) for row in turns] == [
        (None, "Hm."),
        ("Hello, you.", "Oh.\n\nYes."),
    ]


def test_verdicts_that_nobody_gave_are_missing(folder: Path) -> None:
    """A dialogue that was judged has counts, one that was not has none."""
    found = by_dialogue("dialogues", folder)
    assert found["unjudged"]["correct"] is None
    switches = [row for row in table("switches", folder) if row["dialogue"] == "judged"]
    assert [row["completed"] for row in switches] == [True, None, True]


def test_the_tables_agree(folder: Path) -> None:
    """Switches are counted alike, and repetitions numbered, in a folder with other dialogues."""
    whole = by_dialogue("dialogues", folder)[SESSION]

    def of(kind: Of) -> list[dict[str, Any]]:
        return [row for row in table(kind, folder) if row["dialogue"] == whole["dialogue"]]

    assert whole["repetition"] == 2
    assert len(of("switches")) == whole["switches"]
    assert {row["role"] for row in of("decisions")} >= {"evaluator", "dialog"}


_SUMS = {
    "turns": ("ms", "input_tokens", "output_tokens", "agent_words", "client_words"),
    "calls": ("ms", "input_tokens", "output_tokens"),
}
"""What rows add up to the dialogue's own; of calls, the agent's."""


@given(seed=st.integers(0, 2**16), mode=st.sampled_from(get_args(Mode)))
@settings(max_examples=6, deadline=None)
def test_rows_add_up_to_their_dialogue(seed: int, mode: Mode) -> None:
    """Whatever was recorded: time, tokens, words, messages, calls, decisions; none is lost."""
    held = Held(rehearsed(seed, mode), "here")

    def of(kind: Of) -> list[dict[str, Any]]:
        names = [column.name for column in TABLES[kind].columns]
        return [dict(zip(names, row, strict=True)) for row in TABLES[kind].rows(held)]

    (whole,) = of("dialogues")
    found = {"turns": of("turns"), "calls": [row for row in of("calls") if row["agents"]]}
    for kind, names in _SUMS.items():
        for name in names:
            added = sum(row[name] or 0 for row in found[kind])
            assert added == pytest.approx(whole[name]), (kind, name)
    assert sum(row["agent_text"] is not None for row in found["turns"]) == whole["turns"]
    assert len(found["calls"]) == whole["calls"]
    assert sum(row["counted"] for row in of("decisions")) == whole["decisions"]


def test_what_judges_the_last_answer_has_a_row_of_its_own(session: Dialogue) -> None:
    """It holds no message; the call has the same turn in the table of calls."""
    held = Held(session, "here")
    names = [column.name for column in TABLES["turns"].columns]
    *_, spoken, last = (dict(zip(names, row, strict=True)) for row in TABLES["turns"].rows(held))
    assert (last["agent_text"], last["client_text"]) == (None, None)
    assert (spoken["turn"], last["turn"]) == (held.figures.turns, held.figures.turns + 1)
    assert last["input_tokens"]
    *_, call = (row for row in TABLES["calls"].rows(held) if row[4])
    assert call[1] == last["turn"]


def in_a_cell(value: str | float) -> str:
    return str(value).upper() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("of", KINDS)
def test_a_csv_file_holds_the_table(of: Of, folder: Path, tmp_path: Path) -> None:
    """Whatever was said, with line breaks in it: nothing is lost but what is missing."""
    path, columns = tmp_path / "table.csv", columns_of(of)
    given = list(rows(of, {"here": find_dialogues(folder)}, pytest.fail))
    assert writer_of(path)(path, columns, given) == len(given)
    with path.open(encoding="utf-8", newline="") as file:
        head, *found = csv.reader(file)
    assert head == [column.name for column in columns]
    cells = [["" if value is None else in_a_cell(value) for value in row] for row in given]
    assert found == cells


@pytest.mark.parametrize("of", KINDS)
def test_a_parquet_file_holds_the_table(of: Of, folder: Path, tmp_path: Path) -> None:
    """With the type and the meaning of each column, also where nothing stands in it."""
    parquet = pytest.importorskip("pyarrow.parquet")
    path, columns = tmp_path / "table.parquet", columns_of(of)
    given = list(rows(of, {"here": find_dialogues(folder)}, pytest.fail))
    writer_of(path)(path, columns, given)
    found = parquet.read_table(path)
    assert [tuple(row.values()) for row in found.to_pylist()] == given
    field = found.schema.field("rehearsal")
    assert (str(field.type), field.metadata[b"meaning"][:7]) == ("bool", b"Whether")


TOLD = [Column[str | None](name, "text", "What was told.", lambda text: text) for name in "ab"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_an_empty_text_is_not_a_missing_one(ending: str, tmp_path: Path) -> None:
    """Parquet keeps them apart; in CSV both are an empty cell, as the documentation says."""
    path, given = tmp_path / f"t.{ending}", [("", "x"), (None, "x")]
    if ending == "csv":
        writer_of(path)(path, TOLD, given)
        assert path.read_text("utf-8") == "a,b\n,x\n,x\n"
    else:
        parquet = pytest.importorskip("pyarrow.parquet")
        writer_of(path)(path, TOLD, given)
        assert [tuple(row.values()) for row in parquet.read_table(path).to_pylist()] == given


def test_a_frame_knows_what_is_missing(folder: Path) -> None:
    """Whole numbers stay whole beside what is missing, as R and pandas want them."""
    pytest.importorskip("pandas")
    frame = results.dialogues(folder)
    assert len(frame) == len(DIALOGUES) + 1
    assert str(frame["switches"].dtype) == "Int64"
    assert frame.set_index("dialogue")["switches"].isna().to_dict() == {
        SESSION: False,
        **{one.id: one is FOREIGN for one in DIALOGUES},
    }
    assert len(results.turns(folder)) == len(table("turns", folder))
    assert len(results.switches(folder)) == len(table("switches", folder))
    assert set(results.calls(folder)["dialogue"]) >= {SESSION}
    with pytest.raises(InputError, match="given twice"):
        results.dialogues(folder, folder)
    assert set(results.decisions(folder)["dialogue"]) == {SESSION}


class Counting:
    """Reads as many dialogues as are wanted, and knows how many of them are still held."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.most = wanted, 0
        self.held: weakref.WeakSet[Dialogue] = weakref.WeakSet()

    def __call__(self, path: Path, remark: Remark) -> Iterator[Dialogue]:
        for number in range(self.wanted):
            dialogue = DIALOGUES[0].model_copy(update={"id": str(number)})
            self.held.add(dialogue)
            self.most = max(self.most, len(self.held))
            yield dialogue


def test_few_dialogues_and_rows_are_held_at_a_time(folder: Path, tmp_path: Path) -> None:
    """However many there are: one dialogue beside the last, and one batch of rows."""
    reader = Counting(300)
    gc.collect()
    places: Mapping[str, Results] = {"here": replace(find_dialogues(folder), read=reader)}
    path = tmp_path / "many.csv"
    written = writer_of(path)(path, columns_of("switches"), rows("switches", places, pytest.fail))
    assert written == 900
    assert reader.most <= 3


def test_batches_take_no_more_than_they_hold() -> None:
    """A batch is full before the next row is asked for, and the last one is what is left."""
    asked: list[int] = []

    def given() -> Iterator[Row]:
        for number in range(25):
            asked.append(number)
            yield (number,)

    sizes: list[int] = []
    for batch in batches(given(), 10):
        assert len(asked) == sum(sizes) + len(batch)
        sizes.append(len(batch))
    assert sizes == [10, 10, 5]


def test_the_page_lists_every_column() -> None:
    """`docs/tables.md` is what the code declares; `GOLDEN_UPDATE=1` writes it anew."""
    path = ROOT / "docs" / "tables.md"
    head, _, listed = path.read_text(encoding="utf-8").partition(FIRST)
    if os.environ.get("GOLDEN_UPDATE"):
        path.write_text(head + columns_listed(), encoding="utf-8")
    assert FIRST + listed == columns_listed()


def test_the_command_writes_and_never_writes_over(folder: Path, tmp_path: Path) -> None:
    """It says how many rows; a file that is there stays unless --force is given."""
    out = tmp_path / "turns.csv"
    out.write_text("mine", encoding="utf-8")
    done = scriptgraph("table", folder, "--of", "turns", "--out", out)
    assert (done.returncode, out.read_text(encoding="utf-8")) == (1, "mine")
    assert "is there already; --force replaces it" in done.stderr
    done = scriptgraph("table", folder, "--of", "turns", "--out", out, "--json", "--force")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["rows"], said["columns"][0]) == (len(table("turns", folder)), "source")
    assert out.read_text(encoding="utf-8").startswith("source,experiment,dialogue,mode,")


def test_another_ending_is_refused(tmp_path: Path) -> None:
    """Before anything is read."""
    with pytest.raises(InputError, match=r"x\.xls ends in \.xls: give a \.csv or a \.parquet"):
        writer_of(tmp_path / "x.xls")
    assert not list(tmp_path.iterdir())
