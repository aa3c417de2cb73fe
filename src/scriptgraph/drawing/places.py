"""Give every part of a chart its place: rows become heights, orders become distances."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import inf

from scriptgraph.drawing.effort import Effort
from scriptgraph.drawing.layers import Rows

SWEEPS = Effort(60, 8, 50_000)
"""How often all rows are drawn straight; more changes nothing that one would see."""

PASSES = Effort(12, 3, 25_000)
"""How often long arrows are then made upright, each as far as its neighbours have made room."""

_UNSEEN = 0.001
"""A part that moves less than this has not moved."""

BESIDE = 22.0
"""Free room between two neighbours."""

_STRAIGHT, _BENT, _LOOSE = 8.0, 2.0, 1.0
"""How strongly an arrow wants to be vertical: between two bends, at one, and between parts."""


_Joined = tuple[int, float]
"""A part, and how strongly one is joined to it."""


@dataclass(frozen=True)
class Size:
    """The room a part takes: to the left and right of its middle, and in height."""

    left: float
    right: float
    height: float


@dataclass(frozen=True)
class Band:
    """The height that a row takes."""

    top: float
    bottom: float


@dataclass(frozen=True)
class Places:
    """Where everything is."""

    x: tuple[float, ...]
    """The middle of each part."""

    bands: tuple[Band, ...]
    row: tuple[int, ...]
    """The row of each part."""

    width: float

    def y(self, part: int) -> float:
        """Give the height at which a part is centred."""
        band = self.bands[self.row[part]]
        return (band.top + band.bottom) / 2

    def edge(self, part: int, sign: int) -> float:
        """Give the lower (1) or upper (-1) edge of the row in which a part stands."""
        band = self.bands[self.row[part]]
        return band.bottom if sign > 0 else band.top


def place_parts(rows: Rows, sizes: Sequence[Size], bends_from: int) -> Places:
    """Place the parts so that arrows are as straight as the neighbours allow.

    Args:
        rows: The order of the parts.
        sizes: The size of each part.
        bends_from: The number of the first bend; all later parts are bends.
    """
    x = _start(rows, sizes)
    neighbours = _neighbours(rows, len(sizes), bends_from)
    lines = [_Line(row, sizes, neighbours) for row in rows.rows]
    _straighten(lines, x)
    runs = [run for chain in rows.chains for run in _runs(chain, bends_from)]
    sides = _sides(rows)
    for number in range(PASSES.rounds(len(x))):
        for run in runs if number % 2 else reversed(runs):
            _align(run, x, sizes, sides)
    left = min(at - size.left for at, size in zip(x, sizes, strict=True))
    width = max(at + size.right for at, size in zip(x, sizes, strict=True)) - left
    where = {part: number for number, row in enumerate(rows.rows) for part in row}
    return Places(
        tuple(at - left for at in x),
        tuple(_bands(rows, sizes, x)),
        tuple(where[part] for part in range(len(sizes))),
        width,
    )


def _start(rows: Rows, sizes: Sequence[Size]) -> list[float]:
    x = [0.0] * len(sizes)
    for row in rows.rows:
        at = 0.0
        for part in row:
            x[part] = at + sizes[part].left
            at = x[part] + sizes[part].right + BESIDE
        for part in row:
            x[part] -= at / 2
    return x


def _neighbours(rows: Rows, parts: int, bends_from: int) -> list[list[_Joined]]:
    """List the parts that each part is joined to, and how strongly."""
    joined: list[list[_Joined]] = [[] for _ in range(parts)]
    for chain in rows.chains:
        for one, other in pairwise(chain):
            bends = (one >= bends_from) + (other >= bends_from)
            weight = (_LOOSE, _BENT, _STRAIGHT)[bends]
            joined[one].append((other, weight))
            joined[other].append((one, weight))
    return joined


class _Line:
    """A row whose parts are moved towards what they are joined to."""

    def __init__(
        self, row: Sequence[int], sizes: Sequence[Size], neighbours: Sequence[Sequence[_Joined]]
    ) -> None:
        self._parts: list[tuple[int, float, Sequence[_Joined], float]] = []
        """Each part, its least distance from the first, what it is joined to, and how heavily."""
        offset = 0.0
        for number, part in enumerate(row):
            offset += _apart(sizes, row[number - 1], part) if number else 0.0
            weight = sum(weight for _, weight in neighbours[part])
            self._parts.append((part, offset, neighbours[part], weight))

    def straighten(self, x: list[float]) -> bool:
        """Move the parts, in order and without touching; say whether one could see it."""
        wishes = []
        for part, offset, joined, weight in self._parts:
            pull = 0.0
            for other, strength in joined:
                pull += x[other] * strength
            wishes.append(((pull / weight if weight else x[part]) - offset, weight or 0.01))
        farthest = 0.0
        for (part, offset, _, _), at in zip(self._parts, nondecreasing(wishes), strict=True):
            farthest = max(farthest, abs(x[part] - at - offset))
            x[part] = at + offset
        return farthest > _UNSEEN


def _straighten(lines: Sequence[_Line], x: list[float]) -> None:
    """Draw all rows straight; one is passed over while the rows beside it are where they were."""
    moves = [1] * (len(lines) + 2)  # one row more at either end, which never moves
    seen = [(0, 0)] * len(lines)
    for sweep in range(SWEEPS.rounds(len(x))):
        numbers = range(len(lines))
        for number in numbers if sweep % 2 else reversed(numbers):
            beside = moves[number], moves[number + 2]
            if beside != seen[number]:
                seen[number] = beside
                moves[number + 1] += lines[number].straighten(x)


def nondecreasing(wishes: Iterable[tuple[float, float]]) -> list[float]:
    """Find the non-decreasing numbers nearest to weighted wishes (pool adjacent violators)."""
    pools: list[tuple[float, float, int]] = []
    for wish, weight in wishes:
        pool = (wish, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            value, heavy, count = pools.pop()
            total = heavy + pool[1]
            pool = ((value * heavy + pool[0] * pool[1]) / total, total, count + pool[2])
        pools.append(pool)
    return [value for value, _, count in pools for _ in range(count)]


def _runs(chain: Sequence[int], bends_from: int) -> Iterator[tuple[int, ...]]:
    """Cut a chain into its runs of bends."""
    for bent, run in groupby(chain, lambda part: part >= bends_from):
        if bent:
            yield tuple(run)


def _sides(rows: Rows) -> dict[int, tuple[int | None, int | None]]:
    """Name the neighbours of each part in its row."""
    return {
        part: (left, right)
        for row in rows.rows
        for left, part, right in zip((None, *row), row, (*row[1:], None), strict=False)
    }


def _align(
    run: Sequence[int],
    x: list[float],
    sizes: Sequence[Size],
    sides: Mapping[int, tuple[int | None, int | None]],
) -> None:
    """Put as many bends of a run as there is room for one above the other."""
    column: list[int] = []
    room = (-inf, inf)
    for part in run:
        left, right = sides[part]
        least = x[left] + _apart(sizes, left, part) if left is not None else -inf
        most = x[right] - _apart(sizes, part, right) if right is not None else inf
        both = max(room[0], least), min(room[1], most)
        if column and both[0] > both[1]:
            _stack(column, room, x)
            column, both = [], (least, most)
        column.append(part)
        room = both
    _stack(column, room, x)


def _apart(sizes: Sequence[Size], left: int, right: int) -> float:
    return sizes[left].right + BESIDE + sizes[right].left


def _stack(column: Sequence[int], room: tuple[float, float], x: list[float]) -> None:
    at = sum(x[part] for part in column) / len(column)
    for part in column:
        x[part] = min(max(at, room[0]), room[1])


def _bands(rows: Rows, sizes: Sequence[Size], x: Sequence[float]) -> Iterable[Band]:
    """Stack the rows; where arrows run far to the side, they get more height to do it in."""
    where = {part: number for number, row in enumerate(rows.rows) for part in row}
    far = [0.0] * (len(rows.rows) + 1)
    for chain in rows.chains:
        for one, other in pairwise(chain):
            below = max(where[one], where[other])
            far[below] = max(far[below], abs(x[one] - x[other]))
    top = 0.0
    for number, row in enumerate(rows.rows):
        if number:
            top += 30 + min(30.0, far[number] / 9)
        height = max((sizes[part].height for part in row), default=0.0)
        yield Band(top, top + height)
        top += height
