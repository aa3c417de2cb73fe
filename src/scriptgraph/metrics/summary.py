"""A whole report as data: what the table in the terminal, the JSON and the page are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.grouping import Group, groups, usual_factors
from scriptgraph.metrics.intervals import Interval, Pairs, ratio_intervals, share_interval
from scriptgraph.metrics.measures import FURTHER, PUBLISHED, Measure, ratio
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
    intervals: bool = True,
    on_group: Callable[[], object] = lambda: None,
) -> Summary:
    """Make a report of what was counted.

    Args:
        tally: The dialogues.
        sources: Where they come from.
        by: The factors to group them by; by mode, and by script if there are several, unless told.
        intervals: Whether to give intervals, which need the extra `report`.
        on_group: Called after each group, for progress.
    """
    factors = tuple(by or usual_factors(tally))
    has_cases = "case" not in factors and any(labels.case for labels in tally.labels)
    finer = groups(tally, (*factors, "case")) if has_cases else []

    def summaries(found: Iterable[Group]) -> Iterator[GroupSummary]:
        for group in found:
            yield _summary(group, intervals=intervals)
            on_group()

    return Summary(
        tuple(sources), factors, tuple(summaries(groups(tally, factors))), tuple(summaries(finer))
    )


def _summary(group: Group, *, intervals: bool) -> GroupSummary:
    figures = group.figures
    measures = (*PUBLISHED, *FURTHER)
    rows = rows_of(((one, one.pairs(figures)) for one in measures), intervals=intervals)
    return GroupSummary(
        **vars(replace(group, discarded=_ranked(group.discarded), failed=_ranked(group.failed))),
        dialogues=len(figures),
        rehearsals=sum(one.rehearsal for one in figures),
        rehearsed_verdicts=sum(one.rehearsed_verdicts for one in figures),
        dispatches=_dispatches(figures),
        published=rows[: len(PUBLISHED)],
        further=rows[len(PUBLISHED) :],
        exits=_ranked(Counter(one.exit_reason or UNKNOWN for one in figures)),
        lengths=dict(sorted(Counter(one.turns for one in figures).items())),
        cost=Bill.of(part for one in figures for part in (one.agent_dollars, one.patient_dollars)),
    )


def _dispatches(figures: Sequence[Figures]) -> int | None:
    if figures and all(one.switches is None for one in figures):
        return None
    return sum(one.dispatches for one in figures)


def rows_of(given: Iterable[tuple[Measure, Pairs]], *, intervals: bool) -> tuple[Row, ...]:
    """Make rows of what is divided and by what: shares with Wilson's interval, means bootstrapped.

    Args:
        given: Measures, and for each what is divided and by what.
        intervals: Whether to give intervals.
    """
    measured = list(given)
    means = [pairs for measure, pairs in measured if intervals and measure.kind == "mean"]
    bootstrapped = iter(ratio_intervals(means))
    rows = []
    for measure, pairs in measured:
        above, below = (int(sum(parts)) for parts in zip(*pairs, strict=True)) if pairs else (0, 0)
        found = None
        if intervals:
            is_mean = measure.kind == "mean"
            found = next(bootstrapped) if is_mean else share_interval(above, below)
        n = below if measure.kind == "share" else len(pairs)
        rows.append(Row(measure, ratio(pairs), found, n))
    return tuple(rows)


def _ranked(reasons: Counter[str]) -> Counter[str]:
    return Counter(dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))))
