"""How far an experiment is: what the runner keeps up to date and whoever watches reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from scriptgraph.experiment.account import Account


class Halted(Exception):
    """The experiment stops here: somebody asked for it, or the budget is used up."""


@dataclass
class Standing:
    """How far an experiment is; the runner changes it, whoever watches reads it."""

    planned: int
    account: Account
    ended: int = 0
    """Dialogues that are written, those of earlier sittings included."""

    ended_before: int = 0
    discarded: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    """Session → why it failed."""

    running: set[str] = field(default_factory=set)
    judged: int = 0
    """Dialogues that were judged in this sitting, or found to have all their verdicts."""

    halt: str = ""
    """Why the experiment stops before its end; setting it stops every session after its step."""

    @property
    def must_halt(self) -> bool:
        """Say whether the experiment has to stop here; a budget that is used up is a reason."""
        if self.account.exhausted and not self.halt:
            self.halt = "the budget is used up"
        return bool(self.halt)

    @property
    def done(self) -> bool:
        """Say whether nothing is left to do."""
        return not self.halt and self.ended + len(self.failed) == self.planned


class Notice(Protocol):
    """Told in a line what has just happened."""

    def __call__(self, news: str, *, trouble: bool = False) -> object:
        """Take the news; `trouble` is what a person should see even beside a live display."""
        ...
