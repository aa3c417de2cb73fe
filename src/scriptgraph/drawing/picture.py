"""Lay out a chart as a picture: boxes, labels and lines in their places, ready to be painted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scriptgraph.drawing.chart import Arrow, ArrowKind, Box, Chart, Shape
from scriptgraph.drawing.frames import Frame, box_frame, label_frame
from scriptgraph.drawing.layers import arrange
from scriptgraph.drawing.places import Places, Size, place

_LOOP = 26.0
"""How far an arrow from a box to itself leads away from it."""

_LOOP_WIDTH = 14.0
_BETWEEN_LOOPS = 8.0
_BETWEEN_ARROWS = 18.0
_BEND = Size(5, 5, 0)


@dataclass(frozen=True)
class DrawnBox:
    """A box in its place; `x` and `y` are its middle."""

    box: Box
    frame: Frame
    x: float
    y: float


@dataclass(frozen=True)
class DrawnArrow:
    """An arrow in its place: the path of its line, and its label around `x` and `y`."""

    arrow: Arrow
    path: str
    frame: Frame
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """Everything that is painted."""

    width: float
    height: float
    boxes: tuple[DrawnBox, ...]
    arrows: tuple[DrawnArrow, ...]


def lay_out(chart: Chart) -> Picture:
    """Lay out a chart from top to bottom."""
    numbers = {box.key: number for number, box in enumerate(chart.boxes)}
    arrows = [arrow for arrow in chart.arrows if arrow.source != arrow.target]
    loops: dict[str, list[Arrow]] = defaultdict(list)
    for arrow in chart.arrows:
        if arrow.source == arrow.target:
            loops[arrow.source].append(arrow)
    rows = arrange(len(numbers), [(numbers[a.source], numbers[a.target]) for a in arrows])
    frames = [box_frame(box) for box in chart.boxes]
    labels = [label_frame(arrow) for arrow in arrows]
    sizes = [
        _with_loops(frame, loops[box.key]) for frame, box in zip(frames, chart.boxes, strict=True)
    ]
    sizes += [Size(frame.width / 2, frame.width / 2, frame.height) for frame in labels]
    bends_from = len(sizes)
    sizes += [_BEND] * (sum(map(len, rows.rows)) - bends_from)
    places = place(rows, sizes, bends_from)
    boxes = tuple(
        DrawnBox(box, frame, places.x[number], places.y(number))
        for number, (box, frame) in enumerate(zip(chart.boxes, frames, strict=True))
    )
    ports = _ports(rows.chains, places, frames)
    lines = [
        DrawnArrow(arrow, _path(chain, places, frames, ports), frame, places.x[label], places.y(label))
        for label, arrow, frame, chain in zip(
            range(len(boxes), bends_from), arrows, labels, rows.chains, strict=True
        )
    ]
    lines += [line for box in boxes for line in _loops(box, loops[box.box.key])]
    return Picture(places.width, places.bands[-1].bottom, boxes, tuple(lines))


def _with_loops(frame: Frame, loops: Sequence[Arrow]) -> Size:
    """Give the room of a box together with the arrows that lead back into it, on its right."""
    half = frame.width / 2
    if not loops:
        return Size(half, half, frame.height)
    labels = [label_frame(arrow) for arrow in loops]
    height = sum(label.height + _BETWEEN_LOOPS for label in labels)
    right = half + _LOOP + max(label.width for label in labels)
    return Size(half, right, max(frame.height, height))


def _loops(drawn: DrawnBox, loops: Sequence[Arrow]) -> Iterable[DrawnArrow]:
    """Draw arrows out to a label on the right and back."""
    frames = [label_frame(arrow) for arrow in loops]
    y = drawn.y - sum(frame.height + _BETWEEN_LOOPS for frame in frames) / 2
    side = drawn.x + drawn.frame.width / 2
    for arrow, frame in zip(loops, frames, strict=True):
        y += (frame.height + _BETWEEN_LOOPS) / 2
        x = side + _LOOP + frame.width / 2
        half = _LOOP_WIDTH / 2
        path = f"M{side:.1f},{y - half:.1f}H{x:.1f}V{y + half:.1f}H{side:.1f}"
        yield DrawnArrow(arrow, path, frame, x, y)
        y += (frame.height + _BETWEEN_LOOPS) / 2


Port = tuple[int, int]
"""A part of a box's side: the box's number, and the number of the arrow."""


def _ports(
    chains: Sequence[Sequence[int]], places: Places, frames: Sequence[Frame]
) -> dict[Port, float]:
    """Spread the arrows along the sides of the boxes, in the order in which they arrive."""
    sides: dict[tuple[int, bool], list[tuple[float, int]]] = defaultdict(list)
    for number, chain in enumerate(chains):
        for box, beside in ((chain[0], chain[1]), (chain[-1], chain[-2])):
            below = places.row[beside] > places.row[box]
            sides[box, below].append((places.x[beside], number))
    ports: dict[Port, float] = {}
    for (box, _), ends in sides.items():
        room = frames[box].width - 28
        gap = min(_BETWEEN_ARROWS, room / max(1, len(ends) - 1))
        left = places.x[box] - gap * (len(ends) - 1) / 2
        for position, (_, number) in enumerate(sorted(ends)):
            ports[box, number] = left + gap * position
    return ports


def _path(
    number: int,
    chain: Sequence[int],
    places: Places,
    frames: Sequence[Frame],
    ports: dict[Port, float],
) -> str:
    """Write an arrow's line: upright where it passes a row, a curve from row to row."""
    source, target = chain[0], chain[-1]
    down = places.row[source] < places.row[target]
    sign = 1 if down else -1

    def edges(part: int) -> tuple[float, float]:
        band = places.bands[places.row[part]]
        return (band.top, band.bottom) if down else (band.bottom, band.top)

    x = ports[source, number]
    y = edges(source)[1]
    path = f"M{x:.1f},{places.y(source) + sign * frames[source].height / 2:.1f}V{y:.1f}"
    for part in chain[1:]:
        to = ports[target, number] if part == target else places.x[part]
        enter, leave = edges(part)
        if part == target:
            leave = places.y(target) - sign * frames[target].height / 2
        middle = (y + enter) / 2
        path += f"C{x:.1f},{middle:.1f} {to:.1f},{middle:.1f} {to:.1f},{enter:.1f}V{leave:.1f}"
        x, y = to, leave
    return path
