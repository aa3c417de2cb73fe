"""The rows of any path, batch by batch: what is in memory is one dialogue and one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Literal

from scriptgraph.files.lines import Remark
from scriptgraph.records.results import Results, read_results
from scriptgraph.results.columns import Column, Table, Value
from scriptgraph.results.design import DESIGN
from scriptgraph.results.held import Held
from scriptgraph.results.of_calls import CALLS
from scriptgraph.results.of_decisions import DECISIONS
from scriptgraph.results.of_dialogues import DIALOGUES
from scriptgraph.results.of_switches import SWITCHES
from scriptgraph.results.of_turns import TURNS

Of = Literal["dialogues", "turns", "switches", "decisions", "calls"]
"""The tables that there are."""

TABLES: Mapping[str, Table[Any]] = {
    one.name: one for one in (DIALOGUES, TURNS, SWITCHES, DECISIONS, CALLS)
}

BATCH = 2_000
"""Rows that are held at a time."""

Row = tuple[Value, ...]


def columns_of(of: Of) -> tuple[Column[Any], ...]:
    """Give the columns of a table: those of the design, then its own."""
    return (*DESIGN, *TABLES[of].columns)


def rows(
    of: Of,
    places: Mapping[str, Results],
    remark: Remark,
    on_dialogue: Callable[[], object] = lambda: None,
) -> Iterator[Row]:
    """Give the rows of a table, one at a time.

    Args:
        of: Which table.
        places: Every source by its name, and where its dialogues are.
        remark: Told of a last line that was cut off.
        on_dialogue: Called after each dialogue, for progress.

    Raises:
        InputError: When a file cannot be read, or a line is not what it should be.
    """
    for source, results in places.items():
        experiment = results.manifest_data().get("experiment")
        for dialogue in read_results(results, remark):
            held = Held(dialogue, source, experiment)
            design = tuple(column.take(held) for column in DESIGN)
            for row in TABLES[of].rows(held):
                yield (*design, *row)
            on_dialogue()


def batches(given: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    """Give rows in lists of so many; no more than one list is held."""
    left = iter(given)
    while batch := list(islice(left, size)):
        yield batch
