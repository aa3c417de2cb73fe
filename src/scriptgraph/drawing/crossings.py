"""Swap neighbours so that fewer arrows cross: igraph orders whole rows, and leaves this undone."""

from collections.abc import Iterable, Sequence
from typing import Literal

Ties = Literal["leave", "swap", "sort"]
"""What becomes of two neighbours that cross as much either way."""

_PATIENCE = 6
"""How many rounds in a row may save nothing; swapping ties opens ways that were shut."""

_MOST_ROUNDS = 40
_MOST_STEPS = 4000
"""With more than this nobody follows single lines any more, and swapping takes long."""

Row = list[int]


def untangled(rows: Iterable[Sequence[int]], steps: Sequence[tuple[int, int]]) -> list[Row]:
    """Reorder rows; of orders that cross equally, take the one nearest to the parts' numbers.

    Args:
        rows: The parts of each row, from the left.
        steps: Which part is joined to which one in the row below.
    """
    order = _Order([list(row) for row in rows], steps)
    if len(steps) > _MOST_STEPS:
        return order.rows
    best, saved, record, idle = order.copy(), 0, 0, 0
    for _ in range(_MOST_ROUNDS):
        saved += order.sweep("swap" if idle % 2 else "leave")
        idle += 1
        if saved > record:
            best, record, idle = order.copy(), saved, 0
        elif idle == _PATIENCE:
            break
    order = _Order(best, steps)
    for _ in range(_MOST_ROUNDS):
        order.sweep("sort")
    return order.rows


class _Order:
    """The order of the parts in each row, and what each part is joined to."""

    def __init__(self, rows: list[Row], steps: Iterable[tuple[int, int]]) -> None:
        self.rows = rows
        self._at = {part: place for row in rows for place, part in enumerate(row)}
        above: dict[int, Row] = {part: [] for part in self._at}
        below: dict[int, Row] = {part: [] for part in self._at}
        for upper, lower in steps:
            above[lower].append(upper)
            below[upper].append(lower)
        self._sides = (above, below)

    def copy(self) -> list[Row]:
        return [list(row) for row in self.rows]

    def sweep(self, ties: Ties) -> int:
        """Go once over all neighbours, and count the crossings that are saved."""
        total = 0
        for row in self.rows:
            for place in range(len(row) - 1):
                left, right = row[place : place + 2]
                saved = self._saved(left, right)
                tie = saved == 0 and (ties == "swap" or (ties == "sort" and left > right))
                if saved > 0 or tie:
                    row[place : place + 2] = right, left
                    self._at[left], self._at[right] = place + 1, place
                    total += saved
        return total

    def _saved(self, left: int, right: int) -> int:
        return sum(
            self._crossings(side[left], side[right]) - self._crossings(side[right], side[left])
            for side in self._sides
        )

    def _crossings(self, left: Iterable[int], right: Sequence[int]) -> int:
        return sum(self._at[one] > self._at[other] for one in left for other in right)
