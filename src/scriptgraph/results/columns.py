"""What a column of a table is: its name, its kind, and what it means, declared beside its value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from scriptgraph.results.held import Held

T = TypeVar("T")

Kind = Literal["text", "whole", "number", "yes or no"]
"""What stands in a column; all of them can be missing."""

Value = str | int | float | bool | None


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column of a table whose rows are of `T`."""

    name: str
    kind: Kind
    meaning: str
    take: Callable[[T], Value]
    unit: str = ""
    missing: str = ""
    """When there is nothing in it; empty where there always is something."""


@dataclass(frozen=True)
class Table(Generic[T]):
    """A table: what its rows are, and its columns behind those of the design."""

    name: str
    row: str
    """What one row is."""

    things: Callable[[Held], Iterator[T]]
    """Gives what a dialogue has rows for."""

    columns: tuple[Column[T], ...]

    def rows(self, held: Held) -> Iterator[tuple[Value, ...]]:
        """Give the rows of a dialogue, without the columns of the design."""
        for thing in self.things(held):
            yield tuple(column.take(thing) for column in self.columns)
