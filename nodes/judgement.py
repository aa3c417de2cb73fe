"""What an evaluation is worth once its evidence has been checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from scriptgraph.core.trace import Quote, Refusal
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

    @property
    def takes_back(self) -> bool:
        """Say whether the user has taken something back, a value or one record of a list."""
        return any(one["status"] == WITHDRAWN and one["found"] for one in self.evidence)

    def refuse(self, choice: str, why: str) -> None:
        """Take note that something claimed does not count."""
        self.refused.append(Refusal(choice=choice, why=why))
