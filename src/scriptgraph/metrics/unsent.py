"""Replies that were not fit to be sent, counted by kind, and what came instead of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Self, get_args

from scriptgraph.core.refused import Unfit
from scriptgraph.core.trace import TraceRecord

KINDS: tuple[Unfit, ...] = get_args(Unfit)


@dataclass(slots=True)
class Sums:
    """Numbers, and counters, that are added up one by one."""

    def merge(self, other: Self) -> None:
        """Add the other's."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(slots=True)
class Replies(Sums):
    """Counts over any number of trace records."""

    refused: Counter[Unfit] = field(default_factory=Counter)
    """Replies that were not sent, or not whole, by what was wrong with them."""

    sent: Counter[Unfit] = field(default_factory=Counter)
    """The same faults in messages that were sent all the same, as the baselines do."""

    unfit: int = 0
    """Messages with such faults; one can have several."""

    fallbacks: int = 0
    """Messages that are the script's sentence for when no reply is fit to be sent."""

    unwritten: int = 0
    """Messages of exact words whose rest no model could write."""

    unproven: int = 0
    """Urgent rules that were followed although no words of the user's show them to hold."""

    unheard: int = 0
    """Judgements that named no urgent rule although the user's words speak of danger."""

    def add(self, trace: Iterable[TraceRecord]) -> None:
        """Count the records of a trace."""
        for record in trace:
            for refusal in record["refused"]:
                if "kind" in refusal:
                    self.refused[refusal["kind"]] += 1
            self.sent.update(record.get("unfit", []))
            self.unfit += bool(record.get("unfit"))
            self.fallbacks += record.get("fallback", False)
            self.unwritten += "unwritten" in record and not record.get("fallback", False)
            self.unproven += record.get("unproven", False)
            self.unheard += "unheard" in record


def replies_in(trace: Iterable[TraceRecord]) -> Replies:
    """Count the records of a trace."""
    found = Replies()
    found.add(trace)
    return found
