"""A whole report as data: what the table in the terminal, the JSON and the page are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.grouping import Group, groups, usual_factors
from scriptgraph.metrics.intervals import Interval, clustered_share_interval, mean_interval
from scriptgraph.metrics.jackknife import Sample
from scriptgraph.metrics.measures import FURTHER, PUBLISHED, Measure, ratio
from scriptgraph.metrics.passing import PassRow, pass_rows
from scriptgraph.metrics.sampling import Sampled, Sampling, sampling_of
from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.spending import Bill
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import UNKNOWN


@dataclass(frozen=True)
class Row:
    """One figure of a group."""

    measure: Measure
    value: float | None
    """None where no dialogue says anything about it."""

    interval: Interval | None
    """With 95 % confidence; None where there can be none."""

    n: int
    """What it is over: dialogues, or, of a share, all that was counted."""

    @property
    def key(self) -> str:
        """Name it as programs do."""
        return self.measure.key


@dataclass(frozen=True, kw_only=True)
class GroupSummary(Group):
    """Everything about the dialogues of one group.

    Those that the plan discards, and sessions that failed, are only counted; the most frequent
    reason stands first.
    """

    dialogues: int
    rehearsals: int
    """Dialogues in which the rehearsal model spoke."""

    rehearsed_verdicts: int
    """Dialogues that the rehearsal model judged."""

    dispatches: int | None
    """None where no script is followed, and so nothing dispatched."""

    published: tuple[Row, ...]
    """The rows of the published table, without its two counts."""

    further: tuple[Row, ...]
    """What the published table lacks."""

    passes: tuple[PassRow, ...]
    """Of each number of repetitions, the share of cases in which so many all pass."""

    exits: Mapping[str, int]
    """Exit reason → dialogues, the most frequent first."""

    lengths: Mapping[int, int]
    """Turns → dialogues."""

    cost: Bill
    """Of agent and patient together, in its dialogues; a part is one of the two in one of them."""

    @property
    def case(self) -> str:
        """Name the case, of a group that is one."""
        return self.title.rpartition("/")[2]

    @property
    def partial_rehearsals(self) -> int:
        """Count those of its rehearsals in which a language model spoke as well."""
        return sum(bool(one.rehearsed_roles) for one in self.figures)

    @property
    def rehearsed_roles(self) -> tuple[str, ...]:
        """Name the roles that the rehearsal model played in these."""
        return tuple(dict.fromkeys(role for one in self.figures for role in one.rehearsed_roles))

    @property
    def lost(self) -> int:
        """Count the sessions that are in no figure."""
        return sum(self.discarded.values()) + sum(self.failed.values())

    @property
    def sessions(self) -> int:
        """Count all that were held, to their end or not."""
        return self.dialogues + self.lost

    @property
    def follows_script(self) -> bool:
        """Say whether its dialogues have sections to go through."""
        return self.dispatches is not None


@dataclass(frozen=True)
class Summary:
    """A report."""

    sources: tuple[Source, ...]
    by: tuple[str, ...]
    """The factors that the groups are made by."""

    groups: tuple[GroupSummary, ...]
    cases: tuple[GroupSummary, ...]
    """The same by patient case; empty where the groups are by case already, or there is none."""

    sampling: Sampling = field(default_factory=Sampling)
    """Of whom the intervals speak."""

    def cases_of(self, group: GroupSummary) -> list[GroupSummary]:
        """Give the patient cases that a group consists of."""
        return [
            case
            for case in self.cases
            if all(case.levels[factor] == level for factor, level in group.levels.items())
        ]

    @property
    def dialogues(self) -> int:
        """Count the dialogues that the figures are over."""
        return sum(group.dialogues for group in self.groups)

    @property
    def lost(self) -> int:
        """Count the sessions that are in no figure."""
        return sum(group.lost for group in self.groups)

    @property
    def rehearsals(self) -> int:
        """Count those in which the rehearsal model spoke."""
        return sum(group.rehearsals for group in self.groups)

    @property
    def rehearsed_verdicts(self) -> int:
        """Count those that the rehearsal model judged."""
        return sum(group.rehearsed_verdicts for group in self.groups)


def summarise(
    tally: Tally,
    sources: Sequence[Source] = (),
    *,
    by: Sequence[str] | None = None,
    sampled: tuple[Sampled, ...] | None = None,
    intervals: bool = True,
    on_group: Callable[[], object] = lambda: None,
) -> Summary:
    """Make a report of what was counted.

    Args:
        tally: The dialogues.
        sources: Where they come from.
        by: The factors to group them by; by mode, and by script if there are several, unless told.
        sampled: What is a sample; as the plans say, or by the number of cases, unless told.
        intervals: Whether to give intervals, which need the extra `report`.
        on_group: Called after each group, for progress.

    Raises:
        InputError: When plans differ in what is a sample, or what groups are made by is to be one.
    """
    factors = tuple(by or usual_factors(tally))
    has_cases = "case" not in factors and any(labels.case for labels in tally.labels)
    finer = groups(tally, (*factors, "case")) if has_cases else []
    planned = [source.sampled for source in sources]
    sampling = sampling_of(tally.figures, factors, asked=sampled, planned=planned)

    def summaries(found: Iterable[Group], drawn: Sampling) -> Iterator[GroupSummary]:
        for group in found:
            yield _summary(group, drawn, intervals=intervals)
            on_group()

    return Summary(
        tuple(sources),
        factors,
        tuple(summaries(groups(tally, factors), sampling)),
        tuple(summaries(finer, sampling.within_cases())),
        sampling,
    )


def _summary(group: Group, sampling: Sampling, *, intervals: bool) -> GroupSummary:
    figures = group.figures
    measures = (*PUBLISHED, *FURTHER)
    rows = rows_of(((one, one.sample(figures, sampling)) for one in measures), intervals=intervals)
    return GroupSummary(
        **vars(replace(group, discarded=_ranked(group.discarded), failed=_ranked(group.failed))),
        dialogues=len(figures),
        rehearsals=sum(one.rehearsal for one in figures),
        rehearsed_verdicts=sum(one.rehearsed_verdicts for one in figures),
        dispatches=_dispatches(figures),
        published=rows[: len(PUBLISHED)],
        further=rows[len(PUBLISHED) :],
        passes=pass_rows(figures, sampling, intervals=intervals),
        exits=_ranked(Counter(one.exit_reason or UNKNOWN for one in figures)),
        lengths=dict(sorted(Counter(one.turns for one in figures).items())),
        cost=Bill.of(part for one in figures for part in (one.agent_dollars, one.patient_dollars)),
    )


def _dispatches(figures: Sequence[Figures]) -> int | None:
    if figures and all(one.switches is None for one in figures):
        return None
    return sum(one.dispatches for one in figures)


def rows_of(given: Iterable[tuple[Measure, Sample]], *, intervals: bool) -> tuple[Row, ...]:
    """Make rows of what is divided and by what.

    Args:
        given: Measures, and for each what is divided and by what.
        intervals: Whether to give intervals.
    """
    return tuple(_row(measure, sample, intervals=intervals) for measure, sample in given)


def _row(measure: Measure, sample: Sample, *, intervals: bool) -> Row:
    is_share = measure.kind == "share"
    found = None
    if intervals:
        found = clustered_share_interval(sample) if is_share else mean_interval(sample)
    return Row(measure, ratio(sample), found, measure.over(sample))


def _ranked(reasons: Counter[str]) -> Counter[str]:
    return Counter(dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))))
