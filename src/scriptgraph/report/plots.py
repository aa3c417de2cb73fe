"""The plots of the page: what each shows, in words and numbers, and its picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from scriptgraph.metrics.counts import SectionCount
from scriptgraph.metrics.jackknife import FEWEST as DRAWN
from scriptgraph.metrics.summary import GroupSummary
from scriptgraph.report.by_section import SectionIntervals
from scriptgraph.report.painting import (
    MOST_BANDS,
    Point,
    Sign,
    legend,
    paint_lengths,
    paint_sections,
    paint_tokens,
)
from scriptgraph.report.spread import Spread, TurnSpread
from scriptgraph.report.table import Block
from scriptgraph.report.wording import MISSING, shown_name

FEWEST = 5
"""Dialogues that a turn needs for its median to be drawn, unless a group has fewer altogether."""


_CONFIRMED = "completions that the verifier confirmed"


@dataclass(frozen=True)
class Plot:
    """A plot; the numbers behind it can be read, too."""

    key: str
    title: str
    caption: str
    svg: Markup | None
    """None where there is nothing to draw; the caption says why."""

    numbers: Block
    legend: tuple[Sign, ...] = ()


def plots(
    groups: Sequence[GroupSummary],
    tokens: Mapping[str, Sequence[TurnSpread]],
    intervals: Mapping[str, Mapping[str, SectionIntervals]],
    titles: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Iterator[Plot]:
    """Give all plots.

    Args:
        groups: The groups of a report.
        tokens: Group → the input tokens of its turns.
        intervals: Group → section → its intervals.
        titles: Group → section → what it is called, where that is known.
    """
    yield _lengths(groups)
    yield _tokens(groups, tokens)
    for number, (script, those) in enumerate(_by_script(groups).items(), start=1):
        about = f", {script}" if script else ""
        named = {id_: title for one in those for id_, title in titles.get(one.name, {}).items()}
        yield _completion(those, f"completion-{number}", about, named, intervals)
        yield _turns(those, f"sections-{number}", about, named, intervals)


def _lengths(groups: Sequence[GroupSummary]) -> Plot:
    title = "Turns per dialogue"
    lengths = {shown_name(group): group.lengths for group in groups}
    rows = [
        (
            shown_name(group),
            f"{group.dialogues:,}",
            str(min(group.lengths)),
            *_parts(Spread.of(one.turns for one in group.figures)),
            str(max(group.lengths)),
        )
        for group in groups
        if group.lengths
    ]
    header = ("", "dialogues", "least", "lower quartile", "median", "upper quartile", "most")
    return Plot(
        "lengths",
        title,
        "How many dialogues had how many messages of the agent. The line above the bars spans the "
        "middle half of the dialogues, the point on it is the median.",
        paint_lengths("lengths", title, lengths) if rows else None,
        Block(title, header, tuple(rows)),
    )


def _tokens(groups: Sequence[GroupSummary], tokens: Mapping[str, Sequence[TurnSpread]]) -> Plot:
    title = "Input tokens over the session"
    known = {shown_name(group): tokens.get(group.name, ()) for group in groups}
    rows = [
        (name, str(one.turn), f"{one.dialogues:,}", *_parts(one.spread))
        for name, course in known.items()
        for one in course
    ]
    header = ("", "turn", "dialogues", "lower quartile", "median", "upper quartile")
    band = ", and the middle half of the dialogues" if len(groups) <= MOST_BANDS else ""
    drawn = {name: list(_drawn(course)) for name, course in known.items()}
    return Plot(
        "tokens",
        title,
        f"What the agent's calls of a turn read: the median{band}; drawn as long as {FEWEST} "
        "dialogues last, or all of a smaller group."
        if rows
        else "No dialogue says how many tokens its turns took.",
        paint_tokens("tokens", title, drawn) if rows else None,
        Block(title, header, tuple(rows)),
        legend(known),
    )


def _parts(spread: Spread) -> tuple[str, str, str]:
    return f"{spread.low:,.1f}", f"{spread.median:,.1f}", f"{spread.high:,.1f}"


def _drawn(course: Sequence[TurnSpread]) -> Iterable[TurnSpread]:
    """Leave out the end, where a few long dialogues stand for all."""
    least = min(FEWEST, course[0].dialogues) if course else 0
    return (one for one in course if one.dialogues >= least)


def _completion(
    groups: Sequence[GroupSummary],
    key: str,
    about: str,
    titles: Mapping[str, str],
    intervals: Mapping[str, Mapping[str, SectionIntervals]],
) -> Plot:
    title = f"Confirmed completions by section{about}"
    points, rows = [], []
    for section, group, count in _sections(groups):
        judged = count.correct + count.incorrect
        if judged:
            found = intervals[group.name][section].confirmed
            value = count.correct / judged
            points.append(Point(section, shown_name(group), value, found))
            ends = f"{100 * found.low:.1f} to {100 * found.high:.1f} %" if found else MISSING
            confirmed, name = f"{count.correct:,} of {judged:,}", titles.get(section, section)
            rows.append((name, shown_name(group), confirmed, f"{100 * value:.1f} %", ends))
    names = tuple(map(shown_name, groups))
    return Plot(
        key,
        title,
        f"The share of claimed completions that the verifier confirmed{_with_intervals(points)}"
        if points
        else "No verifier has judged a completion in these dialogues.",
        paint_sections(key, title, points, names, titles, of=_CONFIRMED, share=True)
        if points
        else None,
        Block(title, ("section", "", "confirmed", "share", "95 % interval"), tuple(rows)),
        legend(names),
    )


def _turns(
    groups: Sequence[GroupSummary],
    key: str,
    about: str,
    titles: Mapping[str, str],
    intervals: Mapping[str, Mapping[str, SectionIntervals]],
) -> Plot:
    title = f"Turns per section{about}"
    points, rows = [], []
    for section, group, count in _sections(groups):
        if count.visits:
            found = intervals[group.name][section].turns
            value = count.turns / count.visits
            points.append(Point(section, shown_name(group), value, found))
            ends = f"{found.low:.1f} to {found.high:.1f}" if found else MISSING
            numbers = f"{count.turns:,}", f"{count.visits:,}", f"{value:.1f}", ends
            rows.append((titles.get(section, section), shown_name(group), *numbers))
    names = tuple(map(shown_name, groups))
    header = ("section", "", "turns", "visits", "turns per visit", "95 % interval")
    return Plot(
        key,
        title,
        "How many messages of the agent one visit of a section took on average"
        + _with_intervals(points),
        paint_sections(key, title, points, names, titles, of="turns per visit") if points else None,
        Block(title, header, tuple(rows)),
        legend(names),
    )


def _with_intervals(points: Sequence[Point]) -> str:
    """Say in the end of a sentence whether figures have intervals."""
    if all(point.ends for point in points):
        return ", with the 95 % interval." if points else "."
    return f", with the 95 % interval where at least {DRAWN} were drawn and anything varies."


def _by_script(groups: Iterable[GroupSummary]) -> dict[str, list[GroupSummary]]:
    """Put groups together whose sections are the same ones."""
    found: dict[str, list[GroupSummary]] = {}
    for group in groups:
        found.setdefault(group.levels.get("script", ""), []).append(group)
    return found


def _sections(
    groups: Sequence[GroupSummary],
) -> Iterator[tuple[str, GroupSummary, SectionCount]]:
    """Give every section in the script's order, and in it every group that was there."""
    found = [
        (section, number, group, count)
        for number, group in enumerate(groups)
        for section, count in group.counts.ordered_sections()
    ]
    positions: dict[str, int] = {}
    for group in groups:
        for section, position in group.counts.positions.items():
            positions[section] = max(positions.get(section, 0), position)
    found.sort(key=lambda one: (positions.get(one[0], 0), one[0], one[1]))
    return ((section, group, count) for section, _, group, count in found)
