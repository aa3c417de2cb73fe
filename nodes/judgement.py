"""What an evaluation is worth once its evidence has been checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from scriptgraph.core.refused import Refusal
from scriptgraph.core.trace import Quote
from scriptgraph.state.session import Credit, Progress, Value
from scriptgraph.state.withdrawn import WITHDRAWN


@dataclass
class Judgement:
    """What an evaluation is worth once its evidence has been checked."""

    credits: dict[str, Credit]
    """The section's credits, those from before included."""

    elsewhere: Progress = field(default_factory=dict)
    """Credits of other sections that something said here has changed."""

    collected: dict[str, Value] = field(default_factory=dict)
    """The values that were added or corrected."""

    corrected: dict[str, Value] = field(default_factory=dict)
    """What the corrected ones were before."""

    withdrawn: dict[str, str] = field(default_factory=dict)
    """What the user has taken back → the quote by which they did."""

    proofs: dict[str, str] = field(default_factory=dict)
    """Value → the quote that gave it."""

    evidence: list[Quote] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    _settled: set[str] = field(default_factory=set[str])
    """The claims that count."""

    @property
    def takes_back(self) -> bool:
        """Say whether the user has taken something back, a value or one record of a list."""
        return any(one["status"] == WITHDRAWN and one["found"] for one in self.evidence)

    def credit(
        self, task: str, status: Literal["done", "not needed"], quote: str, turn: int
    ) -> None:
        """Credit a task; the record says one thing of it, whatever else was claimed beside it."""
        claim = f"{task}: {status}"
        self._count(claim)
        self.credits[task] = Credit(status=status, evidence=quote, turn=turn)

    def collect(self, name: str, value: Value, quote: str, claim: str) -> None:
        """Take a value in; the record says one thing of its claim, as of a task's."""
        self._count(claim)
        self.collected[name] = value
        self.proofs[name] = quote

    def refuse(self, choice: str, why: str) -> None:
        """Take note, once, that something claimed does not count, unless another quote shows it."""
        refusal = Refusal(choice=choice, why=why)
        if choice not in self._settled and refusal not in self.refused:
            self.refused.append(refusal)

    def _count(self, claim: str) -> None:
        self.refused = [one for one in self.refused if one["choice"] != claim]
        self._settled.add(claim)
