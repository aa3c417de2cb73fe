"""Workbooks with sheets, as people make them in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

openpyxl = pytest.importorskip("openpyxl")

Sheet = list[list[Any]]
"""Rows of cells; the first one names the columns."""


def workbook(folder: Path, **sheets: Sheet) -> Path:
    """Save a workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / "mood form.xlsx"
    book.save(path)
    return path
