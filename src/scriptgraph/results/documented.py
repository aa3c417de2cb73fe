"""Lists the columns of every table as `docs/tables.md` has them, from where they are declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scriptgraph.results.columns import Column
from scriptgraph.results.design import DESIGN
from scriptgraph.results.reading import TABLES

FIRST = "## In every table"
"""The heading that the list begins with; what stands above it is written by hand."""


def columns_listed() -> str:
    """Write the list."""
    parts = [f"{FIRST}\n", *_rows(DESIGN), ""]
    for table in TABLES.values():
        parts += [f"## {table.name.capitalize()}\n", f"A row is {table.row}.\n"]
        parts += [*_rows(table.columns), ""]
    return "\n".join(parts)


def _rows(columns: Iterable[Column[Any]]) -> Iterator[str]:
    yield "| column | kind | meaning | unit | missing where |"
    yield "|---|---|---|---|---|"
    for one in columns:
        yield f"| `{one.name}` | {one.kind} | {one.meaning} | {one.unit} | {one.missing} |"
