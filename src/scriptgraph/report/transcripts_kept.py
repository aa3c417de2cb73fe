"""The transcripts of the page, put aside as dialogues pass: which are shown is known at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from markupsafe import Markup, escape

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.course import Course
from scriptgraph.metrics.labels import Labels
from scriptgraph.metrics.summary import Summary
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.report.templates import template
from scriptgraph.report.titles import Titles
from scriptgraph.report.transcript import transcript

PARTS = (
    *("figures", "speech", "plots", "flow", "groups"),
    *("transcripts", "filters", "dialogues", "making"),
)
"""Ids of the page's own parts, which no dialogue can have."""

DISCARDED = ""
"""Stands for the group of the dialogues that the plan leaves out of the figures."""


_GROUP, _ANCHOR = Markup("<group>"), Markup("<anchor>")
"""Stand in a transcript for what is known at the end; no text can be like them: it is escaped."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A transcript that was put aside: what it is chosen by, and where it lies."""

    id: str
    labels: Labels
    is_discarded: bool
    case: str
    exit: str
    start: int
    length: int
    """The bytes of the file that it takes."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A transcript that the page shows."""

    kept: Kept
    group: str
    anchor: str
    """Its id in the page."""


class KeptTranscripts:
    """Takes the dialogues that the page may show; only what they are chosen by is in memory."""

    def __init__(
        self, file: IO[bytes], titles: Titles, *, by: Sequence[str] = (), most: int | None = None
    ) -> None:
        """Prepare for dialogues.

        Args:
            file: Takes their transcripts; nobody else may touch it.
            titles: What sections are called.
            by: The factors that the report is to group them by; none where it chooses them itself.
            most: How many are shown; all if None.
        """
        self.available = 0
        """The dialogues that there were."""

        self.days: tuple[str, str] | None = None
        """Those of their first beginning and of their last end; None where no dialogue says."""

        self._file, self._titles, self._by, self._most = file, titles, by, most
        self._template = template("transcript.html.jinja")
        self._kept: list[Kept] = []
        self._alike = Counter[Hashable]()

    def add(self, dialogue: Dialogue, labels: Labels, run: Course) -> None:
        """Put a dialogue aside, unless enough are there of whatever group it comes to be in."""
        self.available += 1
        if dialogue.started_at and dialogue.completed_at:
            begun, ended = dialogue.started_at[:10], dialogue.completed_at[:10]
            first, last = self.days or (begun, ended)
            self.days = min(first, begun), max(last, ended)
        script = (labels.script, labels.version, labels.hash)
        factors = (getattr(labels, factor) for factor in self._by)
        alike = DISCARDED if dialogue.discarded else (labels.mode, *script, *factors)
        if self._alike[alike] == self._most:
            return
        self._alike[alike] += 1
        titles = self._titles.get(labels.hash or "", {})
        told = transcript(dialogue, run, titles=titles)
        text = self._template.render(told=told, group=_GROUP, anchor=_ANCHOR)
        try:
            place = self._file.tell(), self._file.write(text.encode(errors="replace"))
        except OSError as error:
            raise InputError(f"cannot put transcripts aside: {error.strerror or error}") from error
        self._kept.append(Kept(told.id, labels, told.discarded, told.case, told.exit, *place))

    @property
    def wanted(self) -> int:
        """Say how many are shown of those that there were."""
        return self.available if self._most is None else min(self._most, self.available)

    def shown(self, summary: Summary) -> list[Shown]:
        """Choose the first ones of every group, in the order in which they were read."""
        groups = {labels: group.name for group in summary.groups for labels in group.labels}
        left = Counter(shares(_sizes(summary), self._most))
        anchors = {*PARTS}
        found = []
        for kept in self._kept:
            group = groups[kept.labels]
            place = DISCARDED if kept.is_discarded else group
            if left[place] > 0:
                left[place] -= 1
                found.append(Shown(kept, group, _anchor(kept.id, anchors)))
        return found

    def read(self, shown: Shown) -> Markup:
        """Give a transcript back, as it is to stand in the page."""
        self._file.seek(shown.kept.start)
        text = self._file.read(shown.kept.length).decode()
        return Markup(text.replace(_GROUP, escape(shown.group)).replace(_ANCHOR, shown.anchor))


def in_order(shown: Sequence[Shown], summary: Summary) -> list[Shown]:
    """Sort transcripts by group, case and id, as the report has them."""
    groups = {group.name: rank for rank, group in enumerate(summary.groups)}
    cases = {case.levels["case"]: rank for rank, case in enumerate(summary.cases)}

    def rank(one: Shown) -> tuple[int, int, str]:
        case = cases.get(one.kept.labels.case or "", len(cases))
        return groups[one.group], case, one.kept.id

    return sorted(shown, key=rank)


def shares(sizes: Mapping[str, int], most: int | None) -> dict[str, int]:
    """Share out places among groups: evenly, and what a small one leaves goes to the others.

    Args:
        sizes: Group → how many places it could use.
        most: How many places there are; enough for all if None.
    """
    left = sum(sizes.values()) if most is None else most
    found = {}
    for number, name in enumerate(sorted(sizes, key=lambda name: sizes[name])):
        found[name] = min(sizes[name], left // (len(sizes) - number))
        left -= found[name]
    return found


def _sizes(summary: Summary) -> dict[str, int]:
    discarded = sum(source.discarded for source in summary.sources)
    return {DISCARDED: discarded} | {group.name: group.dialogues for group in summary.groups}


def _anchor(id_: str, taken: set[str]) -> str:
    """Make an id of the page from a dialogue's, unlike all that are taken, and take it."""
    plain = re.sub(r"[^\w.-]+", "-", id_) or "dialogue"
    anchor, number = plain, 1
    while anchor in taken:
        number += 1
        anchor = f"{plain}-{number}"
    taken.add(anchor)
    return anchor
