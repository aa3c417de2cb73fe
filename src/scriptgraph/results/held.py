"""A dialogue with what every row about it says of where it is from, and how it was held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from scriptgraph.metrics.course import Course, course
from scriptgraph.metrics.figures import Figures, figures
from scriptgraph.metrics.labels import Labels, labels_of
from scriptgraph.metrics.segmentation import Segmentation, segmentation_of
from scriptgraph.metrics.speech import Speech, speech, spoken
from scriptgraph.records.dialogue import Dialogue

_REPETITION = re.compile(r"-(\d+)$")
"""How the id of an experiment's dialogue ends."""


NO_WORDS = "they need a segmenter that is not installed"
"""Where there are no words: in a language that puts no spaces between them."""


@dataclass(frozen=True)
class Held:
    """A dialogue and its source."""

    dialogue: Dialogue
    source: str
    """Where it was read from, as it was named."""

    experiment: str | None = None
    """What the manifest beside it calls the experiment."""

    @cached_property
    def labels(self) -> Labels:
        """Say what it is an instance of."""
        return labels_of(self.dialogue, self.source)

    @cached_property
    def course(self) -> Course:
        """Follow it from its first step to its last."""
        return course(self.dialogue)

    @cached_property
    def figures(self) -> Figures:
        """Take its numbers, without those of what was said."""
        return figures(self.dialogue, labels=self.labels, run=self.course)

    @cached_property
    def speech(self) -> Speech:
        """Measure what was said, which takes longest and only one table wants."""
        return speech(spoken(self.dialogue))

    @cached_property
    def _segmentation(self) -> Segmentation:
        return segmentation_of(one.text for one in spoken(self.dialogue))

    def words(self, text: str) -> int | None:
        """Count the words of a text of its; None where nobody here can tell them apart."""
        return None if self._segmentation.lacking else len(self._segmentation.words(text))

    @property
    def repetition(self) -> int | None:
        """Give its number among those of one kind; None where no experiment planned it."""
        found = _REPETITION.search(self.dialogue.id) if self.experiment is not None else None
        return int(found[1]) if found else None
