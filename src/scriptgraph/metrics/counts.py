"""What is counted besides the figures: sections, moves, paths, reasons, the turns one by one."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar, get_args

from scriptgraph.core.trace import TraceRecord
from scriptgraph.metrics.course import Course, Switch, Turn
from scriptgraph.metrics.reasons import Against
from scriptgraph.metrics.unsent import Replies, Sums
from scriptgraph.records.dialogue import Dialogue, agent_decisions

K = TypeVar("K", bound=Hashable)

MOST = 1_000
"""Different paths or reasons that are told apart; those that come later are only counted."""

_AGAINST: tuple[Against, ...] = get_args(Against)


@dataclass(slots=True)
class Frequencies(Generic[K]):
    """How often each thing occurred, in bounded memory."""

    counts: Counter[K] = field(default_factory=Counter)
    further: int = 0
    """Occurrences of things that came after the first `MOST` different ones."""

    @property
    def total(self) -> int:
        """Count all occurrences."""
        return self.counts.total() + self.further

    def ranked(self) -> list[tuple[K, int]]:
        """List what is told apart, the most frequent first; what is as frequent, by name."""
        return sorted(self.counts.items(), key=lambda item: (-item[1], str(item[0])))

    def add(self, key: K, times: int = 1) -> None:
        """Count a thing."""
        if key in self.counts or len(self.counts) < MOST:
            self.counts[key] += times
        else:
            self.further += times

    def merge(self, other: Frequencies[K]) -> None:
        """Count what the other has counted."""
        for key, times in other.counts.items():
            self.add(key, times)
        self.further += other.further


@dataclass(slots=True)
class SectionCount(Sums):
    """What happened in one section, over all dialogues."""

    visits: int = 0
    """How often it was started."""

    turns: int = 0
    """The agent's messages for it."""

    left: int = 0
    """How often it was left, for whatever reason."""

    claims: int = 0
    """How often it was said to be complete."""

    correct: int = 0
    incorrect: int = 0


@dataclass(slots=True)
class TurnCount(Sums):
    """The agent's n-th message, over all dialogues that have one."""

    dialogues: int = 0
    timed: int = 0
    """Dialogues that say how long it took."""

    ms: float = 0
    metered: int = 0
    """Dialogues that say how many tokens it took."""

    input_tokens: int = 0
    output_tokens: int = 0


Route = tuple[str, ...]
"""The sections of a dialogue in order, then `end` or, in parentheses, why it stopped there."""

Subject = tuple[str, Against, str | None]
"""What reasons are about: the section that was left, what they speak against, and the task."""


@dataclass(slots=True)
class Counts:
    """Counts over any number of dialogues."""

    sections: defaultdict[str, SectionCount] = field(
        default_factory=lambda: defaultdict(SectionCount)
    )
    positions: dict[str, int] = field(default_factory=dict)
    """Where each section stands in its script, from 1."""

    moves: Counter[tuple[str, str, bool | None]] = field(default_factory=Counter)
    """From, to (or why it stopped there), and whether the script allows it."""

    turns: defaultdict[int, TurnCount] = field(default_factory=lambda: defaultdict(TurnCount))
    """By number, from 1."""

    paths: Frequencies[Route] = field(default_factory=Frequencies[Route])
    reasons: defaultdict[Subject, Frequencies[str]] = field(
        default_factory=lambda: defaultdict(Frequencies[str])
    )
    refusals: Frequencies[str] = field(default_factory=Frequencies[str])
    """Why something was refused to the agent's models."""

    traced: int = 0
    """Dialogues that hold any decision; without one, nobody knows of refusals and replies."""

    replies: Replies = field(default_factory=Replies)
    """What became of replies that were not fit to be sent."""

    def add(self, dialogue: Dialogue, run: Course) -> None:
        """Count a dialogue."""
        for number, turn in enumerate(run.turns, start=1):
            if turn.section:
                self.sections[turn.section].turns += 1
            _count_turn(self.turns[number], turn)
        self._place_sections(run.positions)
        for section in run.visits:
            self.sections[section].visits += 1
        for switch in run.switches:
            _count_switch(self.sections[switch.source], switch)
            for objection in switch.objections:
                subject = (switch.source, objection.against, objection.task)
                self.reasons[subject].add(objection.text)
            self.moves[switch.source, switch.target or run.stop, switch.conform] += 1
        if dialogue.has_sections:
            self.paths.add((*run.visits, run.stop))
        decisions = list(agent_decisions(dialogue))
        self.traced += bool(decisions)
        self.replies.add(decisions)
        for why in _refusals(decisions):
            self.refusals.add(why)

    def merge(self, other: Counts) -> None:
        """Count what the other has counted."""
        for section, sections in other.sections.items():
            self.sections[section].merge(sections)
        self._place_sections(other.positions)
        for number, turns in other.turns.items():
            self.turns[number].merge(turns)
        for subject, reasons in other.reasons.items():
            self.reasons[subject].merge(reasons)
        self.moves.update(other.moves)
        self.paths.merge(other.paths)
        self.refusals.merge(other.refusals)
        self.traced += other.traced
        self.replies.merge(other.replies)

    def ordered_sections(self) -> list[tuple[str, SectionCount]]:
        """List the sections in the script's order."""
        return sorted(self.sections.items(), key=lambda item: self._place(item[0]))

    def ordered_moves(self) -> list[tuple[tuple[str, str, bool | None], int]]:
        """List the moves in the script's order of the sections they lead from."""
        return sorted(
            self.moves.items(),
            key=lambda item: (self._place(item[0][0]), self._place(item[0][1]), str(item[0][2])),
        )

    def ordered_reasons(self) -> list[tuple[Subject, Frequencies[str]]]:
        """List the reasons in the script's order, and by how often each subject came up."""
        return sorted(
            self.reasons.items(),
            key=lambda item: (
                self._place(item[0][0]),
                _AGAINST.index(item[0][1]),
                -item[1].total,
                item[0][2] or "",
            ),
        )

    def _place(self, section: str) -> tuple[float, str]:
        """Say where a section stands; what is no section stands behind all."""
        return self.positions.get(section, 0 if section in self.sections else math.inf), section

    def _place_sections(self, positions: Mapping[str, int]) -> None:
        for section, position in positions.items():
            self.positions[section] = max(self.positions.get(section, 0), position)


def _count_turn(count: TurnCount, turn: Turn) -> None:
    count.dialogues += 1
    if turn.ms is not None:
        count.timed += 1
        count.ms += turn.ms
    if turn.input_tokens is not None and turn.output_tokens is not None:
        count.metered += 1
        count.input_tokens += turn.input_tokens
        count.output_tokens += turn.output_tokens


def _count_switch(count: SectionCount, switch: Switch) -> None:
    count.left += 1
    count.claims += switch.claims
    count.correct += switch.completed is True
    count.incorrect += switch.completed is False


def _refusals(decisions: Iterable[TraceRecord]) -> Iterator[str]:
    for decision in decisions:
        yield from (refusal["why"] for refusal in decision["refused"] if refusal["choice"])
