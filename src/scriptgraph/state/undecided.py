"""Decisions for which a model was asked, and those for which no usable answer ever came."""

from collections.abc import Iterable
from dataclasses import dataclass

from scriptgraph.core.trace import TraceRecord

NO_ANSWER = "no usable answer"
"""How the reason of a decision begins that no model has given."""

STAYS = "; the session stays where it is"
"""How it goes on where that leads nowhere."""

NO_DECISION = f"{NO_ANSWER}{STAYS}"
"""The reason of a decision that never came."""

NOBODY_ASKED = "nothing was left to judge; no model was asked"
IN_THE_ACTORS_CALL = "chosen in the actor's one call"
IN_THE_EVALUATORS_CALL = "chosen in the evaluator's call"
_UNASKED = (NOBODY_ASKED, IN_THE_ACTORS_CALL, IN_THE_EVALUATORS_CALL)


@dataclass
class Decisions:
    """Counts decisions."""

    asked: int = 0
    missing: int = 0
    """Those without a usable answer."""

    def add(self, trace: Iterable[TraceRecord]) -> None:
        """Add the decisions of a trace."""
        for record in trace:
            if was_asked_for(record):
                self.asked += 1
                self.missing += is_missing(record)

    @property
    def none_came(self) -> bool:
        """Say whether models were asked and never decided anything."""
        return 0 < self.asked == self.missing

    def told(self) -> str:
        """Say how many never came; empty where all did."""
        if not self.missing:
            return ""
        if self.none_came:
            return f"NO DECISION: none of {self.asked:,} decisions that models were asked for came"
        return f"{self.missing:,} of {self.asked:,} decisions that models were asked for never came"


def decisions_in(trace: Iterable[TraceRecord]) -> Decisions:
    """Count the decisions of a trace."""
    found = Decisions()
    found.add(trace)
    return found


def was_asked_for(record: TraceRecord) -> bool:
    """Say whether it is a decision on the way through the script that a model was asked for."""
    return record["role"] in ("evaluator", "dispatcher") and record["reason"] not in _UNASKED


def is_missing(record: TraceRecord) -> bool:
    """Say whether no usable answer came for a decision."""
    return record["reason"].startswith(NO_ANSWER)


def missing_in_a_row(trace: list[TraceRecord]) -> int:
    """Count the turns at the end of a trace whose evaluators gave no usable answer."""
    row = 0
    for record in reversed(trace):
        if record["role"] != "evaluator":
            continue
        if not is_missing(record):
            break
        row += 1
    return row
