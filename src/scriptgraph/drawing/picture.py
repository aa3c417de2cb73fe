"""Lay out a chart as a picture: boxes, labels and lines in their places, ready to be painted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scriptgraph.drawing.chart import Arrow, Box, Chart
from scriptgraph.drawing.frames import Frame, box_frame, label_frame
from scriptgraph.drawing.layers import order_parts, parts_of
from scriptgraph.drawing.lines import path_of, ports_of
from scriptgraph.drawing.places import Size, place_parts

_LOOP = 26.0
"""How far an arrow from a box to itself leads away from it."""

_LOOP_WIDTH = 14.0
_BETWEEN_LOOPS = 8.0
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
    arrows = [arrow for arrow in chart.arrows if arrow.source != arrow.target]
    loops: dict[str, list[Arrow]] = defaultdict(list)
    for arrow in chart.arrows:
        if arrow.source == arrow.target:
            loops[arrow.source].append(arrow)
    numbers = range(len(chart.boxes))
    rows = order_parts(len(numbers), _pairs(chart))
    frames = [*_box_frames(chart.boxes, arrows), *map(label_frame, arrows)]
    sizes = [_size(frames[part], loops[box.key]) for part, box in enumerate(chart.boxes)]
    sizes += [_size(frame) for frame in frames[len(numbers) :]]
    bends = sum(map(len, rows.rows)) - len(frames)
    places = place_parts(rows, sizes + [_BEND] * bends, bends_from=len(frames))

    boxes = tuple(
        DrawnBox(box, frames[part], places.x[part], places.y(part))
        for part, box in enumerate(chart.boxes)
    )
    ports = ports_of(rows.chains, places, frames)
    lines = [
        DrawnArrow(
            arrow,
            path_of(number, rows.chains[number], places, frames, ports),
            frames[part],
            places.x[part],
            places.y(part),
        )
        for number, (part, arrow) in enumerate(enumerate(arrows, len(boxes)))
    ]
    lines += [line for box in boxes for line in _loops(box, loops[box.box.key])]
    return Picture(places.width, places.bands[-1].bottom, boxes, tuple(lines))


def parts(chart: Chart) -> int:
    """Count the parts of a picture, bends of arrows included; by them one knows how long it takes.

    A hundred thousand take seconds, and show nobody anything any more.
    """
    return parts_of(len(chart.boxes), _pairs(chart))


def _pairs(chart: Chart) -> tuple[tuple[int, int], ...]:
    numbers = {box.key: number for number, box in enumerate(chart.boxes)}
    pairs = ((numbers[arrow.source], numbers[arrow.target]) for arrow in chart.arrows)
    return tuple((source, target) for source, target in pairs if source != target)


def _box_frames(boxes: Iterable[Box], arrows: Iterable[Arrow]) -> Iterator[Frame]:
    outgoing = Counter(arrow.source for arrow in arrows)
    incoming = Counter(arrow.target for arrow in arrows)
    return (box_frame(box, max(outgoing[box.key], incoming[box.key])) for box in boxes)


def _size(frame: Frame, loops: Sequence[Arrow] = ()) -> Size:
    """Give the room of a part, with the arrows that lead from it back into it on its right."""
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
