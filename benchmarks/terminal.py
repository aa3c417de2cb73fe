"""Shows the table in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from benchmarks.group import Details, Measured
from benchmarks.wording import HEADER, caveat, cells, notes

WIDTH = 140
"""Where nobody looks, and no terminal says how wide it is."""

_STYLES = {"yes": "green", "no": "red"}


def show(measured: Iterable[Measured], console: Console, *, scale: float = 1.0) -> None:
    """Print one table of all figures, and below it what belongs to each group."""
    groups = list(measured)
    table = Table(*HEADER, caption=caveat(scale) or None)
    for one in groups:
        table.add_section()
        table.add_row(f"[bold]{one.title}[/bold]")
        for row in one.group.rows:
            *shown, met = cells(row)
            table.add_row(*shown, met, style=_STYLES.get(met, ""))
    console.print(table)
    for one in groups:
        for note in notes(one.group):
            console.print(note, markup=False)
        for details in one.group.details:
            console.print(_details(details))


def _details(details: Details) -> Table:
    table = Table(*details.header, title=details.caption, title_justify="left")
    for line in details.lines:
        table.add_row(*line)
    return table
