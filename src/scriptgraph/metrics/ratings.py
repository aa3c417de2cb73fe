"""Scores of whole dialogues that lie beside them, such as those of the working alliance."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, stdev

from scriptgraph.files.lines import Remark, read_lines
from scriptgraph.formats.rubric import load_rubric, packaged_rubrics
from scriptgraph.metrics.intervals import Interval, ratio_interval
from scriptgraph.metrics.repeats import pooled_spread
from scriptgraph.records.results import Results
from scriptgraph.replies.rubric import OVERALL as OVERALL
from scriptgraph.replies.scores import ScoreSheet

Place = tuple[str, str]
"""A dialogue: where it was read from, as the report names it, and its id."""

_Sheet = Mapping[str, float | None]
"""Criterion → score; None where it is missing."""


@dataclass(frozen=True)
class Rating:
    """What one criterion came to, over dialogues of which each counts once, by its mean."""

    n: int
    """Dialogues with a score."""

    missing: int
    """Sheets without one; none is filled."""

    mean: float | None
    interval: Interval | None
    """Of the mean; bootstrapped over dialogues."""

    between: float | None
    """The standard deviation between dialogues; None with fewer than two."""

    within: float | None
    """That between repeats on one dialogue, pooled; None where nothing was scored twice."""


@dataclass
class Ratings:
    """What one judge gave by one rubric."""

    rubric: str
    title: str
    """The rubric's; with the temperature that the judge was asked at, where it has one."""

    caution: str
    """What to bear in mind about such scores; empty where nobody says."""

    judge: str
    rehearsal: bool
    """Whether no language model judged."""

    temperature: float | None = None
    """The judge's; None where it has none."""

    sheets: dict[Place, dict[int, _Sheet]] = field(default_factory=dict)
    """Dialogue → repeat → the fullest sheet."""

    def add(self, place: Place, repeat: int, sheet: _Sheet) -> None:
        """Take in a sheet; of several on one repeat, the one with the most scores counts."""
        known = self.sheets.setdefault(place, {})
        if repeat not in known or _given(known[repeat]) <= _given(sheet):
            known[repeat] = sheet

    @property
    def criteria(self) -> tuple[str, ...]:
        """List what is scored, the whole last."""
        named = (
            name for sheets in self.sheets.values() for sheet in sheets.values() for name in sheet
        )
        return (*(name for name in dict.fromkeys(named) if name != OVERALL), OVERALL)

    def of(self, places: Iterable[Place], *, intervals: bool = True) -> dict[str, Rating]:
        """Put the scores of some dialogues in figures, by criterion; the others have none."""
        scored = [list(self.sheets[place].values()) for place in places if place in self.sheets]
        return {name: _rating(scored, name, intervals=intervals) for name in self.criteria}

    def repeats(self, places: Iterable[Place]) -> int:
        """Say how often the dialogue was scored that was so most often."""
        return max((len(self.sheets.get(place, ())) for place in places), default=0)


def read_ratings(places: Mapping[Path, Results], remark: Remark) -> list[Ratings]:
    """Read the score sheets beside dialogues, where `scriptgraph score` puts them.

    Files with scores of single replies are passed over.

    Raises:
        InputError: When a file cannot be read, or a line is no score; it names the line.
    """
    found: dict[tuple[str, str, str, bool, float | None], Ratings] = {}
    for path, results in places.items():
        for file in sorted(_files(results)):
            for sheet in _whole(read_lines(file, ScoreSheet, "a score", on_cut_off=remark)):
                ratings = found.setdefault(_key(sheet), _empty(sheet))
                scores: dict[str, float | None] = dict(sheet.values())
                scores |= {**dict.fromkeys(sheet.missing), OVERALL: sheet.overall}
                ratings.add((str(path), sheet.id), sheet.repeat, scores)
    return list(found.values())


def _files(results: Results) -> Iterable[Path]:
    dialogues = results.dialogues
    if results.manifest is not None:
        return dialogues.parent.glob("scores.*.jsonl")
    return dialogues.parent.glob(f"{glob.escape(dialogues.stem)}.scores.*.jsonl")


def _whole(sheets: Iterator[ScoreSheet]) -> Iterator[ScoreSheet]:
    """Give the sheets, unless the first one is about a single reply: then all are."""
    for sheet in sheets:
        if sheet.dialogue != sheet.id:
            return
        yield sheet


def _key(sheet: ScoreSheet) -> tuple[str, str, str, bool, float | None]:
    """Tell apart what must not be put together: who judged, by what, and how."""
    by = (sheet.rubric, sheet.rubric_hash, sheet.judge)
    return (*by, sheet.rehearsal, sheet.temperature)


def _empty(sheet: ScoreSheet) -> Ratings:
    title = caution = ""
    if sheet.rubric in packaged_rubrics():
        rubric = load_rubric(sheet.rubric)
        title, caution = rubric.title, rubric.caution
    title = title or sheet.rubric
    if sheet.temperature is not None:
        title += f", at temperature {sheet.temperature:g}"
    by = (sheet.judge, sheet.rehearsal, sheet.temperature)
    return Ratings(sheet.rubric, title, caution, *by)


def _given(sheet: _Sheet) -> int:
    return sum(score is not None for score in sheet.values())


def _rating(scored: Sequence[Sequence[_Sheet]], criterion: str, *, intervals: bool) -> Rating:
    """Put one criterion in figures; `scored` has the sheets of each dialogue."""
    scores = [[sheet.get(criterion) for sheet in sheets] for sheets in scored]
    given = [[score for score in row if score is not None] for row in scores]
    means = sorted(fmean(row) for row in given if row)
    return Rating(
        n=len(means),
        missing=sum(score is None for row in scores for score in row),
        mean=fmean(means) if means else None,
        interval=ratio_interval([(mean, 1) for mean in means]) if intervals else None,
        between=stdev(means) if len(means) > 1 else None,
        within=pooled_spread([row for row in given if len(row) > 1]),
    )
