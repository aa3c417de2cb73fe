"""What scores come to: mean, spread and agreement of each criterion, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from types import MappingProxyType
from typing import Any, Literal

from scriptgraph.metrics.intervals import Interval, ratio_interval, sums
from scriptgraph.metrics.repeats import Steadiness, steadiness
from scriptgraph.replies.rubric import OVERALL, Rubric
from scriptgraph.replies.scores import ScoreSheet


@dataclass(frozen=True)
class Mark:
    """What one criterion came to, over things of which each counts once, by its mean."""

    n: int
    """Things with a score."""

    missing: int
    """Sheets without one; no score stands in for it."""

    mean: float | None
    sd: float | None
    """Between things; None with fewer than two."""

    interval: Interval | None
    """Of the mean, 95 %, over situations or dialogues; None where it is undefined."""

    repeats: Steadiness | None
    """How far repeats agree; None where there was to be but one."""

    @property
    def within(self) -> float | None:
        """Give the standard deviation between repeats on one thing."""
        return self.repeats.sd if self.repeats else None


Rows = Mapping[Any, Mapping[int, float | None]]
"""Thing → repeat → its score; None where that is missing."""


def mark(
    rows: Rows,
    interval: Callable[[Mapping[Any, float]], Interval | None],
    repeats: Steadiness | None,
) -> Mark:
    """Put one criterion in figures.

    Args:
        rows: What it was scored with.
        interval: Gives the interval of the mean from the mean of each thing.
        repeats: How far repeats agree.
    """
    given = {
        thing: [score for score in row.values() if score is not None] for thing, row in rows.items()
    }
    means = {thing: fmean(scores) for thing, scores in given.items() if scores}
    return Mark(
        n=len(means),
        missing=sum(score is None for row in rows.values() for score in row.values()),
        mean=fmean(means.values()) if means else None,
        sd=stdev(means.values()) if len(means) > 1 else None,
        interval=interval(means),
        repeats=repeats,
    )


def marks_of(
    sheets: Sequence[ScoreSheet],
    rubric: Rubric,
    repeats: int,
    clusters: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Mark]:
    """Put each criterion in figures, and the whole.

    Args:
        sheets: One of each thing and repeat.
        rubric: What they were scored by.
        repeats: How often each thing was to be scored.
        clusters: Thing → what it is drawn with when an interval is drawn: its situation or
            dialogue. Without it each thing is drawn alone.

    Returns:
        Criterion → its figures; `OVERALL` comes last.
    """
    return {
        name: _mark(sheets, name, repeats, clusters, "interval" if name == OVERALL else "ordinal")
        for name in (*rubric.by_id, OVERALL)
    }


def marks_by_scored(
    sheets: Sequence[ScoreSheet],
    rubric: Rubric,
    repeats: int,
    clusters: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, dict[str, Mark]]:
    """Put each model that was scored in figures; empty where none or only one is known."""
    by_scored: defaultdict[str | None, list[ScoreSheet]] = defaultdict(list)
    for sheet in sheets:
        by_scored[sheet.scored].append(sheet)
    if len(by_scored) < 2:
        return {}
    return {
        scored or "not known": marks_of(theirs, rubric, repeats, clusters)
        for scored, theirs in sorted(by_scored.items(), key=lambda pair: pair[0] or "")
    }


def reasons_for_missing(sheets: Sequence[ScoreSheet]) -> dict[str, int]:
    """Count why sheets lack a score, the most frequent first."""
    reasons = (reason for sheet in sheets for reason in set(sheet.missing.values()))
    return dict(Counter(reasons).most_common())


def _mark(
    sheets: Sequence[ScoreSheet],
    criterion: str,
    repeats: int,
    clusters: Mapping[str, str],
    level: Literal["ordinal", "interval"],
) -> Mark:
    rows: defaultdict[str, dict[int, float | None]] = defaultdict(dict)
    for sheet in sheets:
        rows[sheet.id][sheet.repeat] = sheet.value(criterion)
    asked = [[row.get(number) for number in range(1, repeats + 1)] for row in rows.values()]
    return mark(
        rows,
        lambda means: ratio_interval(sums((clusters.get(id_, id_), m) for id_, m in means.items())),
        steadiness(asked, level) if repeats > 1 else None,
    )
