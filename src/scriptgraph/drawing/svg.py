"""Paint a chart as a picture that stands on its own: no scripts, no fonts to fetch."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from scriptgraph.drawing.chart import ArrowKind, Chart
from scriptgraph.drawing.measure import width
from scriptgraph.drawing.palette import PALETTE, Paint
from scriptgraph.drawing.picture import lay_out

_MARGIN, _HEADER, _LEGEND_ROW = 32.0, 84.0, 24.0
_SAMPLE, _AFTER_ENTRY = 44.0, 24.0
_TITLE_SIZE, _LEGEND_SIZE = 20.0, 12.0

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file may hold, however they are written."""


@dataclass(frozen=True)
class Entry:
    """One kind of arrow in the legend; `x` and `y` count from the legend's corner."""

    kind: ArrowKind
    name: str
    x: float
    y: float
    two_way: bool = False


def write_svg(
    chart: Chart,
    *,
    palette: Mapping[ArrowKind, Paint] = PALETTE,
    scope: str = "",
    is_light: bool = False,
    and_back: str = "and back",
) -> str:
    """Write a chart as SVG; it follows the reader's light or dark setting.

    Args:
        chart: The chart.
        palette: The colours of its arrows; it names the kinds in the legend's order.
        scope: A class of its own, for a picture that stands inside a page: its styles then hold
            for nothing else, and no other picture has its ids.
        is_light: Whether it is for paper, whatever the reader's setting is.
        and_back: What the legend says of an arrow that leads there and back.
    """
    picture = lay_out(chart)
    inner = max(picture.width, width(chart.title, _TITLE_SIZE), 280.0)
    legend = tuple(_legend(chart, palette, inner, and_back))
    rows = legend[-1].y + _LEGEND_ROW if legend else 0
    text = _template().render(
        chart=chart,
        picture=picture,
        palette=palette,
        scope=scope,
        is_light=is_light,
        legend=legend,
        width=inner + 2 * _MARGIN,
        height=_HEADER + picture.height + rows + 2 * _MARGIN,
        left=_MARGIN + (inner - picture.width) / 2,
        margin=_MARGIN,
        header=_HEADER,
    )
    return _NOT_XML.sub("\ufffd", text)


@lru_cache(maxsize=1)
def _template() -> Template:
    """Compile the template, once: it takes longer than most pictures."""
    environment = Environment(
        loader=PackageLoader("scriptgraph.drawing", ""),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("picture.svg.jinja")


def _legend(
    chart: Chart, palette: Mapping[ArrowKind, Paint], room: float, and_back: str
) -> Iterable[Entry]:
    """Put the kinds that occur side by side, in as many rows as they need."""
    x = y = 0.0
    kinds = {(arrow.kind, arrow.two_way) for arrow in chart.arrows}
    for kind, paint in palette.items():
        for two_way in (False, True):
            if (kind, two_way) not in kinds or not paint.name:
                continue
            name = f"{paint.name}, {and_back}" if two_way else paint.name
            wide = _SAMPLE + width(name, _LEGEND_SIZE)
            if x and x + wide > room:
                x, y = 0.0, y + _LEGEND_ROW
            yield Entry(kind, name, x, y, two_way)
            x += wide + _AFTER_ENTRY
