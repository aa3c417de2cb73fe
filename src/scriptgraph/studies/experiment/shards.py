"""What a shard has of a plan: some of its sessions, and its share of what a purse limits."""

from __future__ import annotations

from scriptgraph.studies.experiment.naming import kind_of, repetition_of
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.plan_parts import Budget, Rate
from scriptgraph.studies.shards import Shard


def holds_session(shard: Shard, session: str) -> bool:
    """Say whether a session is in a shard; the repetitions of one kind are dealt out in turn."""
    return shard.holds(kind_of(session), repetition_of(session))


def share_of(plan: Plan, shard: Shard) -> Plan:
    """Give a plan with a shard's share of what a provider or a purse limits.

    The others may run at the same time, and nobody here knows what they use.
    """
    changes: dict[str, Rate | Budget] = {}
    if plan.rate:
        changes["rate"] = Rate(requests_per_minute=plan.rate.requests_per_minute / shard.of)
    if plan.budget and plan.budget.dollars is not None:
        changes["budget"] = Budget(dollars=plan.budget.dollars / shard.of)
    elif plan.budget and plan.budget.tokens is not None:
        changes["budget"] = Budget(tokens=max(1, plan.budget.tokens // shard.of))
    return plan.model_copy(update=changes)
