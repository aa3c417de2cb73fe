"""How far an experiment is: what the runner keeps up to date and whoever watches reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from scriptgraph.core.errors import ScriptgraphError
from scriptgraph.models.retrying import Waited
from scriptgraph.state.undecided import Decisions
from scriptgraph.studies.experiment.account import Account


class Halted(ScriptgraphError):
    """The experiment stops here: somebody asked for it, or the budget is used up."""


@dataclass
class Standing:
    """How far an experiment is; the runner changes it, whoever watches reads it."""

    planned: int
    account: Account
    ended: int = 0
    """Dialogues that are written, those of earlier sittings included."""

    discarded: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    """Session → why it failed."""

    jobs: int = 0
    """Sessions and dialogues that this sitting has to carry on with, and those that are done."""

    jobs_done: int = 0
    running: set[str] = field(default_factory=set)
    """Those under way; a session is until it has been judged."""

    judging: set[str] = field(default_factory=set)
    """Those of them that are being judged."""

    judged: int = 0
    """Dialogues that have been judged, those of earlier sittings included."""

    decisions: Decisions = field(default_factory=Decisions)
    """Those that models were asked for, in earlier sittings too."""

    waited: Waited = field(default_factory=Waited)

    is_full: bool = False
    """Whether no further session is taken up, as the budget will not do for it."""

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

    def wait(self, until: float) -> bool:
        """Take note that a server wants to be left alone.

        Returns:
            Whether that is news to whoever watches.

        Raises:
            Halted: When the experiment has to stop: nothing is lost by not waiting.
        """
        if self.must_halt:
            raise Halted
        return self.waited.is_news(until)


class Notice(Protocol):
    """Told in a line what has just happened."""

    def __call__(self, news: str, *, trouble: bool = False) -> object:
        """Take the news; `trouble` is what a person should see even beside a live display."""
        ...
