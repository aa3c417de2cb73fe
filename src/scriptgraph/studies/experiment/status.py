"""How far an experiment is: what everything that happened in it adds up to.

Whoever runs sessions or judges dialogues tells what happened, and knows nothing of the rest. The
schedule alone takes it in, and stops the work when it has to; everybody else only reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from scriptgraph.core.errors import ScriptgraphError
from scriptgraph.core.trace import TraceRecord
from scriptgraph.models.retrying import Waited
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import Failure
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.state.undecided import Decisions
from scriptgraph.studies.experiment.account import (
    Account,
    failure_charges,
    judgement_charges,
    session_charges,
)

INTERRUPTED = "interrupted"
BUDGET_USED_UP = "the budget is used up"


class Halted(ScriptgraphError):
    """The experiment stops here: somebody asked for it, or the budget is used up."""


@dataclass(frozen=True)
class Steps:
    """Steps of a session: the decisions that models were asked for."""

    session: str
    mode: str
    trace: Sequence[TraceRecord]


Event = Steps | Dialogue | Failure | SwitchVerdict | PatientCheck
"""What can happen in an experiment; all but steps are written down as they are."""


@dataclass
class Status:
    """How far an experiment is, in this sitting and those before."""

    planned: int
    account: Account
    ended: int = 0
    """Dialogues that are written."""

    discarded: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    """Session → why it failed."""

    judged: int = 0
    """Dialogues that have been judged."""

    decisions: Decisions = field(default_factory=Decisions)
    """Those that models were asked for."""

    jobs: int = 0
    """Sessions and dialogues that this sitting has to carry on with, and those that are done."""

    jobs_done: int = 0
    under_way: dict[str, Literal["running", "being judged"]] = field(default_factory=dict)
    """Session → what happens to it; one is under way until it has been judged."""

    waited: Waited = field(default_factory=Waited)
    halt: str = ""
    """Why the experiment stops before its end; every session stops after its step."""

    def take(self, event: Event) -> None:
        """Add up what has happened."""
        match event:
            case Steps(session, mode, trace):
                self.account.charge(session, session_charges(mode, trace))
                self.decisions.add(trace)
            case Dialogue():
                self.ended += 1
                self.discarded += bool(event.discarded)
            case Failure():
                self.account.charge(event.id, failure_charges(event))
                self.failed[event.id] = event.reason
            case SwitchVerdict() | PatientCheck():
                self.account.charge(event.dialogue, judgement_charges([event]))

    def must_halt(self) -> bool:
        """Say whether the experiment has to stop here; a budget that is used up is a reason."""
        if self.account.exhausted and not self.halt:
            self.halt = BUDGET_USED_UP
        return bool(self.halt)

    def interrupt(self) -> bool:
        """Stop because a person asks for it; say whether it is the first time."""
        is_first = self.halt != INTERRUPTED
        self.halt = INTERRUPTED
        return is_first

    def wait(self, until: float) -> bool:
        """Take note that a server wants to be left alone.

        Returns:
            Whether that is news to whoever watches.

        Raises:
            Halted: When the experiment has to stop: nothing is lost by not waiting.
        """
        if self.must_halt():
            raise Halted
        return self.waited.is_news(until)

    @property
    def done(self) -> bool:
        """Say whether nothing is left to do."""
        return not self.halt and self.ended + len(self.failed) == self.planned


class Notice(Protocol):
    """Told in a line what has just happened."""

    def __call__(self, news: str, *, trouble: bool = False) -> object:
        """Take the news; `trouble` is what a person should see even beside a live display."""
        ...


def tell(event: Event, notice: Notice) -> None:
    """Give notice of an event that is news."""
    match event:
        case Dialogue():
            turns = event.totals.interactions
            discarded = ", discarded" if event.discarded else ""
            notice(f"{event.id}: {event.exit_reason}, {turns} turn{'s' * (turns != 1)}{discarded}")
        case Failure():
            notice(f"{event.id}: failed: {event.reason}", trouble=True)
        case SwitchVerdict() if event.missing:
            where = f"{event.dialogue}, switch {event.switch}"
            notice(f"{where}: no verdict: {event.missing}", trouble=True)
