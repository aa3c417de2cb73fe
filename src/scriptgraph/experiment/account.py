"""What an experiment has used: tokens, and dollars where the plan knows the price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scriptgraph.assessments import PatientCheck, SwitchVerdict
from scriptgraph.experiment.plan import Plan, Role
from scriptgraph.records import Cost, Dialogue
from scriptgraph.trace import ModelCall, TraceRecord, calls_behind
from scriptgraph.trace import Role as TracedRole

Charge = tuple[Role, ModelCall]
"""A call, and whose model it was."""


@dataclass
class Account:
    """Adds up what was used, and says when the budget is reached."""

    plan: Plan
    calls: int = 0
    tokens: int = 0
    dollars: float = 0.0
    """Of the calls whose price is known."""

    unpriced: int = 0
    """Calls whose price is not known."""

    unmetered: int = 0
    """Calls for which the server reported no tokens."""

    by_role: dict[Role, int] = field(default_factory=dict)
    """Tokens of each role."""

    def charge(self, charges: Iterable[Charge]) -> None:
        """Add calls."""
        for role, call in charges:
            self.calls += call["attempts"]
            tokens = (call["input_tokens"] or 0) + (call["output_tokens"] or 0)
            self.tokens += tokens
            self.by_role[role] = self.by_role.get(role, 0) + tokens
            self.unmetered += call["input_tokens"] is None
            dollars = price(self.plan, role, call)
            self.unpriced += dollars is None
            self.dollars += dollars or 0.0

    @property
    def exhausted(self) -> bool:
        """Say whether the plan's budget is used up."""
        budget = self.plan.budget
        if budget is None:
            return False
        if budget.dollars is not None:
            return self.dollars >= budget.dollars
        return self.tokens >= (budget.tokens or 0)


def price(plan: Plan, role: Role, call: ModelCall) -> float | None:
    """Give what a call cost in dollars; None when its price or its tokens are not known."""
    chosen = plan.models.of(role)
    priced = plan.prices.get(chosen.model) if chosen else None
    if priced is None or call["input_tokens"] is None or call["output_tokens"] is None:
        return None
    return (call["input_tokens"] * priced.input + call["output_tokens"] * priced.output) / 1e6


def cost(plan: Plan, charges: Iterable[Charge]) -> Cost:
    """Give what calls cost the agent and the patient; None where a price is missing.

    What an observer costs is neither's.
    """
    agent: list[float | None] = []
    patient: list[float | None] = []
    for role, call in charges:
        if role != "observer":
            (patient if role == "patient" else agent).append(price(plan, role, call))
    return Cost(agent=_sum(agent), patient=_sum(patient))


def session_charges(mode: str, trace: Iterable[TraceRecord]) -> Iterator[Charge]:
    """List the calls of a session, each with the role whose model was asked."""
    for record in trace:
        for role, call in calls_behind(record):
            yield "judge" if role == "judge" else payer(mode, role), call


def dialogue_charges(dialogue: Dialogue) -> Iterator[Charge]:
    """List the calls of a recorded dialogue; the verifier's are in its verdicts."""
    decisions = (step.decision for step in dialogue.steps if step.decision)
    return session_charges(dialogue.mode or "", decisions)


def judgement_charges(
    verdicts: Iterable[SwitchVerdict], checks: Iterable[PatientCheck]
) -> Iterator[Charge]:
    """List the calls behind what was judged afterwards."""
    for verdict in verdicts:
        if verdict.call:
            yield "verifier", verdict.call
    for check in checks:
        if check.call:
            yield "patient_check", check.call


def payer(mode: str, role: TracedRole) -> Role:
    """Say whose model plays a role: with one actor the dialog actor's does all the agent's work."""
    if role in ("patient", "observer"):
        return role
    if mode.endswith("single"):
        return "dialog"
    payers: dict[TracedRole, Role] = {
        "evaluator": "evaluator",
        "recap": "evaluator",
        "dispatcher": "dispatcher",
    }
    return payers.get(role, "dialog")


def _sum(costs: list[float | None]) -> float | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None
