"""The report's tables in terminals of any width."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from scriptgraph.cli.tables import print_block
from scriptgraph.report.table import Block

FIGURES = Block(
    "Figures",
    ("", "first\nrehearsal", "second", "third"),
    (("turns", "20.5 [19.0, 22.0]", "21.5", "22.5"), ("a longer label", "1", "2", "3")),
)
PROSE = Block("Reasons", ("times", "why"), (("3", "a word " * 20 + "and an end"),), prose=True)


def printed(block: Block, width: int, *, terminal: bool = True) -> list[str]:
    file = io.StringIO()
    console = Console(
        file=file, width=width, force_terminal=terminal, color_system=None, soft_wrap=True
    )
    print_block(console, block)
    return [line.rstrip() for line in file.getvalue().splitlines()]


@pytest.mark.parametrize("width", [40, 50, 60, 100])
def test_columns_that_do_not_fit_stand_below_and_none_is_lost(width: int) -> None:
    """Every figure is there whole, with its label, however narrow the terminal."""
    lines = printed(FIGURES, width)
    assert max(map(len, lines)) <= width
    for column in (1, 2, 3):
        for name in FIGURES.header[column].splitlines():
            assert name in " ".join(lines)
        for row in FIGURES.rows:
            assert any(row[0] in line and row[column] in line for line in lines)


def test_without_a_terminal_tables_are_whole() -> None:
    """A file has no width; sentences are broken all the same, for whoever reads it."""
    lines = printed(FIGURES, 20, terminal=False)
    assert "turns            20.5 [19.0, 22.0]     21.5    22.5" in lines
    assert max(map(len, printed(PROSE, 20, terminal=False))) > 100


def test_sentences_take_as_many_lines_as_they_need() -> None:
    """No word is cut off."""
    words = " ".join(printed(PROSE, 40)).split()
    assert words.count("word") == 20
    assert words[-3:] == ["and", "an", "end"]
