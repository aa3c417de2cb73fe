"""Shards: a plan's sessions dealt out to several machines, each with a results folder of its own.

Which sessions a shard holds follows from their names alone. So no machine has to ask another, and a
plan that grows later leaves every session in the shard that it was in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scriptgraph.core.digest import drawn
from scriptgraph.core.errors import InputError
from scriptgraph.studies.experiment.naming import kind_of, repetition_of
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.plan_parts import Budget, Rate

MOST = 10_000


@dataclass(frozen=True)
class Shard:
    """One of so many parts of a plan."""

    number: int
    """From 1."""

    of: int

    def __str__(self) -> str:
        """Write it as it is asked for."""
        return f"{self.number}/{self.of}"

    def holds(self, session: str) -> bool:
        """Say whether a session is in this shard.

        The repetitions of one kind are dealt out in turn, beginning anywhere: with as many of them
        as shards, every shard has one of each kind.
        """
        first = drawn("shard", kind_of(session), bits=31)
        return (first + repetition_of(session)) % self.of == self.number - 1

    def share_of(self, plan: Plan) -> Plan:
        """Give the plan with this shard's share of what a provider or a purse limits.

        The others may run at the same time, and nobody here knows what they use.
        """
        changes: dict[str, Rate | Budget] = {}
        if plan.rate:
            changes["rate"] = Rate(requests_per_minute=plan.rate.requests_per_minute / self.of)
        if plan.budget and plan.budget.dollars is not None:
            changes["budget"] = Budget(dollars=plan.budget.dollars / self.of)
        elif plan.budget and plan.budget.tokens is not None:
            changes["budget"] = Budget(tokens=max(1, plan.budget.tokens // self.of))
        return plan.model_copy(update=changes)


def read_shard(text: str) -> Shard:
    """Read which shard is meant: `3/10` is the third of ten.

    Raises:
        InputError: When it is none.
    """
    found = re.fullmatch(r"(\d{1,5})/(\d{1,5})", text, re.ASCII)
    number, of = (int(part) for part in found.groups()) if found else (0, 0)
    if not 1 <= number <= of <= MOST:
        raise InputError(
            f"--shard: {text!r} is no shard; 3/10 is the third of ten, and there are at most "
            f"{MOST:,}"
        )
    return Shard(number, of)
