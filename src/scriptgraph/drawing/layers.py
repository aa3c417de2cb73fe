"""Put the parts of a chart in rows: boxes, and between them the labels of the arrows.

A label is a part like a box, so it gets a place of its own and never lies on anything. Arrows
that lead back up have their labels in a row apart from those that lead down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import igraph  # type: ignore[import-untyped]  # it has no types

from scriptgraph.drawing.crossings import untangled
from scriptgraph.drawing.effort import Effort

ROWS_PER_LAYER = 3
"""A row of boxes, one of labels of arrows down, one of labels of arrows up."""

_ROUNDS = Effort(500, 20, 250_000)
"""How often igraph goes over all rows at most."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class Rows:
    """Parts in rows from the top, each row from the left.

    Parts are numbered: first the boxes, then one label for each arrow, then the bends that carry
    an arrow through a row.
    """

    rows: tuple[tuple[int, ...], ...]
    chains: tuple[tuple[int, ...], ...]
    """For each arrow the parts it passes, from its source through its label to its target."""


@lru_cache(maxsize=32)
def order_parts(boxes: int, arrows: tuple[Pair, ...]) -> Rows:
    """Order the parts of a chart so that arrows lead down where they can, and cross little.

    What somebody writes into boxes changes no order: the newest are remembered.

    Args:
        boxes: How many boxes there are, in the order of the script.
        arrows: Source and target of each arrow; none leads from a box to itself.
    """
    down, rows = _rows(boxes, arrows)
    where = list(rows)
    chains: list[tuple[int, ...]] = []
    for number, pair in enumerate(arrows):
        upper, lower = _turned(pair, pair in down)
        label = boxes + number
        chain = (*_bent(where, upper, label), *_bent(where, label, lower), lower)
        chains.append(chain if pair in down else chain[::-1])
    return Rows(_ordered(where, chains), tuple(chains))


def parts_of(boxes: int, arrows: tuple[Pair, ...]) -> int:
    """Count the parts of a chart with the bends of its arrows, on which its layout depends."""
    _, where = _rows(boxes, arrows)
    bends = (
        abs(where[end] - where[boxes + number]) - 1
        for number, pair in enumerate(arrows)
        for end in pair
    )
    return len(where) + sum(bends)


@lru_cache(maxsize=32)
def _rows(boxes: int, arrows: tuple[Pair, ...]) -> tuple[frozenset[Pair], tuple[int, ...]]:
    """Choose which arrows lead down, and in which row each box and each label stands."""
    down = _downward(boxes, arrows)
    layers = _layers(boxes, [_turned(pair, pair in down) for pair in arrows])
    where = [ROWS_PER_LAYER * layer for layer in layers]
    where += [where[pair[0]] + (1 if pair in down else -1) for pair in arrows]
    return frozenset(down), tuple(_without_gaps(where))


def _turned(pair: Pair, down: bool) -> Pair:
    return pair if down else (pair[1], pair[0])


def _without_gaps(where: list[int]) -> list[int]:
    """Number the rows anew, leaving out those in which nothing stands."""
    rows = {row: number for number, row in enumerate(sorted(set(where)))}
    return [rows[row] for row in where]


def _bent(where: list[int], upper: int, lower: int) -> tuple[int, ...]:
    """Lead an arrow from a part to one below it; each row in between gets a bend."""
    first = len(where)
    where += range(where[upper] + 1, where[lower])
    return (upper, *range(first, len(where)))


def _downward(boxes: int, arrows: Sequence[Pair]) -> set[Pair]:
    """Choose the arrows that lead down: those in the script's order, and what closes no circle."""
    down = {pair for pair in arrows if pair[0] < pair[1]}
    graph = igraph.Graph(n=boxes, edges=sorted(down), directed=True)
    for source, target in sorted(set(arrows) - down):
        if source not in graph.subcomponent(target, mode="out"):
            graph.add_edge(source, target)
            down.add((source, target))
    return down


def _layers(boxes: int, pairs: Sequence[Pair]) -> list[int]:
    """Give each box its layer: below all that leads to it, but no higher than it needs to be."""
    graph = igraph.Graph(n=boxes, edges=pairs, directed=True)
    layers = [0] * boxes
    order = graph.topological_sorting()
    for box in order:
        layers[box] = max((layers[above] + 1 for above in graph.predecessors(box)), default=0)
    for box in reversed(order):
        below = graph.successors(box)
        if len(set(below)) > len(set(graph.predecessors(box))) > 0:
            layers[box] = min(layers[other] for other in below) - 1
    return layers


def _ordered(where: Sequence[int], chains: Iterable[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """Let igraph order each row so that few arrows cross."""
    steps = [
        (one, other) if where[one] < where[other] else (other, one)
        for chain in chains
        for one, other in pairwise(chain)
    ]
    graph = igraph.Graph(n=len(where), edges=steps, directed=True)
    layout = graph.layout_sugiyama(layers=list(where), maxiter=_ROUNDS.rounds(len(where)))
    rows: list[list[int]] = [[] for _ in range(max(where) + 1)]
    for _, number in sorted((x, number) for number, (x, _) in enumerate(layout.coords)):
        rows[where[number]].append(number)
    return tuple(map(tuple, untangled(rows, steps)))
