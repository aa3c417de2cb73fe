"""What scores come to: mean, spread and agreement of each criterion, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from types import MappingProxyType
from typing import Literal

from scriptgraph.metrics.intervals import Interval, ratio_interval
from scriptgraph.metrics.repeats import Steadiness, steadiness
from scriptgraph.replies.clusters import sums
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

    steadiness: Steadiness | None
    """Between repeats; None where there was but one."""


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
    found = {name: _mark(sheets, _given(name), repeats, clusters) for name in rubric.by_id}
    whole = _mark(sheets, lambda sheet: sheet.overall, repeats, clusters, "interval")
    return {**found, OVERALL: whole}


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


def _given(criterion: str) -> Callable[[ScoreSheet], float | None]:
    def value(sheet: ScoreSheet) -> float | None:
        one = sheet.scores.get(criterion)
        return None if one is None else float(one.score)

    return value


def _mark(
    sheets: Sequence[ScoreSheet],
    value: Callable[[ScoreSheet], float | None],
    repeats: int,
    clusters: Mapping[str, str],
    level: Literal["ordinal", "interval"] = "ordinal",
) -> Mark:
    ratings: defaultdict[str, list[float | None]] = defaultdict(lambda: [None] * repeats)
    for sheet in sheets:
        ratings[sheet.id][sheet.repeat - 1] = value(sheet)
    means = {
        id_: fmean(given)
        for id_, row in ratings.items()
        if (given := [one for one in row if one is not None])
    }
    return Mark(
        n=len(means),
        missing=sum(value(sheet) is None for sheet in sheets),
        mean=fmean(means.values()) if means else None,
        sd=stdev(means.values()) if len(means) > 1 else None,
        interval=ratio_interval(sums((clusters.get(id_, id_), m) for id_, m in means.items())),
        steadiness=steadiness(list(ratings.values()), level) if repeats > 1 else None,
    )
