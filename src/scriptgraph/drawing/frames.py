"""Set the text of boxes and labels in lines, and give each a frame to hold them."""

from dataclasses import dataclass
from typing import Literal

from scriptgraph.drawing.chart import Arrow, Box
from scriptgraph.drawing.measure import width, wrap

Style = Literal["title", "note", "label"]

_SIZES: dict[Style, float] = {"title": 15, "note": 12, "label": 12}
_LEADING: dict[Style, float] = {"title": 20, "note": 17, "label": 16}
_BASELINE = 0.35
"""From the middle of a line down to where its letters stand, in font sizes."""

_MOST_LINES = 5

CORNER = 14.0
"""How far arrows keep from the corners of a box."""

_PER_ARROW = 12.0


@dataclass(frozen=True)
class TextLine:
    """A line of text; `y` is where it stands, from the middle of its frame."""

    text: str
    y: float
    style: Style


@dataclass(frozen=True)
class Frame:
    """A rounded rectangle with lines of text centred in it."""

    width: float
    height: float
    lines: tuple[TextLine, ...]


def box_frame(box: Box, arrows: int) -> Frame:
    """Frame the title of a box, and its note below; wide enough for so many arrows on a side."""
    needed = 2 * CORNER + _PER_ARROW * (arrows - 1)
    if box.shape in ("start", "end"):
        return _frame([(box.title, "note")], 26, 10, needed)
    texts = [*_set(box.title, "title", 200), *_set(box.note, "note", 200)]
    return _frame(texts, 40, 22, needed)


def label_frame(arrow: Arrow) -> Frame:
    """Frame the label of an arrow; without a text it takes no room."""
    if not arrow.label:
        return Frame(0, 0, ())
    return _frame(_set(arrow.label, "label", 150), 18, 8)


def _set(text: str, style: Style, room: float) -> list[tuple[str, Style]]:
    return [(line, style) for line in wrap(text, _SIZES[style], room, _MOST_LINES)]


def _frame(texts: list[tuple[str, Style]], around: float, above: float, needed: float = 0) -> Frame:
    height = sum(_LEADING[style] for _, style in texts)
    lines, top = [], -height / 2
    for text, style in texts:
        middle = top + _LEADING[style] / 2
        lines.append(TextLine(text, middle + _BASELINE * _SIZES[style], style))
        top += _LEADING[style]
    widest = max((width(text, _SIZES[style]) for text, style in texts), default=0)
    return Frame(max(widest + around, needed), height + above, tuple(lines))
