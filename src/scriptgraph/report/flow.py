"""How the dialogues of a group went from section to section, as a picture and in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from scriptgraph.drawing.chart import Arrow, ArrowKind, Box, Chart
from scriptgraph.drawing.palette import OBSERVED
from scriptgraph.drawing.svg import write_svg
from scriptgraph.metrics.counts import Counts
from scriptgraph.metrics.summary import GroupSummary
from scriptgraph.report.table import Block
from scriptgraph.report.wording import counted, shown_name
from scriptgraph.script.fold import END_NODE, START_NODE
from scriptgraph.script.model import END_OF_SESSION

STOPPED_NODE = "(stopped)"
"""The key of the box for dialogues that stopped before their end; no section can be called this."""

_STANDING: dict[bool | None, ArrowKind] = {True: "conform", False: "against", None: "unclear"}
_ENDS = {START_NODE: "start", END_NODE: "end", STOPPED_NODE: "stopped"}


class _Move(NamedTuple):
    source: str
    target: str
    kind: ArrowKind
    times: int


@dataclass(frozen=True)
class Flow:
    """The section flow of a group."""

    group: str
    svg: Markup
    width: float
    """Of the picture at its natural size, in pixels."""

    numbers: Block


def flow(group: GroupSummary, titles: Mapping[str, str], key: str) -> Flow:
    """Draw which moves the dialogues of a group made, and how often.

    Args:
        group: The group.
        titles: Section → what it is called, where that is known.
        key: What sets the picture's ids and styles apart from those of others.
    """
    chart = flow_chart(group, titles)
    rows = tuple(
        (
            *(_ENDS.get(end, titles.get(end, end)) for end in (arrow.source, arrow.target)),
            arrow.label,
            OBSERVED[arrow.kind].name,
        )
        for arrow in chart.arrows
    )
    numbers = Block(f"{shown_name(group)}: moves", ("from", "to", "times", ""), rows)
    svg = write_svg(chart, palette=OBSERVED, scope=key)
    _, _, after = svg.partition(' width="')
    return Flow(shown_name(group), Markup(svg), float(after.partition('"')[0]), numbers)


def flow_chart(group: GroupSummary, titles: Mapping[str, str]) -> Chart:
    """Chart the sections that the dialogues of a group were in, and the moves that they made.

    An arrow is the heavier, the more often it was followed.
    """
    moves = list(_moves(group.counts))
    most = max((move.times for move in moves), default=1)
    arrows = tuple(
        Arrow(move.source, move.target, move.kind, f"{move.times:,}", move.times / most)
        for move in moves
    )
    ends = {move.target for move in moves} & {END_NODE, STOPPED_NODE}
    boxes = (
        Box(START_NODE, "start", "start"),
        *(_box(name, count.visits, titles) for name, count in group.counts.ordered_sections()),
        *(Box(node, "end", _ENDS[node]) for node in sorted(ends, reverse=True)),
    )
    return Chart(shown_name(group), counted(group.dialogues, "dialogue"), boxes, arrows)


def _box(name: str, visits: int, titles: Mapping[str, str]) -> Box:
    """Show what a section is called; whoever asks is told the id by which tables know it."""
    title = titles.get(name, name)
    asked = (name,) if title != name else ()
    return Box(name, "section", title, counted(visits, "visit"), asked)


def _moves(counts: Counts) -> Iterator[_Move]:
    """Give where dialogues began, moved and stopped: every visit is come to, and left."""
    begun = Counter({name: count.visits for name, count in counts.sections.items()})
    stopped = Counter({name: count.visits - count.left for name, count in counts.sections.items()})
    moves = []
    for (source, target, conform), times in counts.ordered_moves():
        if target in counts.sections:
            begun[target] -= times
            moves.append(_Move(source, target, _STANDING[conform], times))
        elif target == END_OF_SESSION:
            moves.append(_Move(source, END_NODE, "plain", times))
        else:
            stopped[source] += times
    for name, _ in counts.ordered_sections():
        if begun[name] > 0:
            yield _Move(START_NODE, name, "plain", begun[name])
        if stopped[name] > 0:
            yield _Move(name, STOPPED_NODE, "stopped", stopped[name])
    yield from moves
