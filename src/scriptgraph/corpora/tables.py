"""Tables with a row for each message: CSV and TSV, and AnnoMI, whose columns are known.

A table is read twice: what a column says belongs to a dialogue as a whole only where it says the
same in all rows of each, and that is known when all have been read.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.building import held_elsewhere
from scriptgraph.corpora.columns import NONE, Columns, Known, columns_of, separator_of
from scriptgraph.corpora.sides import Sides
from scriptgraph.corpora.texts import opened
from scriptgraph.corpora.understood import Understood
from scriptgraph.records.dialogue import Dialogue, Step

_MOST = 10_000_000
"""Characters of a cell."""


@dataclass(frozen=True)
class _Row:
    place: str
    cells: Sequence[str]


@dataclass(frozen=True)
class _Table:
    """A table whose columns are known; each reading of its rows begins anew."""

    path: Path
    columns: Columns
    separator: str

    def cell(self, row: _Row, use: str) -> str:
        """Give a cell without the blanks around it."""
        return row.cells[self.columns.at[use]].strip()

    def rows(self) -> Generator[_Row]:
        """Read the rows below the head; each is as long as that."""
        with opened(self.path) as file:
            reader = csv.reader(file, delimiter=self.separator, strict=True)
            line, is_head = 1, True
            while True:
                place = f"{self.path}:{line}"
                try:
                    cells = next(reader, None)
                except csv.Error as error:
                    raise InputError(f"{place}: this row cannot be taken apart: {error}") from error
                if cells is None:
                    return
                line = reader.line_num + 1
                if any(cell.strip() for cell in cells):
                    if not is_head:
                        yield self._whole(_Row(place, cells))
                    is_head = False

    def _whole(self, row: _Row) -> _Row:
        if len(row.cells) != len(self.columns.names):
            raise InputError(
                f"{row.place}: {len(row.cells)} cells, and the first row has "
                f"{len(self.columns.names)}: a text with the separator or a line break in it has "
                "to stand in quotes"
            )
        return row

    def dialogues(self) -> Iterator[tuple[str, list[_Row]]]:
        """Give the rows of one dialogue after the other; they have to stand together."""
        seen = set[str]()
        for dialogue, those in groupby(self.rows(), self._dialogue):
            rows = [*those]
            if dialogue in seen:
                raise InputError(
                    f"{rows[0].place}: the rows of dialogue {dialogue!r} do not stand together: "
                    f"sort the table by {self.columns.name('dialogue')!r}"
                )
            seen.add(dialogue)
            yield dialogue, rows

    def _dialogue(self, row: _Row) -> str:
        if "dialogue" not in self.columns.at:
            return ""
        if found := self.cell(row, "dialogue"):
            return found
        name = self.columns.name("dialogue")
        raise InputError(f"{row.place}: {name!r} is empty: nobody knows of which dialogue it is")


def table_of(known: Known) -> Callable[..., Iterator[Dialogue]]:
    """Give the reader of a kind of tables."""
    return partial(_read, known)


def _read(
    known: Known, path: Path, named: Mapping[str, str], understood: Understood
) -> Iterator[Dialogue]:
    csv.field_size_limit(_MOST)
    with opened(path) as file:
        head = next((line for line in file if line.strip()), "")
    columns = columns_of(path, head, named, known, understood)
    table, sides = _Table(path, columns, separator_of(head)), Sides(named, understood)
    whole = _about_dialogues(table, known, understood)
    for dialogue, rows in table.dialogues():
        messages = [*_distinct(rows, columns, known.key, understood)]
        ordered = _in_order(table, messages, understood)
        name = f"{path.stem}-{dialogue}" if dialogue.isdecimal() else dialogue or path.stem
        told = {columns.names[place]: rows[0].cells[place].strip() for place in whole}
        yield from held_elsewhere(
            name,
            (_step(table, row, sides, understood) for row in ordered),
            layout=known.layout,
            understood=understood,
            about={column: value for column, value in told.items() if value},
        )


def _about_dialogues(table: _Table, known: Known, understood: Understood) -> list[int]:
    """Find the columns that say something of each dialogue as a whole; say which are not read."""
    rest, names = table.columns.rest(), table.columns.names
    whole = {place for place in rest if known.about is None or names[place] in known.about}
    for _, rows in table.dialogues():
        whole = {p for p in whole if len({row.cells[p].strip() for row in rows}) == 1}
    for place in rest:
        if place not in whole:
            understood.leave(names[place])
    return sorted(whole)


def _in_order(table: _Table, rows: list[_Row], understood: Understood) -> list[_Row]:
    """Put the rows of a dialogue in the order that they tell: by number, or else by time."""
    if "order" in table.columns.at:
        use, keys = "order", [_number(table, row) for row in rows]
    elif "time" in table.columns.at:
        use, keys = "time", _moments(table.cell(row, "time") for row in rows)
    else:
        return rows
    if len(set(keys)) < len(keys):
        understood.choose(f"rows with the same {table.columns.name(use)} as they stand")
    if sorted(keys) == keys:
        return rows
    understood.choose(f"the order of column {table.columns.name(use)}, not that of the rows")
    places = sorted(range(len(keys)), key=keys.__getitem__)
    return [rows[place] for place in places]


def _number(table: _Table, row: _Row) -> float:
    found = table.cell(row, "order")
    try:
        number = float(found)
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    raise InputError(
        f"{row.place}: {found!r} in the column {table.columns.name('order')!r} is no number that "
        f"messages could be ordered by; --take order={NONE} leaves them as they stand"
    )


def _moments(found: Iterable[str]) -> list[float]:
    """Give moments as numbers; none at all where one is missing, or only some have a zone."""
    moments = [_moment(text) for text in found]
    known = [one for one in moments if one is not None]
    if len(known) < len(moments) or len({one.tzinfo is None for one in known}) > 1:
        return []
    return [(one.replace(tzinfo=UTC) if one.tzinfo is None else one).timestamp() for one in known]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


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


def _step(table: _Table, row: _Row, sides: Sides, understood: Understood) -> Step:
    text = table.cell(row, "text")
    side = sides.of(row.cells[table.columns.at["speaker"]], row.place)
    return Step(actor=side, content=text, at=_time(table, row, understood) if text else None)


def _time(table: _Table, row: _Row, understood: Understood) -> str | None:
    """Give the time of a message; one that is no date says nothing to anybody else."""
    if "time" not in table.columns.at:
        return None
    found = table.cell(row, "time")
    if _moment(found) is None:
        understood.passed_over["times that are no dates (ISO 8601)"] += 1
        return None
    return found
