"""Takes dialogues one at a time and keeps of each only what a report needs.

What a report holds in memory is a few hundred bytes a dialogue, whatever was said in it.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from scriptgraph.metrics.counts import Counts
from scriptgraph.metrics.course import Course, course
from scriptgraph.metrics.figures import Figures, figures
from scriptgraph.metrics.labels import Labels, labels_of, labels_of_failure
from scriptgraph.metrics.profiles import Likeness, Overlaps, Profiles
from scriptgraph.metrics.speech import Utterance, client_words, speech, spoken
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import Failure


class Listener(Protocol):
    """Keeps of dialogues what one part of a report needs; it is given each of them once."""

    def add(self, dialogue: Dialogue, labels: Labels, run: Course) -> object:
        """Take in a dialogue, what it is an instance of, and its course."""
        ...


@dataclass(slots=True)
class Tally:
    """The figures of every dialogue, and counts for each kind of dialogue."""

    figures: list[Figures] = field(default_factory=list)
    """Of all dialogues, those that the plan discards among them."""

    counts: defaultdict[Labels, Counts] = field(default_factory=lambda: defaultdict(Counts))
    """Of those that are not discarded, by what they are an instance of."""

    failed: Counter[tuple[Labels, str]] = field(default_factory=Counter)
    """What a session was to be an instance of, and why it failed → how many did."""

    profiles: Profiles | None = None
    """What clients are held against; None leaves what was said unmeasured, which is faster."""

    overlaps: dict[tuple[Labels, str], Overlaps] = field(default_factory=dict)
    """What kind of dialogue, and patient → its words against every profile."""

    listeners: Sequence[Listener] = ()
    """Who else is given every dialogue, so that none is read twice."""

    _labels: dict[Labels, Labels] = field(default_factory=dict)
    _met: dict[tuple[str, str | None, str | None], str] = field(default_factory=dict)

    @property
    def labels(self) -> Collection[Labels]:
        """Give what there was any session of, also where none is in a figure."""
        return self._labels.keys()

    def add(self, dialogue: Dialogue, source: str) -> None:
        """Take in a dialogue.

        Args:
            dialogue: The dialogue.
            source: Where it was read from, as the report is to name it.
        """
        labels = self._known(labels_of(dialogue, source))
        run = course(dialogue)
        said = None if self.profiles is None else spoken(dialogue)
        self.figures.append(
            figures(
                dialogue,
                labels=labels,
                run=run,
                speech=None if said is None else speech(said),
                likeness=None if said is None else self._likeness(dialogue, labels, said),
            )
        )
        if not dialogue.discarded:
            self.counts[labels].add(dialogue, run)
        for listener in self.listeners:
            listener.add(dialogue, labels, run)

    def met(self, dialogue: Dialogue, source: str) -> str:
        """Name the source in which a dialogue was met first.

        Repeated plans give the same ids, but two sessions do not begin and end at the same
        milliseconds; where a record has no times nobody can tell.
        """
        if dialogue.started_at is None:
            return source
        moment = dialogue.id, dialogue.started_at, dialogue.completed_at
        return self._met.setdefault(moment, source)

    def add_failure(self, failure: Failure, source: str) -> None:
        """Take in a session that failed, after the dialogues of its source."""
        labels = self._known(labels_of_failure(failure, source, self._labels))
        self.failed[labels, failure.reason] += 1

    def _known(self, labels: Labels) -> Labels:
        """Give one object for all that are alike."""
        return self._labels.setdefault(labels, labels)

    def _likeness(
        self, dialogue: Dialogue, labels: Labels, said: list[Utterance]
    ) -> Likeness | None:
        """Hold the client's words against the profiles."""
        patient, words = dialogue.patient, client_words(said)
        if not self.profiles or not patient or patient.id not in self.profiles.words or not words:
            return None
        overlaps = self.profiles.overlaps(words)
        if not dialogue.discarded:
            empty = Overlaps(array("d", [0.0] * len(overlaps)))
            self.overlaps.setdefault((labels, patient.id), empty).add(overlaps)
        return self.profiles.likeness(patient.id, overlaps)
