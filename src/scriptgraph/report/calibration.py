"""A judge held against people, as a plot: what people gave where the judge gave the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure
from pydantic import BaseModel, TypeAdapter, ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.ratings import Ratings
from scriptgraph.metrics.sources import Source
from scriptgraph.report.painting import FIRST_GROUP, INK, QUIET, painted
from scriptgraph.report.plots import Plot
from scriptgraph.report.table import Block
from scriptgraph.report.wording import counted

_SIDE = 3.4
_LEAST_AREA, _MOST_AREA = 14.0, 220.0
_ROOM = 0.08
"""The part of the scale that is left free around it, so that no point is cut off."""


class Held(BaseModel):
    """What people gave, on average, where a judge gave one and the same."""

    judged: float
    people: float
    n: int


_POINTS = TypeAdapter(tuple[Held, ...])


def calibration_plots(sources: Iterable[Source], ratings: Iterable[Ratings]) -> Iterator[Plot]:
    """Give a plot for everything that a judge was held against people in.

    Args:
        sources: Whose verifiers may have been.
        ratings: Scores, whose judge may have been.

    Raises:
        InputError: When what `--human` wrote is not as it writes it.
    """
    judges = [
        *(
            (judge, people, " (0 is no, 1 is yes)")
            for source in sources
            for judge, people in source.verifiers.items()
        ),
        *((one.judge, one.people, "") for one in ratings),
    ]
    found = [
        (f"{name}: {judge} against people", points, scale)
        for judge, people, scale in judges
        for name, agreement in people.items()
        if (points := _points(judge, name, agreement))
    ]
    for number, (title, points, scale) in enumerate(found, start=1):
        yield _plot(f"calibration-{number}", title, points, scale)


def _points(judge: str, name: str, agreement: Mapping[str, Any]) -> tuple[Held, ...]:
    try:
        return _POINTS.validate_python(agreement.get("calibration", ()))
    except ValidationError as error:
        raise InputError(
            f"the agreement of {judge} with people on {name}: {error.errors()[0]['msg']}"
        ) from error


def _plot(key: str, title: str, points: Sequence[Held], scale: str) -> Plot:
    rows = [
        (f"{one.judged:g}", f"{one.people:.2f}", f"{one.judged - one.people:+.2f}", f"{one.n:,}")
        for one in points
    ]
    header = ("the judge gave", "people gave on average", "the judge minus people", "things")
    things = sum(one.n for one in points)
    more = sum(one.n for one in points if one.judged > one.people)
    less = sum(one.n for one in points if one.judged < one.people)
    return Plot(
        key,
        title,
        f"What people gave on average where the judge gave one and the same{scale}. Of "
        f"{counted(things, 'thing')}, the judge gave more than people did there to {more:,}, and "
        f"less to {less:,}. On the dashed line both agree, below it the judge gave more; the "
        "larger a point, the more things it stands for.",
        paint_calibration(key, title, points),
        Block(title, header, tuple(rows)),
    )


def paint_calibration(key: str, title: str, points: Sequence[Held]) -> Markup:
    """Paint what people gave over what the judge gave, both on one scale."""
    scale = [value for one in points for value in (one.judged, one.people)]
    low, high = min(scale), max(scale)
    room = _ROOM * ((high - low) or 1)
    ends = low - room, high + room
    most = max(one.n for one in points)

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot(ends, ends, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
        areas = [max(_LEAST_AREA, _MOST_AREA * one.n / most) for one in points]
        judged, people = [one.judged for one in points], [one.people for one in points]
        axes.plot(judged, people, color=INK, linewidth=0.8, alpha=0.5)
        for x, y, area in zip(judged, people, areas, strict=True):
            axes.plot([x], [y], "o", color=FIRST_GROUP, markersize=sqrt(area), alpha=0.75)
        axes.set(xlabel="what the judge gave", ylabel="what people gave, on average")
        axes.set(xlim=ends, ylim=ends, aspect="equal")
        axes.grid()

    return painted(key, title, _SIDE, draw)
