"""The intervals of what is told section by section, over what was drawn, like all of a report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from scriptgraph.metrics.course import Course
from scriptgraph.metrics.intervals import Interval, clustered_share_interval, mean_interval
from scriptgraph.metrics.jackknife import Amount, Drawn
from scriptgraph.metrics.labels import Labels
from scriptgraph.metrics.sampling import Sampling
from scriptgraph.records.dialogue import Dialogue


class SectionIntervals(NamedTuple):
    """Those of one section in one group; None where too little was drawn, or nothing varies."""

    turns: Interval | None
    """Of the agent's messages in one visit."""

    confirmed: Interval | None
    """Of the share of claimed completions that the verifier confirmed."""


class _Part(NamedTuple):
    """What one dialogue adds to the figures of a section."""

    pair: str
    turns: int
    visits: int
    confirmed: int
    judged: int


@dataclass
class SectionParts:
    """Keeps of every dialogue what it adds to each section, by what it is an instance of."""

    found: defaultdict[tuple[Labels, str], list[_Part]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, dialogue: Dialogue, labels: Labels, run: Course) -> None:
        """Take in a dialogue that counts."""
        if dialogue.discarded:
            return
        turns, visits = Counter(turn.section for turn in run.turns), Counter(run.visits)
        judged = Counter(one.source for one in run.switches if one.completed is not None)
        confirmed = Counter(one.source for one in run.switches if one.completed)
        pair = dialogue.pair or dialogue.id
        for section in dict.fromkeys((*visits, *turns, *judged)):
            numbers = (one[section] for one in (turns, visits, confirmed, judged))
            self.found[labels, section].append(_Part(pair, *numbers))

    def intervals(self, group: Iterable[Labels], sampling: Sampling) -> dict[str, SectionIntervals]:
        """Give the intervals of every section in the dialogues that are instances of these."""
        wanted = frozenset(group)
        parts: defaultdict[str, list[tuple[_Part, tuple[Drawn, ...]]]] = defaultdict(list)
        for (labels, section), those in self.found.items():
            if labels in wanted:
                drawn = ((one, sampling.drawn_as(labels, one.pair)) for one in those)
                parts[section].extend(drawn)
        return {
            section: SectionIntervals(
                mean_interval([Amount(one.turns, one.visits, drawn) for one, drawn in those]),
                clustered_share_interval(
                    [Amount(one.confirmed, one.judged, drawn) for one, drawn in those if one.judged]
                ),
            )
            for section, those in parts.items()
        }
