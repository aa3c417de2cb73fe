"""Takes dialogues one at a time and keeps of each only what a report needs.

What a report holds in memory is a few hundred bytes a dialogue, whatever was said in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from scriptgraph.metrics.counts import Counts
from scriptgraph.metrics.course import course
from scriptgraph.metrics.figures import Figures, Labels, figures, labels_of
from scriptgraph.records import Dialogue


@dataclass(slots=True)
class Tally:
    """The figures of every dialogue, and counts for each kind of dialogue."""

    figures: list[Figures] = field(default_factory=list)
    """Of all dialogues, those that the plan discards among them."""

    counts: defaultdict[Labels, Counts] = field(default_factory=lambda: defaultdict(Counts))
    """Of those that are not discarded, by what they are an instance of."""

    _labels: dict[Labels, Labels] = field(default_factory=dict)

    def add(self, dialogue: Dialogue, source: str) -> None:
        """Take in a dialogue.

        Args:
            dialogue: The dialogue.
            source: Where it was read from, as the report is to name it.
        """
        labels = labels_of(dialogue, source)
        labels = self._labels.setdefault(labels, labels)  # one object for all that are alike
        run = course(dialogue)
        self.figures.append(figures(dialogue, labels=labels, run=run))
        if not dialogue.discarded:
            self.counts[labels].add(dialogue, run)

    def merge(self, other: Tally) -> None:
        """Take in what another has taken in."""
        self.figures += other.figures
        for labels, counts in other.counts.items():
            self.counts[labels].merge(counts)
