"""Prints a report's tables: what does not fit side by side stands below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scriptgraph.cli.output import console, print_lines
from scriptgraph.core.printable import printable
from scriptgraph.report.table import Block

_WIDE, _PROSE = 1_000, 160
"""Cells of a line where no terminal breaks it: of figures, and of sentences."""

_GAP = 3
"""Cells between two columns."""


def print_result(
    notes: Iterable[str], blocks: Iterable[Block] = (), cautions: Iterable[str] = ()
) -> None:
    """Print tables, and below them in sentences what they rest on."""
    shown, tables = console(), list(blocks)
    for block in tables:
        print_block(shown, block)
    if tables:
        shown.print()
    print_lines(notes)
    print_lines(cautions, "yellow")


def print_block(out: Console, block: Block) -> None:
    """Print one table under its title."""
    out.print(Text(f"\n{printable(block.title)}", "bold"))
    if block.note:
        out.print(Text(printable(block.note), "yellow" if block.warns else "dim"))
    if not out.is_terminal:
        out.width = _PROSE if block.prose else _WIDE
    columns = range(1, len(block.header))
    for part in [columns] if block.prose else _fitting(block, out.width):
        out.print(_table(block, part), soft_wrap=False)


def _fitting(block: Block, width: int) -> Iterator[range]:
    """Divide the columns into as many as fit side by side; at least one each time."""
    label = _width(block, 0)
    start, used = 1, label
    for column in range(1, len(block.header)):
        needed = _width(block, column) + _GAP
        if used + needed > width and column > start:
            yield range(start, column)
            start, used = column, label
        used += needed
    yield range(start, len(block.header))


def _width(block: Block, column: int) -> int:
    texts = [block.header[column], *(row[column] for row in block.rows)]
    return max(cell_len(line) for text in texts for line in (text.splitlines() or [""]))


def _table(block: Block, columns: Sequence[int]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for column in (0, *columns):
        table.add_column(
            Text(printable(block.header[column])),
            justify="left" if column == 0 or block.prose else "right",
            overflow="fold",
            no_wrap=block.prose and column != columns[-1],
        )
    for row in block.rows:
        table.add_row(*(Text(printable(row[column])) for column in (0, *columns)))
    return table
