"""What an experiment has used and is going to: tokens, and dollars where the price is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from scriptgraph.core.calls import ModelCall, asked_anew, total
from scriptgraph.core.trace import Role as TracedRole
from scriptgraph.core.trace import TraceRecord
from scriptgraph.records.calls import calls_behind
from scriptgraph.records.dialogue import Cost
from scriptgraph.records.prices import dollars_of, price_of
from scriptgraph.records.results import Failure
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.studies.experiment.casts import RoleModels
from scriptgraph.studies.experiment.naming import kind_of
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.roles import Role

Charge = tuple[Role, ModelCall]
"""A call, and whose model it was."""


@dataclass(frozen=True)
class Expectation:
    """What a rehearsal says that calls and sessions will take."""

    calls: Mapping[Role, ModelCall] = field(default_factory=dict)
    """Role → its average call."""

    sessions: Mapping[str, float] = field(default_factory=dict)
    """Kind of a session → what the whole of it takes, in what the budget is in."""

    @property
    def dearest(self) -> ModelCall | None:
        """Give the largest average call: it stands for a role that no rehearsal called."""
        return max(self.calls.values(), key=_tokens, default=None)


class Pool(Protocol):
    """What others share of a budget."""

    @property
    def elsewhere(self) -> float:
        """Give what the others have been charged, as far as it is known here."""
        ...

    def claim(self, needed: float, limit: float) -> bool:
        """Say whether the budget will do for so much here, beside what the others need."""
        ...


@dataclass(frozen=True)
class Alone:
    """Nobody else has anything of the budget."""

    elsewhere: float = 0.0

    def claim(self, needed: float, limit: float) -> bool:
        """Say whether the budget will do."""
        return needed <= limit


@dataclass
class Account:
    """Adds up what was used, and says when the budget is reached, or would be."""

    plan: Plan
    expected: Expectation = field(default_factory=Expectation)
    casts: Mapping[str, RoleModels] = field(default_factory=dict)
    """Kind of a session → who plays in it; not needed where that is the same everywhere."""

    calls: int = 0
    """Those that servers were asked for."""

    kept: int = 0
    """Those that were answered from kept answers, and cost nothing."""

    tokens: int = 0
    """Those that servers reported."""

    known_dollars: float = 0.0
    """Of the calls whose price is known."""

    unpriced: int = 0
    """Calls whose price is not known."""

    unmetered: int = 0
    """Calls for which the server reported no tokens."""

    presumed: int = 0
    """Tokens that the budget is charged for these: as many as such calls take in rehearsal."""

    spent: float = 0.0
    """What the budget has been charged, in dollars or tokens, as it is in."""

    by_session: dict[str, float] = field(default_factory=dict)
    """The same, session by session."""

    by_role: dict[Role, int] = field(default_factory=dict)
    """Tokens of each role."""

    pool: Pool = field(default_factory=Alone)
    """Who else is charged to the same budget."""

    _longest: float | None = None
    """How many times its rehearsal the longest session took; None before the first has ended."""

    def charge(self, session: str, charges: Iterable[Charge]) -> None:
        """Add calls that a session, or the judging of it, has taken."""
        models = self._models(session)
        for role, call in charges:
            self.calls += asked_anew(call)
            self.kept += call.get("kept", 0)
            self.tokens += _tokens(call)
            self.by_role[role] = self.by_role.get(role, 0) + _tokens(call)
            dollars = price(self.plan, models, role, call)
            self.unpriced += dollars is None
            self.known_dollars += dollars or 0.0
            counted: ModelCall | None = call
            if call["input_tokens"] is None:
                self.unmetered += 1
                counted = self.expected.calls.get(role) or self.expected.dearest
                self.presumed += _tokens(counted) if counted else 0
            taken = in_budget(self.plan, models, role, counted) if counted else 0.0
            self.spent += taken
            self.by_session[session] = self.by_session.get(session, 0.0) + taken

    def learn(self, session: str) -> None:
        """Take note of what a session took that has ended: others are foreseen by it."""
        if rehearsed := self._in_rehearsal(session):
            times = self.by_session.get(session, 0.0) / rehearsed
            self._longest = max(times, self._longest or 0.0)

    def will_do(self, running: Iterable[str], another: str) -> bool:
        """Say whether the budget will do for another session and the rest of those under way.

        A session takes as many times its rehearsal as the longest that has ended, so that those
        that are begun come to their end.
        """
        if self.limit is None:
            return True
        return self.pool.claim(self.needed({*running, another}), self.limit)

    def needed(self, running: Iterable[str]) -> float:
        """Give what was charged, and what sessions under way are still going to take."""
        return self.spent + sum(map(self._rest, running))

    def add_up(self, parts: Sequence[Account]) -> None:
        """Take the sums of the accounts of several shards; sessions are not told apart in it."""
        for name in ("calls", "kept", "tokens", "unpriced", "unmetered", "presumed"):
            setattr(self, name, sum(getattr(one, name) for one in parts))
        self.known_dollars = sum(one.known_dollars for one in parts)
        self.spent = sum(one.spent for one in parts)
        roles: dict[Role, None] = dict.fromkeys(role for one in parts for role in one.by_role)
        self.by_role = {role: sum(one.by_role.get(role, 0) for one in parts) for role in roles}

    def _rest(self, session: str) -> float:
        """Foresee what a session is still going to take."""
        times = 1.0 if self._longest is None else self._longest
        return max(0.0, times * self._in_rehearsal(session) - self.by_session.get(session, 0.0))

    def _models(self, session: str) -> RoleModels:
        models = self.plan.models
        return self.casts[kind_of(session)] if models.several else models.first

    def _in_rehearsal(self, session: str) -> float:
        return self.expected.sessions.get(kind_of(session), 0.0)

    @property
    def dollars(self) -> float | None:
        """Give what it has cost; None as soon as the price of any part is not known."""
        if not (self.calls or self.kept):
            return None if self.plan.unpriced else 0.0
        return None if self.unpriced else self.known_dollars

    @property
    def limit(self) -> float | None:
        """Give the budget; None where the plan has none."""
        budget = self.plan.budget
        return (budget.dollars or budget.tokens) if budget else None

    @property
    def exhausted(self) -> bool:
        """Say whether the plan's budget is used up."""
        return self.limit is not None and self.spent + self.pool.elsewhere >= self.limit


def in_budget(plan: Plan, models: RoleModels, role: Role, call: ModelCall) -> float:
    """Give what a call takes from the plan's budget, in dollars or tokens, as it is in."""
    if plan.budget and plan.budget.dollars is not None:
        return price(plan, models, role, call) or 0.0
    return _tokens(call)


def price(plan: Plan, models: RoleModels, role: Role, call: ModelCall) -> float | None:
    """Give what a call cost in dollars; None when its price or its tokens are not known."""
    chosen = models.of(role)
    return dollars_of(call, price_of(chosen.model, plan.prices) if chosen else None)


def cost(plan: Plan, models: RoleModels, charges: Iterable[Charge]) -> Cost:
    """Give what calls cost the agent and the patient; None where a price is missing.

    What an observer costs is neither's.
    """
    agent: list[float | None] = []
    patient: list[float | None] = []
    for role, call in charges:
        if role != "observer":
            (patient if role == "patient" else agent).append(price(plan, models, role, call))
    return Cost(agent=total(agent), patient=total(patient))


def session_charges(mode: str, trace: Iterable[TraceRecord]) -> Iterator[Charge]:
    """List the calls of a session, each with the role whose model was asked."""
    for record in trace:
        for role, call in calls_behind(record):
            if role == "judge" or role == "guard":
                yield role, call
            else:
                yield payer(mode, role), call


def failure_charges(failure: Failure) -> Iterator[Charge]:
    """List the call that a session failed with; the others are in its trace."""
    if failure.lost:
        yield payer(failure.mode, failure.lost.role), failure.lost.call


def judgement_charges(found: Iterable[SwitchVerdict | PatientCheck]) -> Iterator[Charge]:
    """List the calls behind what was judged afterwards."""
    for one in found:
        if one.call:
            yield "verifier" if isinstance(one, SwitchVerdict) else "patient_check", one.call


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


def _tokens(call: ModelCall) -> int:
    return (call["input_tokens"] or 0) + (call["output_tokens"] or 0)
