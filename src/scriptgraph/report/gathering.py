"""Reads the dialogues for the page: each becomes a transcript that is put aside at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Template

from scriptgraph.metrics.course import Course, course
from scriptgraph.metrics.labels import Labels, labels_of
from scriptgraph.metrics.summary import Summary
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import Results, read_results
from scriptgraph.report.shelf import Shelf
from scriptgraph.report.spread import TurnTokens
from scriptgraph.report.titles import read_titles
from scriptgraph.report.transcript import Transcript, transcript

PARTS = (
    *("figures", "speech", "plots", "flow", "groups"),
    *("transcripts", "filters", "dialogues", "making"),
)
"""Ids of the page's own parts, which no dialogue can have."""

DISCARDED = ""
"""Stands for the group of the dialogues that the plan leaves out of the figures."""


class Gathering:
    """What the page needs to know of the dialogues besides their figures."""

    def __init__(
        self, summary: Summary, places: Mapping[Path, Results], shelf: Shelf, most: int | None
    ) -> None:
        """Prepare for a report's dialogues.

        Args:
            summary: The report.
            places: Where they are.
            shelf: Takes their transcripts.
            most: How many transcripts it takes; all if None.
        """
        self.titles = read_titles(places.values())
        self.tokens: defaultdict[str, TurnTokens] = defaultdict(TurnTokens)
        """Group → the input tokens of its turns."""

        self.offered = {"group": Counter[str](), "case": Counter[str](), "exit": Counter[str]()}
        """What transcripts can be chosen by → choice → how many there are."""

        self.available = 0
        self.days: tuple[str, str] | None = None
        """The days of the first beginning and of the last end."""

        self._places = places
        self._shelf = shelf
        self._group = {one: group.name for group in summary.groups for one in group.labels}
        self._ranks = {group.name: rank for rank, group in enumerate(summary.groups)}
        self._cases = {case.levels["case"]: rank for rank, case in enumerate(summary.cases)}
        self._left = Counter(shares(_sizes(summary), most))
        self._anchors: set[str] = {*PARTS}

    def read(self, template: Template, on_dialogue: Callable[[], object]) -> None:
        """Read all dialogues.

        Args:
            template: Writes a transcript.
            on_dialogue: Called after each dialogue, for progress.

        Raises:
            InputError: When a file cannot be read.
        """
        for path, results in self._places.items():
            for dialogue in read_results(results, lambda _: None):
                self._add(dialogue, labels_of(dialogue, str(path)), template)
                on_dialogue()

    def _add(self, dialogue: Dialogue, labels: Labels, template: Template) -> None:
        run = course(dialogue)
        group = self._group.get(labels, labels.mode)
        self.available += 1
        begun, ended = dialogue.started_at[:10], dialogue.completed_at[:10]
        first, last = self.days or (begun, ended)
        self.days = min(first, begun), max(last, ended)
        if not dialogue.discarded:
            self.tokens[group].add(run)
        kept = DISCARDED if dialogue.discarded else group
        if self._left[kept] > 0:
            self._left[kept] -= 1
            self._shelve(self._told(dialogue, run, group), labels, template)

    def _told(self, dialogue: Dialogue, run: Course, group: str) -> Transcript:
        titles = self.titles.get(dialogue.script["hash"], {}) if dialogue.script else {}
        return transcript(
            dialogue, run, titles=titles, group=group, anchor=_anchor(dialogue.id, self._anchors)
        )

    def _shelve(self, told: Transcript, labels: Labels, template: Template) -> None:
        for name, choice in (("group", told.group), ("case", told.case), ("exit", told.exit)):
            self.offered[name][choice] += 1
        last = len(self._ranks), len(self._cases)
        rank = (
            self._ranks.get(told.group, last[0]),
            self._cases.get(labels.case or "", last[1]),
            told.id,
        )
        self._shelf.put(rank, template.render(told=told))


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
