"""What was said in simulated dialogues, held against other corpora and against profiles.

The same figures for every group: script modes, baselines, role-play. Read
`docs/design/012-worth-of-simulations.md` for what they can show and what they cannot.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scriptgraph.metrics.comparison import Difference, differences_of
from scriptgraph.metrics.criteria import Mark
from scriptgraph.metrics.jackknife import Drawn, Sample
from scriptgraph.metrics.measures import Measure, sample_of
from scriptgraph.metrics.profiles import Overlaps, Profiles, chance_of_such_fit
from scriptgraph.metrics.ratings import Ratings
from scriptgraph.metrics.sampling import Sampling
from scriptgraph.metrics.speech import Speech
from scriptgraph.metrics.spoken import LIKENESS, SPEECH, SPOKEN
from scriptgraph.metrics.summary import GroupSummary, Row, Summary, rows_of
from scriptgraph.metrics.tally import Tally


@dataclass(frozen=True)
class Fit:
    """How the words of a group's clients suit their own profiles."""

    rows: tuple[Row, ...]
    """Overlap with the own profile, with the others, and the difference."""

    patients: int
    """Patients with a profile that speak in the group."""

    profiles: int
    """Profiles that there are."""

    p: float | None
    """Of the permutation test; None with too few patients."""


@dataclass(frozen=True)
class Corpus:
    """The reference."""

    path: Path
    dialogues: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class GroupSpeech:
    """What was said in the dialogues of one group."""

    rows: tuple[Row, ...]
    against: tuple[Difference, ...]
    """The group minus the reference; empty without one."""

    lacking: Mapping[str, int]
    """Why words are not to be had → of how many dialogues."""

    fit: Fit
    ratings: tuple[Mapping[str, Mark], ...]
    """Of each judge, criterion → what it came to."""

    repeats: tuple[int, ...]
    """Of each judge, how often it scored a dialogue."""


@dataclass(frozen=True)
class SpeechComparison:
    """All groups, in the order of the report."""

    groups: Mapping[str, GroupSpeech]
    reference: Corpus | None
    ratings: tuple[Ratings, ...]
    """One for each judge and rubric."""


def compare_speech(
    summary: Summary,
    tally: Tally,
    *,
    reference: tuple[Path, Sequence[Speech]] | None = None,
    ratings: Sequence[Ratings] = (),
    intervals: bool = True,
    on_group: Callable[[], object] = lambda: None,
) -> SpeechComparison:
    """Work out what was said in each group of a report.

    Args:
        summary: The report.
        tally: What it was made of; it must have measured what was said.
        reference: A corpus, and where it lies.
        ratings: Scores of the dialogues.
        intervals: Whether to give intervals and tests, which need the extra `report`.
        on_group: Called after each group, for progress.
    """
    groups = {}
    for group in summary.groups:
        groups[group.name] = _group(
            group, summary.sampling, tally, reference, ratings, intervals=intervals
        )
        on_group()
    corpus = _corpus(*reference, intervals=intervals) if reference else None
    return SpeechComparison(groups, corpus, tuple(ratings))


def _group(
    group: GroupSummary,
    sampling: Sampling,
    tally: Tally,
    reference: tuple[Path, Sequence[Speech]] | None,
    ratings: Sequence[Ratings],
    *,
    intervals: bool,
) -> GroupSpeech:
    places = {(one.labels.source, one.id): sampling.drawn(one) for one in group.figures}

    def rows(measures: Sequence[Measure]) -> tuple[Row, ...]:
        samples = ((one, one.sample(group.figures, sampling)) for one in measures)
        return rows_of(samples, intervals=intervals)

    return GroupSpeech(
        rows=rows(SPEECH),
        against=_against(group, sampling, reference[1], intervals=intervals) if reference else (),
        lacking=Counter(
            one.speech.lacking for one in group.figures if one.speech and one.speech.lacking
        ),
        fit=_fit(group, rows(LIKENESS), tally, intervals=intervals),
        ratings=tuple(one.of(places, intervals=intervals) for one in ratings),
        repeats=tuple(one.repeats(places) for one in ratings),
    )


def _against(
    group: GroupSummary, sampling: Sampling, speeches: Sequence[Speech], *, intervals: bool
) -> tuple[Difference, ...]:
    """Take a reference, whose dialogues are drawn one by one, from a group."""
    ways = max((len(sampling.drawn(one)) for one in group.figures), default=1)
    both = (
        (measure, sample, measure.sample(group.figures, sampling))
        for measure, sample in _of_reference(speeches, ways)
    )
    return differences_of(both, intervals=intervals)


def _fit(group: GroupSummary, rows: tuple[Row, ...], tally: Tally, *, intervals: bool) -> Fit:
    profiles = tally.profiles or Profiles()
    labels = {one.labels for one in group.figures}
    patients: dict[str, Overlaps] = {}
    for (label, patient), found in tally.overlaps.items():
        if label in labels:
            empty = Overlaps(array("d", [0.0] * len(found.sums)))
            patients.setdefault(patient, empty).add(found.sums, found.dialogues)
    return Fit(
        rows=rows,
        patients=len(patients),
        profiles=len(profiles.words),
        p=chance_of_such_fit(profiles, patients) if intervals else None,
    )


def _corpus(path: Path, speeches: Sequence[Speech], *, intervals: bool) -> Corpus:
    return Corpus(path, len(speeches), rows_of(_of_reference(speeches), intervals=intervals))


def _of_reference(speeches: Sequence[Speech], ways: int = 1) -> Iterator[tuple[Measure, Sample]]:
    """Give the rows of a reference; each of its dialogues is drawn by itself."""
    drawn = {id(one): (Drawn(f"\n{place}"),) * ways for place, one in enumerate(speeches)}
    for one, measure in zip(SPOKEN, SPEECH, strict=True):
        yield measure, sample_of(speeches, one.top, one.bottom, lambda each: drawn[id(each)])
