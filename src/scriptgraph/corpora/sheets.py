"""Sheets of a workbook (xlsx), row by row; a fault names the sheet and the cell."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.files.whole import refuse_device

EXTRA = "tables"

_MOST_UNPACKED = 4_000_000_000
"""Bytes of a workbook; what unpacks to more is no table of dialogues."""

_SHOWN = 40
"""Characters of a cell that a message repeats."""


def opened_book(path: Path, sheets: Sequence[str]) -> Any:
    """Open a workbook that has these sheets; its cells are read as they are asked for.

    Raises:
        InputError: When it cannot be read, or is another workbook.
    """
    openpyxl = require("openpyxl", EXTRA)
    try:
        refuse_device(path)
        with zipfile.ZipFile(path) as packed:
            size = sum(one.file_size for one in packed.infolist())
        if size > _MOST_UNPACKED:
            raise InputError(f"{path} is too large: {size / 1e6:,.0f} MB unpacked")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part of it does
        why = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"{path} is no workbook (.xlsx): {why}") from error
    if lacking := [name for name in sheets if name not in book.sheetnames]:
        there = ", ".join(map(repr, book.sheetnames))
        book.close()
        raise InputError(
            f"{path} is another workbook: it has no sheet {lacking[0]!r}; it has {there}. A "
            "sheet with a row for each message can be saved as CSV, which is read"
        )
    return book


@dataclass(frozen=True)
class Row:
    """One row of a sheet."""

    path: Path
    sheet: str
    line: int
    cells: tuple[Any, ...]
    columns: Mapping[str, int]
    """Name → where it stands, from 0."""

    def __getitem__(self, column: str) -> Any:
        """Give a cell as it is; None where it is empty, or the row ends before it."""
        place = self.columns[column]
        return self.cells[place] if place < len(self.cells) else None

    def optional(self, column: str) -> str | None:
        """Give a cell as a text; None where it is empty."""
        match self[column]:
            case None:
                return None
            case datetime() | date() as at:
                return at.isoformat()
            case float() as number if number.is_integer():
                return str(int(number))
            case found:
                return str(found)

    def text(self, column: str) -> str:
        """Give a cell that may not be empty as a text."""
        found = self.optional(column)
        return self.refuse(column, "no text") if found is None or not found.strip() else found

    def number(self, column: str) -> float | None:
        """Give a cell as a number that counts or measures something; None where it is empty."""
        match self[column]:
            case None:
                return None
            case int() | float() as found if found >= 0 and math.isfinite(found):
                return found
            case _:
                return self.refuse(column, "no number from 0 on")

    def whole(self, column: str) -> int | None:
        """Give a cell as a whole number; None where it is empty."""
        found = self.number(column)
        if found is not None and found != int(found):
            self.refuse(column, "no whole number")
        return None if found is None else int(found)

    def refuse(self, column: str, why: str) -> NoReturn:
        """Say what is wrong with a cell.

        Raises:
            InputError: Always.
        """
        letter = require("openpyxl.utils", EXTRA).get_column_letter(self.columns[column] + 1)
        cell = f"{letter}{self.line}"
        found = "it is empty" if self[column] is None else repr(str(self[column])[:_SHOWN])
        raise InputError(f"{self.path}: {self.sheet}!{cell} ({column}): {found}: {why}")


def rows_of(path: Path, sheet: Any, needed: Sequence[str]) -> Generator[Row]:
    """Read the rows of a sheet whose first row names its columns; empty ones are passed over.

    Raises:
        InputError: When a column is missing, or there twice.
    """
    columns: dict[str, int] = {}
    with closing(sheet.iter_rows(values_only=True)) as rows:
        for line, cells in enumerate(rows, start=1):
            if not columns:
                columns = _columns(path, sheet.title, cells, needed)
            elif any(cell is not None for cell in cells):
                yield Row(path, sheet.title, line, cells, columns)


def _columns(path: Path, sheet: str, cells: Sequence[Any], needed: Sequence[str]) -> dict[str, int]:
    names = [str(cell).strip() for cell in cells if cell is not None]
    if lacking := [name for name in needed if name not in names]:
        raise InputError(
            f"{path}: sheet {sheet!r} has no column {lacking[0]!r} in its first row; it has "
            f"{', '.join(names) or 'none'}"
        )
    if twice := [name for name in needed if names.count(name) > 1]:
        raise InputError(f"{path}: sheet {sheet!r} has the column {twice[0]!r} twice")
    return {str(cell).strip(): place for place, cell in enumerate(cells) if cell is not None}
