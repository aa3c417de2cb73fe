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
        if order.is_settled("sort"):
            break
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
        self._swaps = [0] * (len(rows) + 2)
        """How often each row has been changed, with one more at either end."""
        self._seen: dict[tuple[int, Ties], Sequence[int]] = {}
        """The row, and how ties were taken, when it was last found to need no swap."""

    def copy(self) -> list[Row]:
        return [list(row) for row in self.rows]

    def sweep(self, ties: Ties) -> int:
        """Go once over all neighbours, and count the crossings that are saved."""
        return sum(
            self._sweep_row(number, ties)
            for number in range(len(self.rows))
            if not self._is_seen(number, ties)
        )

    def is_settled(self, ties: Ties) -> bool:
        """Say whether another sweep would change nothing."""
        return all(self._is_seen(number, ties) for number in range(len(self.rows)))

    def _is_seen(self, number: int, ties: Ties) -> bool:
        """Say whether a row needed no swap, and it and its neighbours are as they were then."""
        return self._seen.get((number, ties)) == self._swaps[number : number + 3]

    def _sweep_row(self, number: int, ties: Ties) -> int:
        row, total, swaps = self.rows[number], 0, 0
        for place in range(len(row) - 1):
            left, right = row[place : place + 2]
            saved = self._saved(left, right)
            tie = saved == 0 and (ties == "swap" or (ties == "sort" and left > right))
            if saved > 0 or tie:
                row[place : place + 2] = right, left
                self._at[left], self._at[right] = place + 1, place
                total += saved
                swaps += 1
        self._swaps[number + 1] += swaps
        if not swaps:
            self._seen[number, ties] = self._swaps[number : number + 3]
        return total

    def _saved(self, left: int, right: int) -> int:
        """Count the crossings between the two, less those that there were after a swap."""
        at, total = self._at, 0
        for side in self._sides:
            others = [at[other] for other in side[right]]
            for one in side[left]:
                place = at[one]
                for other in others:
                    total += (place > other) - (place < other)
        return total
