"""Scores of whole dialogues that lie beside them, such as those of the working alliance."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scriptgraph.files.lines import Remark, read_lines
from scriptgraph.formats.rubric import load_rubric, packaged_rubrics
from scriptgraph.metrics.criteria import Mark, mark
from scriptgraph.metrics.intervals import Interval, mean_interval
from scriptgraph.metrics.jackknife import Amount, Drawn
from scriptgraph.metrics.repeats import steadiness
from scriptgraph.records.people import agreement_with_people
from scriptgraph.records.results import Results
from scriptgraph.replies.rubric import OVERALL as OVERALL
from scriptgraph.replies.scores import ScoreSheet, fuller

Place = tuple[str, str]
"""A dialogue: where it was read from, as the report names it, and its id."""


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

    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Criterion → how the judge agrees with people on it; empty where nobody has asked."""

    sheets: dict[Place, dict[int, ScoreSheet]] = field(default_factory=dict)
    """Dialogue → repeat → the fullest sheet."""

    def add(self, place: Place, sheet: ScoreSheet) -> None:
        """Take in a sheet; of several on one repeat, the one with the most scores counts."""
        known = self.sheets.setdefault(place, {})
        known[sheet.repeat] = fuller(known.get(sheet.repeat), sheet)

    @property
    def criteria(self) -> tuple[str, ...]:
        """List what is scored, the whole last."""
        sheets = (sheet for by_repeat in self.sheets.values() for sheet in by_repeat.values())
        named = (name for sheet in sheets for name in (*sheet.scores, *sheet.missing))
        return (*dict.fromkeys(name for name in named if name != OVERALL), OVERALL)

    def of(
        self, places: Mapping[Place, tuple[Drawn, ...]], *, intervals: bool = True
    ) -> dict[str, Mark]:
        """Put the scores of some dialogues in figures, by criterion; the others have none.

        Args:
            places: The dialogues, each with what it was drawn with.
            intervals: Whether to give intervals.
        """
        scored = {place: self.sheets[place] for place in places if place in self.sheets}

        def interval(means: Mapping[Place, float]) -> Interval | None:
            return mean_interval([Amount(one, 1, places[place]) for place, one in means.items()])

        found = {}
        for name in self.criteria:
            rows = {
                place: {repeat: sheet.value(name) for repeat, sheet in sheets.items()}
                for place, sheets in scored.items()
            }
            repeats = steadiness([list(row.values()) for row in rows.values()], level=None)
            found[name] = mark(rows, interval if intervals else lambda _: None, repeats)
        return found

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
                if (ratings := found.get(_key(sheet))) is None:
                    ratings = found[_key(sheet)] = _empty(sheet)
                    ratings.people = agreement_with_people(file, sheet.judge)
                ratings.add((str(path), sheet.id), sheet)
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
