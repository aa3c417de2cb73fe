"""What shards that run at the same time have in common: a budget, a rate, and an end.

A `Desk` is kept by one process and asked by all others; it knows nothing of how they reach it, nor
of what the work is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

S = TypeVar("S")
"""Where a shard stands, in whatever terms its work has."""


class News(NamedTuple):
    """A line about what has just happened."""

    text: str
    trouble: bool


@dataclass(frozen=True)
class Report(Generic[S]):
    """What a shard says of itself."""

    standing: S
    halt: str = ""
    """Why it has stopped before its end; empty where it has not."""

    spent: float = 0.0
    """What the budget that all shards share has been charged in it."""

    needed: float = 0.0
    """The same, with what it is still going to take for what is under way."""


class Orders(NamedTuple):
    """What a shard is told when it has reported."""

    halt: str
    """Why it is to stop; empty while it is not."""

    elsewhere: float
    """What the other shards have been charged."""


class Told(NamedTuple, Generic[S]):
    """What a desk has been told."""

    shards: Mapping[str, Report[S]]
    """Shard → its last report."""

    news: Sequence[News]
    """Since it was last asked."""


@dataclass
class Desk(Generic[S]):
    """Takes reports from shards, and gives each its part of what all share."""

    seconds_between_calls: float = 0.0
    """Zero where there is no limit of speed."""

    clock: Callable[[], float] = time.monotonic
    shards: dict[str, Report[S]] = field(default_factory=dict)
    claims: dict[str, float] = field(default_factory=dict)
    """Shard → what it has been charged, and what it will still take for what is under way."""

    halt: str = ""
    _news: list[News] = field(default_factory=list)
    _next: float = 0.0

    def claim(self, shard: str, needed: float, limit: float) -> bool:
        """Say whether the budget will do for so much in a shard; if so, it is kept for it.

        One shard is answered after the other, so that no two are given the same.
        """
        others = sum(amount for name, amount in self.claims.items() if name != shard)
        if others + needed > limit:
            return False
        self.claims[shard] = needed
        return True

    def slot(self) -> float:
        """Say in how many seconds the next call may go out."""
        now = self.clock()
        at = max(now, self._next)
        self._next = at + self.seconds_between_calls
        return at - now

    def report(self, shard: str, report: Report[S], news: Sequence[News]) -> Orders:
        """Take in what a shard says of itself, and what has happened in it."""
        self.shards[shard] = report
        self.claims[shard] = report.needed
        self._news.extend(news)
        others = (one for name, one in self.shards.items() if name != shard)
        return Orders(self.halt, sum(one.spent for one in others))

    def stop(self, why: str) -> None:
        """Let every shard stop behind its steps."""
        self.halt = self.halt or why

    def look(self) -> Told[S]:
        """Give where all shards stand, and the news since it was last asked."""
        news, self._news = self._news, []
        return Told(self.shards, news)
