"""The sheets of an XLSForm: rows whose filled cells are found by the name of their column.

`pyxform` would make a form for machines of it, in which no cell can be named any more; so the
sheets are read as they are, with `openpyxl`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scriptgraph.core.extras import require
from scriptgraph.files.whole import regular_bytes
from scriptgraph.formats.outline import Outline

EXTRA = "xlsform"
_MOST_BYTES = 5_000_000
_MOST_UNPACKED = 60_000_000
_MOST_ROWS = 2_000
_TWO_WORDS = re.compile(r"(begin|end|select)[ _](group|repeat|one)(?= |$)")


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its filled cells by the name of their column."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def __getitem__(self, column: str) -> str:
        """Give what stands in a cell; empty where nothing does."""
        return self.cells.get(column, "")

    @property
    def kind(self) -> str:
        """Give what kind of row it is, written in one way: `begin_group`, `select_one often`."""
        return _TWO_WORDS.sub(r"\1_\2", " ".join(self["type"].split()))


class CannotSayError(ValueError):
    """A cell that a script cannot say; the message says why.

    Attributes:
        row: The row that it stands in.
        column: Its column.
    """

    def __init__(self, row: Row, column: str, why: str) -> None:
        """Keep where it stands."""
        super().__init__(why)
        self.row, self.column = row, column


def opened(outline: Outline, path: Path) -> Mapping[str, list[Row]] | None:
    """Read the sheets; None where the file is none, which is told.

    Raises:
        InputError: When the extra `xlsform` is not installed.
    """
    openpyxl = require("openpyxl", EXTRA)
    try:
        size = len(regular_bytes(path, _MOST_BYTES))
        with zipfile.ZipFile(path) as packed:
            size += sum(one.file_size for one in packed.infolist())
        if size > _MOST_UNPACKED:
            raise ValueError(f"it is too large: {size / 1e6:.0f} MB unpacked")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        return {sheet.title.strip().casefold(): list(_rows(sheet)) for sheet in book.worksheets}
    except Exception as error:  # openpyxl raises whatever a broken part of it does
        why = " ".join(str(error).split()) or type(error).__name__
        outline.fault("no-file", f"this is no workbook (.xlsx): {why}", ())
        return None


def _rows(sheet: Any) -> Iterator[Row]:
    columns: dict[str, int] = {}
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > _MOST_ROWS:
            raise ValueError(f"sheet {sheet.title!r} has more than {_MOST_ROWS} rows")
        texts = [_text(cell) for cell in cells]
        if not columns:
            columns = {text.casefold(): n for n, text in enumerate(texts, start=1) if text}
            if len(columns) < sum(map(bool, texts)):
                raise ValueError(f"sheet {sheet.title!r} has two columns of one name")
        elif any(texts):
            named = {name: texts[n - 1] for name, n in columns.items() if n <= len(texts)}
            filled = {name: text for name, text in named.items() if text}
            yield Row(sheet.title, number, filled, columns)


def _text(cell: object) -> str:
    """Give what stands in a cell; a whole number without `.0`."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
