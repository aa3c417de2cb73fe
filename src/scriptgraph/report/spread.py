"""How far numbers spread, where a mean would hide it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import quantiles

from scriptgraph.metrics.course import Course
from scriptgraph.metrics.labels import Labels
from scriptgraph.records.dialogue import Dialogue


@dataclass(frozen=True)
class Spread:
    """The middle half of some numbers, and its middle."""

    low: float
    """The lower quartile."""

    median: float
    high: float

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Spread:
        """Measure numbers, of which there is at least one."""
        known = list(numbers)
        if len(known) == 1:
            return cls(known[0], known[0], known[0])
        return cls(*quantiles(known, n=4, method="inclusive"))


@dataclass(frozen=True)
class TurnSpread:
    """The input tokens of the agent's n-th turn, over the dialogues that have one."""

    turn: int
    dialogues: int
    spread: Spread


@dataclass
class TurnTokens:
    """Every turn's input tokens, eight bytes each, by what the dialogues are instances of."""

    found: defaultdict[tuple[Labels, int], array[int]] = field(
        default_factory=lambda: defaultdict(lambda: array("q"))
    )

    def add(self, dialogue: Dialogue, labels: Labels, run: Course) -> None:
        """Take in a dialogue that counts; turns whose tokens nobody knows are left out."""
        for number, turn in enumerate(() if dialogue.discarded else run.turns, start=1):
            if turn.input_tokens is not None:
                self.found[labels, number].append(turn.input_tokens)

    def spreads(self, group: Iterable[Labels]) -> list[TurnSpread]:
        """Measure turn by turn the dialogues that are instances of these."""
        wanted = frozenset(group)
        by_turn: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))
        for (labels, turn), tokens in self.found.items():
            if labels in wanted:
                by_turn[turn].extend(tokens)
        return [
            TurnSpread(turn, len(tokens), Spread.of(tokens))
            for turn, tokens in sorted(by_turn.items())
        ]
