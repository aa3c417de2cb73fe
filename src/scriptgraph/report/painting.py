"""Paints with matplotlib, as SVG that stands inside the page: text as text, colours as the page's.

Needs the extra `report`. Only figures are made; nothing opens a window or keeps a figure.
"""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from math import ceil
from typing import Any

import matplotlib as mpl
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter, StrMethodFormatter

from scriptgraph.drawing.measure import wrap
from scriptgraph.report.spread import Spread, TurnSpread

COLOURS = {
    "#1d1d1b": "--ink",
    "#6b6861": "--quiet",
    "#d9d5cb": "--rule",
    "#0072b2": "--group-1",
    "#d55e00": "--group-2",
    "#009e73": "--group-3",
    "#aa4499": "--group-4",
    "#332288": "--group-5",
    "#997700": "--group-6",
    "#882255": "--group-7",
    "#777777": "--group-8",
}
"""What is painted with → the page's property that takes its place, so that a plot follows the
reader's light or dark setting. People who are colour-blind can tell the groups' colours apart."""

INK, QUIET, _RULE, *_GROUPS = COLOURS
FIRST_GROUP = _GROUPS[0]
_MARKERS, _GLYPHS = "osD^vPX*", "●■◆▲▼✚✖★"
"""The groups' markers, and how a legend writes them."""

MOST_BANDS = 4
"""Groups above which quartiles are not drawn: nobody could tell the bands apart."""

_WIDTH, _HEIGHT = 5.2, 3.0
_MOST_BARS = 60
_NAME_ROOM, _NAME_LINES = 110, 2
_DODGE = 0.62
"""How much of a section's height its groups share."""

_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "scriptgraph",
    "text.parse_math": False,
    "font.size": 10,
    "axes.edgecolor": QUIET,
    "axes.facecolor": "none",
    "axes.labelcolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "figure.facecolor": "none",
    "grid.color": _RULE,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": QUIET,
    "xtick.major.width": 0.6,
    "ytick.color": QUIET,
    "ytick.labelcolor": INK,
    "ytick.major.width": 0.6,
}


@dataclass(frozen=True)
class Point:
    """A group's figure for one section, with its interval where there is one."""

    section: str
    group: str
    value: float
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class Sign:
    """How a group is painted, for a legend."""

    group: str
    number: int
    """Of its colour, from 1."""

    glyph: str


def legend(groups: Iterable[str]) -> tuple[Sign, ...]:
    """Say how groups are painted; a single one needs no legend."""
    looks = cycle(enumerate(_GLYPHS, start=1))
    signs = tuple(Sign(group, *look) for group, look in zip(groups, looks, strict=False))
    return signs if len(signs) > 1 else ()


def paint_lengths(key: str, title: str, lengths: Mapping[str, Mapping[int, int]]) -> Markup:
    """Paint how many dialogues had which length, a row for each group."""
    longest = max(length for counts in lengths.values() for length in counts)
    step = max(1, ceil(longest / _MOST_BARS))

    def draw(figure: Figure) -> None:
        rows = figure.subplots(len(lengths), sharex=True, sharey=True, squeeze=False)[:, 0]
        for row, (name, counts), colour in zip(rows, lengths.items(), cycle(_GROUPS), strict=False):
            _draw_lengths(row, counts, step, colour)
            row.set_title(_short(name, lines=1), pad=9)
        rows[-1].set_xlabel("turns")
        figure.supylabel("dialogues", size="medium", color=QUIET)

    return painted(key, title, max(_HEIGHT, 0.5 + 0.85 * len(lengths)), draw)


def paint_tokens(key: str, title: str, courses: Mapping[str, Sequence[TurnSpread]]) -> Markup:
    """Paint median and quartiles of each turn's tokens, a line for each group."""

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        looks = cycle(zip(_GROUPS, _MARKERS, strict=True))
        for course, (colour, marker) in zip(courses.values(), looks, strict=False):
            turns = [one.turn for one in course]
            if len(courses) <= MOST_BANDS:
                low = [one.spread.low for one in course]
                high = [one.spread.high for one in course]
                axes.fill_between(turns, low, high, color=colour, alpha=0.16, linewidth=0)
            medians = [one.spread.median for one in course]
            axes.plot(turns, medians, color=colour, marker=marker, markersize=3.5, linewidth=1.4)
        axes.set(xlabel="turn", ylabel="input tokens", xlim=(0, None), ylim=(0, None))
        axes.grid(axis="y")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))

    return painted(key, title, _HEIGHT, draw)


def paint_sections(
    key: str,
    title: str,
    points: Iterable[Point],
    groups: Sequence[str],
    titles: Mapping[str, str],
    *,
    of: str,
    share: bool = False,
) -> Markup:
    """Paint a figure for each section and group as points beside each other.

    Args:
        key: What sets the picture's ids apart.
        title: What it is called.
        points: In the order of the sections.
        groups: All of them, in order.
        titles: Section → what it is called, where that is known.
        of: What the figure is, as its axis says it.
        share: Whether it is one, and so painted in percent.
    """
    points = list(points)
    sections = list(dict.fromkeys(point.section for point in points))
    looks = dict(zip(groups, cycle(zip(_GROUPS, _MARKERS, strict=True)), strict=False))

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        for point in points:
            beside = _DODGE * ((groups.index(point.group) + 0.5) / len(groups) - 0.5)
            y = sections.index(point.section) + beside
            colour, marker = looks[point.group]
            if point.ends:
                axes.plot(point.ends, [y, y], color=colour, marker="|", markersize=6, linewidth=1.8)
            else:
                axes.plot([0, point.value], [y, y], color=colour, linewidth=1.8, alpha=0.3)
            axes.plot([point.value], [y], color=colour, marker=marker, markersize=6)
        axes.set_ylim(len(sections) - 0.5, -0.5)
        axes.set_yticks(range(len(sections)), [_short(titles.get(one, one)) for one in sections])
        axes.tick_params(axis="y", length=0)
        for border in range(1, len(sections)):
            axes.axhline(border - 0.5, color=_RULE, linewidth=0.6)
        axes.grid(axis="x")
        _measure(axes, of, share=share)

    return painted(key, title, 0.7 + len(sections) * (0.24 + 0.11 * len(groups)), draw)


def _draw_lengths(axes: Axes, counts: Mapping[int, int], step: int, colour: str) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    if not counts:
        return
    bars: Counter[int] = Counter()
    for length, times in counts.items():
        bars[length // step] += times
    middles = [(bar + 0.5) * step - 0.5 for bar in bars]
    axes.bar(middles, list(bars.values()), width=0.86 * step, color=colour)
    spread = Spread.of(Counter(counts).elements())
    top = axes.get_xaxis_transform()
    around = [spread.low, spread.high]
    axes.plot(around, [1.04] * 2, color=INK, linewidth=1.2, transform=top, clip_on=False)
    axes.plot(spread.median, 1.04, "o", color=INK, markersize=4, transform=top, clip_on=False)


def _measure(axes: Axes, of: str, *, share: bool) -> None:
    """Scale and name the axis along which the figures lie."""
    axes.set_xlabel(of)
    if share:
        axes.set_xlim(-0.02, 1.02)
        axes.xaxis.set_major_formatter(PercentFormatter(1))
    else:
        axes.set_xlim(left=0)


def _short(name: str, lines: int = _NAME_LINES) -> str:
    room = _NAME_ROOM if lines > 1 else 72 * _WIDTH
    return "\n".join(wrap(name, 10, room, lines))


def painted(key: str, title: str, height: float, draw: Callable[[Figure], None]) -> Markup:
    """Make a figure, and of its file a part of the page.

    Args:
        key: What sets the picture's ids apart.
        title: What it is called.
        height: In inches; all are of one width.
        draw: Draws into the figure.
    """
    with mpl.rc_context(_plain() | _STYLE), warnings.catch_warnings():
        # Only the room that text takes is guessed with matplotlib's font; browsers have others.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        draw(figure)
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None})
    return Markup(_inlined(file.getvalue(), key, title))


def _plain() -> dict[Any, Any]:
    """Give matplotlib's own settings, without those of whoever runs this."""
    own = mpl.rcParamsDefault.items()
    return {name: value for name, value in own if name != "backend"}


def _inlined(svg: str, key: str, title: str) -> str:
    """Take off what makes a file of it, and what other parts of the page could feel."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"(?s)\s*<metadata>.*?</metadata>|<style.*?</style>", "", svg)
    svg = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>{key}-", svg)
    svg = re.sub("#[0-9a-f]{6}\\b", lambda hit: f"var({COLOURS.get(hit[0], '--ink')})", svg)
    box = re.search(r'viewBox="[^"]*"', svg)
    opening = f'<svg {box[0] if box else ""} role="img" aria-labelledby="{key}-title">'
    return f'{opening}<title id="{key}-title">{escape(title)}</title>{svg[svg.index(">") + 1 :]}'
