"""Give every part of a chart its place: rows become heights, orders become distances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scriptgraph.drawing.layers import Rows

SWEEPS = 60
"""How often all rows are straightened; more changes nothing that one would see."""

BESIDE = 22.0
"""Free room between two neighbours."""

_STRAIGHT, _BENT, _LOOSE = 8.0, 2.0, 1.0
"""How strongly an arrow wants to be vertical: between two bends, at one, and between parts."""


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

    @property
    def middle(self) -> float:
        """Give the line on which the parts of the row are centred."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Places:
    """Where everything is."""

    x: tuple[float, ...]
    """The middle of each part."""

    bands: tuple[Band, ...]
    row: tuple[int, ...]
    """The row of each part."""

    width: float


def place(rows: Rows, sizes: Sequence[Size], bends_from: int) -> Places:
    """Place the parts so that arrows are as straight as the neighbours allow.

    Args:
        rows: The order of the parts.
        sizes: The size of each part.
        bends_from: The number of the first bend; all later parts are bends.
    """
    x = _start(rows, sizes)
    neighbours = _neighbours(rows, len(sizes), bends_from)
    for sweep in range(SWEEPS):
        for row in rows.rows if sweep % 2 else reversed(rows.rows):
            _straighten(row, x, sizes, neighbours)
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


def _neighbours(rows: Rows, parts: int, bends_from: int) -> list[list[tuple[int, float]]]:
    """List the parts that each part is joined to, and how strongly."""
    joined: list[list[tuple[int, float]]] = [[] for _ in range(parts)]
    for chain in rows.chains:
        for one, other in pairwise(chain):
            bends = (one >= bends_from) + (other >= bends_from)
            weight = (_LOOSE, _BENT, _STRAIGHT)[bends]
            joined[one].append((other, weight))
            joined[other].append((one, weight))
    return joined


def _straighten(
    row: Sequence[int],
    x: list[float],
    sizes: Sequence[Size],
    neighbours: Sequence[Sequence[tuple[int, float]]],
) -> None:
    """Move the parts of a row towards what they are joined to, in order and without touching."""
    wishes: list[tuple[float, float]] = []
    offsets: list[float] = []
    offset = 0.0
    for number, part in enumerate(row):
        if number:
            offset += sizes[row[number - 1]].right + BESIDE + sizes[part].left
        weight = sum(weight for _, weight in neighbours[part])
        pull = sum(x[other] * weight for other, weight in neighbours[part])
        wishes.append((pull / weight - offset if weight else x[part] - offset, weight or 0.01))
        offsets.append(offset)
    for part, offset, at in zip(row, offsets, _nondecreasing(wishes), strict=True):
        x[part] = at + offset


def _nondecreasing(wishes: Iterable[tuple[float, float]]) -> list[float]:
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
            top += 24 + min(30.0, far[number] / 9)
        height = max((sizes[part].height for part in row), default=0.0)
        yield Band(top, top + height)
        top += height
