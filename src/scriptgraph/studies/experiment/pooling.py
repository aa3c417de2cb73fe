"""What shards that run at the same time have in common: the plan's budget, its rate, and an end.

A `Desk` is kept by one process and asked by all others; it knows nothing of how they reach it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scriptgraph.studies.experiment.status import Status


class News(NamedTuple):
    """A line about what has just happened."""

    text: str
    trouble: bool


class Orders(NamedTuple):
    """What a shard is told when it has reported."""

    halt: str
    """Why it is to stop; empty while it is not."""

    elsewhere: float
    """What the other shards have been charged."""


class Told(NamedTuple):
    """What a desk has been told."""

    shards: dict[str, Status]
    news: Sequence[News]
    """Since it was last asked."""


@dataclass
class Desk:
    """Takes reports from shards, and gives each its part of what all share."""

    seconds_between_calls: float = 0.0
    """Zero where the plan has no limit of speed."""

    clock: Callable[[], float] = time.monotonic
    shards: dict[str, Status] = field(default_factory=dict)
    claims: dict[str, float] = field(default_factory=dict)
    """Shard → what it has been charged, and what its sessions under way will still take."""

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

    def report(self, shard: str, status: Status, needed: float, news: Sequence[News]) -> Orders:
        """Take in where a shard stands, and what its sessions under way will have taken."""
        self.shards[shard] = status
        self.claims[shard] = needed
        self._news.extend(news)
        others = (one for name, one in self.shards.items() if name != shard)
        return Orders(self.halt, sum(one.account.spent for one in others))

    def stop(self, why: str) -> None:
        """Let every shard stop behind its steps."""
        self.halt = self.halt or why

    def look(self) -> Told:
        """Give where all shards stand, and the news since it was last asked."""
        news, self._news = self._news, []
        return Told(self.shards, news)


def add_up(whole: Status, shards: Sequence[Status]) -> None:
    """Put into the status of a plan what those of its shards come to."""
    for name in ("ended", "discarded", "judged", "jobs", "jobs_done"):
        setattr(whole, name, sum(getattr(one, name) for one in shards))
    whole.failed = {name: why for one in shards for name, why in one.failed.items()}
    whole.under_way = {name: what for one in shards for name, what in one.under_way.items()}
    whole.decisions.asked = sum(one.decisions.asked for one in shards)
    whole.decisions.missing = sum(one.decisions.missing for one in shards)
    whole.waited.until = max((one.waited.until for one in shards), default=0.0)
    whole.account.add_up([one.account for one in shards])
