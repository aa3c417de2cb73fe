"""Tables with a row for each message: CSV and TSV, and AnnoMI, whose columns are known."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.building import held_elsewhere
from scriptgraph.corpora.sides import Sides, folded
from scriptgraph.corpora.texts import opened
from scriptgraph.corpora.understood import Understood
from scriptgraph.records.dialogue import Dialogue, Step

SEPARATORS = ",;\t|"

NAMES: Mapping[str, str] = {
    "dialogue": "dialogue dialogue_id dialog dialog_id conversation conversation_id conv_id "
    "transcript_id session session_id thread_id chat_id gespräch dialog_nr 对话 对话编号",
    "speaker": "speaker interlocutor role from author sender who participant actor sprecher rolle "
    "说话人 角色",
    "text": "text utterance_text utterance message content value sentence äußerung nachricht "
    "内容 文本",
    "time": "time timestamp at created_at datetime zeit 时间",
}
"""What a column is for → what it may be called."""

NEEDED = ("dialogue", "speaker", "text")

ANNOMI = {"dialogue": "transcript_id", "speaker": "interlocutor", "text": "utterance_text"}

WHOLE_FILE = "-"
"""What `--take dialogue=` says of a file that is one dialogue."""

_MOST = 10_000_000
"""Characters of a cell."""


@dataclass(frozen=True)
class Columns:
    """Where the parts of a message stand."""

    names: Sequence[str]
    """All columns, in order."""

    at: Mapping[str, int]
    """What a column is for → its place."""

    def rest(self) -> list[int]:
        """List the places of columns that are for nothing."""
        return [place for place in range(len(self.names)) if place not in self.at.values()]


@dataclass(frozen=True)
class _Row:
    place: str
    cells: Sequence[str]


def table_of(
    layout: str, known: Mapping[str, str], key: str = ""
) -> Callable[..., Iterator[Dialogue]]:
    """Give the reader of tables.

    Args:
        layout: What they are called.
        known: Which column is which, where that is known.
        key: The column that tells messages apart; several rows with one of its values are one
            message, which several people have annotated.
    """
    return partial(_read, layout, known, key)


def separator_of(head: str) -> str:
    """Tell by its first line what separates the cells of a table."""
    return max(SEPARATORS, key=head.count)


def cells_of(head: str) -> list[str]:
    """Take the first line of a table apart."""
    return [cell.strip() for cell in next(csv.reader([head], delimiter=separator_of(head)), [])]


def guessed(names: Sequence[str]) -> dict[str, str]:
    """Say which columns look like what they may be for."""
    by_name = {folded(name): name for name in names}
    found = {
        use: next((by_name[one] for one in usual.split() if one in by_name), None)
        for use, usual in NAMES.items()
    }
    return {use: name for use, name in found.items() if name is not None}


def _read(
    layout: str,
    known: Mapping[str, str],
    key: str,
    path: Path,
    named: Mapping[str, str],
    understood: Understood,
) -> Iterator[Dialogue]:
    csv.field_size_limit(_MOST)
    with opened(path) as file:
        head = next((line for line in file if line.strip()), "")
        columns = _columns(path, cells_of(head), named, known, understood)
        file.seek(0)
        rows = _rows(path, csv.reader(file, delimiter=separator_of(head), strict=True), columns)
        sides, seen = Sides(named, understood), set[str]()
        for dialogue, those in groupby(rows, lambda row: _dialogue(row, columns)):
            first, *others = those
            if dialogue in seen:
                raise InputError(
                    f"{first.place}: the rows of dialogue {dialogue!r} do not stand together: sort "
                    f"the table by {columns.names[columns.at['dialogue']]!r}"
                )
            seen.add(dialogue)
            distinct = _distinct([first, *others], columns, key, understood)
            steps = [step for row in distinct if (step := _step(row, columns, sides, understood))]
            if steps:
                name = f"{path.stem}-{dialogue}" if dialogue.isdecimal() else dialogue or path.stem
                about = _about([first, *others], columns)
                yield held_elsewhere(name, steps, layout=layout, about=about)


def _columns(
    path: Path,
    names: Sequence[str],
    named: Mapping[str, str],
    known: Mapping[str, str],
    understood: Understood,
) -> Columns:
    chosen = {**guessed(names), **known, **{use: named[use] for use in NAMES if use in named}}
    if chosen.get("dialogue") == WHOLE_FILE:
        del chosen["dialogue"]
    elif "dialogue" not in chosen:
        raise InputError(_lacking(path, "dialogue", names) + _ONE)
    for use in ("speaker", "text"):
        if use not in chosen:
            raise InputError(_lacking(path, use, names))
    for use, name in chosen.items():
        if names.count(name) != 1:
            what = "there twice" if name in names else f"not there; there are {', '.join(names)}"
            raise InputError(f"{path}:1: the column {name!r} ({use}) is {what}")
    for use, name in chosen.items():
        if known.get(use) != name:
            understood.choose(f"column {name} as the {use}")
    return Columns(names, {use: names.index(name) for use, name in chosen.items()})


_ONE = f"; for a file of one dialogue, --take dialogue={WHOLE_FILE}"


def _lacking(path: Path, use: str, names: Sequence[str]) -> str:
    return (
        f"{path}:1: no column looks like the {use}: name it, as --take {use}=COLUMN; there are "
        f"{', '.join(names)}"
    )


def _rows(path: Path, reader: Iterator[list[str]], columns: Columns) -> Iterator[_Row]:
    """Read the rows below the head; each is as long as that."""
    line, is_head = 1, True
    while True:
        place = f"{path}:{line}"
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise InputError(f"{place}: this row cannot be taken apart: {error}") from error
        if cells is None:
            return
        line = getattr(reader, "line_num", line) + 1
        if not any(cell.strip() for cell in cells):
            continue
        if is_head:
            is_head = False
            continue
        if len(cells) != len(columns.names):
            raise InputError(
                f"{place}: {len(cells)} cells, and the first row has {len(columns.names)}: a text "
                "with the separator or a line break in it has to stand in quotes"
            )
        yield _Row(place, cells)


def _dialogue(row: _Row, columns: Columns) -> str:
    if "dialogue" not in columns.at:
        return ""
    found = row.cells[columns.at["dialogue"]].strip()
    if not found:
        name = columns.names[columns.at["dialogue"]]
        raise InputError(f"{row.place}: {name!r} is empty: nobody knows of which dialogue it is")
    return found


def _distinct(
    rows: Sequence[_Row], columns: Columns, key: str, understood: Understood
) -> Iterator[_Row]:
    if key not in columns.names:
        yield from rows
        return
    at, seen = columns.names.index(key), set[str]()
    for row in rows:
        if row.cells[at] in seen:
            understood.passed_over["rows of further annotators"] += 1
        else:
            seen.add(row.cells[at])
            yield row


def _step(row: _Row, columns: Columns, sides: Sides, understood: Understood) -> Step | None:
    text = row.cells[columns.at["text"]].strip()
    side = sides.of(row.cells[columns.at["speaker"]], row.place)
    if not text:
        understood.passed_over["empty messages"] += 1
        return None
    return Step(actor=side, content=text, at=_time(row, columns, understood))


def _time(row: _Row, columns: Columns, understood: Understood) -> str | None:
    """Give the time of a message; one that is no date says nothing to anybody else."""
    if "time" not in columns.at:
        return None
    found = row.cells[columns.at["time"]].strip()
    try:
        datetime.fromisoformat(found)
    except ValueError:
        understood.passed_over["times that are no dates (ISO 8601)"] += 1
        return None
    return found


def _about(rows: Sequence[_Row], columns: Columns) -> dict[str, str]:
    """Give what the other columns say of a dialogue: what is the same in all of its rows."""
    found: dict[str, str] = {}
    for place in columns.rest():
        told = {row.cells[place].strip() for row in rows}
        if len(told) == 1 and (value := told.pop()):
            found[columns.names[place]] = value
    return found
