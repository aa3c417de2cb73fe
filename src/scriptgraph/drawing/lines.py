"""Draw the lines of arrows: where they touch the boxes, and how they get from row to row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from scriptgraph.drawing.frames import CORNER, Frame
from scriptgraph.drawing.places import Places, nondecreasing

_BETWEEN_ARROWS = 18.0
_LANDING = 8.0
"""How far an arrow runs upright beside a row, so that its head points at the box."""

_STRAIGHT = 0.05
"""Less than this to the side is no step to the side."""

Port = tuple[int, int]
"""A part of a box's side: the box's number, and the number of the arrow."""


def ports_of(
    chains: Sequence[Sequence[int]], places: Places, frames: Sequence[Frame]
) -> dict[Port, float]:
    """Spread the arrows along the sides of the boxes, in the order in which they arrive."""
    sides: dict[tuple[int, bool], list[tuple[float, int]]] = defaultdict(list)
    for number, chain in enumerate(chains):
        for box, beside in ((chain[0], chain[1]), (chain[-1], chain[-2])):
            below = places.row[beside] > places.row[box]
            sides[box, below].append((places.x[beside], number))
    return {
        (box, number): x
        for (box, _), ends in sides.items()
        for number, x in _spread(sorted(ends), places.x[box], frames[box].width - 2 * CORNER)
    }


def _spread(
    ends: Sequence[tuple[float, int]], middle: float, room: float
) -> Iterable[tuple[int, float]]:
    """Let each arrow end right below or above where it comes from, as far as the side allows."""
    gap = min(_BETWEEN_ARROWS, room / max(1, len(ends) - 1))
    least = middle - room / 2
    most = middle + room / 2 - gap * (len(ends) - 1)
    wishes = [(x - gap * position, 1.0) for position, (x, _) in enumerate(ends)]
    for position, (at, (_, number)) in enumerate(zip(nondecreasing(wishes), ends, strict=True)):
        yield number, min(max(at, least), most) + gap * position


def path_of(
    number: int,
    chain: Sequence[int],
    places: Places,
    frames: Sequence[Frame],
    ports: Mapping[Port, float],
) -> str:
    """Write an arrow's line: upright where it passes a row, a curve from row to row."""
    source, target = chain[0], chain[-1]
    sign = 1 if places.row[source] < places.row[target] else -1
    x, y = ports[source, number], places.y(source) + sign * frames[source].height / 2
    path = f"M{x:.1f},{y:.1f}"
    for above, part in pairwise(chain):
        to = ports[target, number] if part == target else places.x[part]
        leave = places.edge(above, sign) + sign * _LANDING
        enter = places.edge(part, -sign) - sign * _LANDING
        if abs(to - x) < _STRAIGHT:
            continue
        middle = (leave + enter) / 2
        path += f"V{leave:.1f}C{x:.1f},{middle:.1f} {to:.1f},{middle:.1f} {to:.1f},{enter:.1f}"
        x = to
    return f"{path}V{places.y(target) - sign * frames[target].height / 2:.1f}"
