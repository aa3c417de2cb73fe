"""What an experiment will take, estimated from one rehearsal of every kind of session in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.models.endpoint import Endpoint
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.state.session import SimulationState
from scriptgraph.studies.experiment.account import (
    Charge,
    Expectation,
    in_budget,
    judgement_charges,
    price,
    session_charges,
)
from scriptgraph.studies.experiment.casting import Casting, session_graph
from scriptgraph.studies.experiment.casts import RoleModel, RoleModels
from scriptgraph.studies.experiment.design import Experiment, PlannedSession
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.roles import Role
from scriptgraph.studies.judging import check_patient_of, verify_dialogue

TOKENS_PER_WORD = 4 / 3
"""A rehearsal counts words; English prose has about four tokens to three words."""


@dataclass(frozen=True)
class Estimate:
    """Sums over all sessions of a plan, and the judging afterwards."""

    sessions: int
    turns: int
    calls: dict[Role, int]
    input_tokens: dict[Role, int]
    output_tokens: dict[Role, int]
    dollars: float | None
    """None when the price of one of the models is not known."""

    dollars_at_least: float
    """Of the calls whose price is known."""

    unpriced: int
    """Calls whose price is not known."""

    expected: Expectation
    """What a single call and a single session take."""

    @property
    def tokens(self) -> int:
        """Give all tokens together."""
        return sum(self.input_tokens.values()) + sum(self.output_tokens.values())


async def estimate(experiment: Experiment) -> Estimate:
    """Rehearse one session of each kind, and reckon up.

    A language model's sessions can be longer or shorter, and at most as long as the turn limit.
    """
    plan = experiment.plan
    # A reward model is a server: it is asked for nothing here, and it costs no tokens.
    best_of = plan.best_of and plan.best_of.model_copy(update={"reward": None})
    offline = plan.model_copy(update={"rate": None, "best_of": best_of})
    first = {one.kind: one for one in reversed(experiment.sessions)}
    times = Counter(one.kind for one in experiment.sessions)
    turns = 0
    charges: dict[str, list[Charge]] = {}
    for session in map(_rehearsed, first.values()):
        state = await _rehearse(session, offline)
        turns += state["turn"] * times[session.kind]
        taken = list(session_charges(session.mode, state["trace"]))
        taken += await _rehearse_judging(session, state, Casting(offline, Endpoint()))
        charges[session.kind] = [(role, _in_tokens(call)) for role, call in taken]
    return _reckon(experiment, turns, charges, times)


def _rehearsed(session: PlannedSession) -> PlannedSession:
    """Let the rehearsal model play every role that somebody plays; who is one model stays one."""
    chosen = session.models.resolved()
    distinct = [*chosen.values()]
    played = {
        role: RoleModel(model=REHEARSAL, label=f"{REHEARSAL}-{distinct.index(one)}")
        for role, one in chosen.items()
    }
    return replace(session, models=RoleModels.model_validate(played))


async def _rehearse(session: PlannedSession, plan: Plan) -> SimulationState:
    graph = session_graph(session, Casting(plan, Endpoint())).compile()
    state = await graph.ainvoke({"messages": []}, {"recursion_limit": 10_000})
    return cast(SimulationState, state)


async def _rehearse_judging(
    session: PlannedSession, state: SimulationState, casting: Casting
) -> list[Charge]:
    """Rehearse what the plan's judges do with a dialogue."""
    dialogue = record_dialogue(
        session.script, state, session=session.id, mode=session.mode, case=session.persona.number
    )
    found: list[SwitchVerdict | PatientCheck] = []
    verifier = casting.model(session.models, "verifier", session.seed)
    if verifier and session.script:
        await verify_dialogue(
            dialogue, session.script, verifier, attempts=1, done={}, on_verdict=found.append
        )
    if checker := casting.model(session.models, "patient_check", session.seed):
        case = session.persona.played
        found.append(await check_patient_of(dialogue, case, checker, attempts=1))
    return list(judgement_charges(found))


def _reckon(
    experiment: Experiment,
    turns: int,
    charges: Mapping[str, Sequence[Charge]],
    times: Mapping[str, int],
) -> Estimate:
    plan, casts = experiment.plan, experiment.casts
    calls: Counter[Role] = Counter()
    read: Counter[Role] = Counter()
    written: Counter[Role] = Counter()
    dollars, unpriced = 0.0, 0
    for kind, (role, call) in ((kind, one) for kind, taken in charges.items() for one in taken):
        calls[role] += times[kind]
        read[role] += times[kind] * (call["input_tokens"] or 0)
        written[role] += times[kind] * (call["output_tokens"] or 0)
        one = price(plan, casts[kind], role, call)
        dollars += times[kind] * (one or 0.0)
        unpriced += times[kind] * (one is None)
    expected = Expectation(
        {role: _average(read[role], written[role], number) for role, number in calls.items()},
        {
            kind: sum(in_budget(plan, casts[kind], role, call) for role, call in taken)
            for kind, taken in charges.items()
        },
    )
    return Estimate(
        sum(times.values()),
        turns,
        dict(calls),
        dict(read),
        dict(written),
        None if unpriced else dollars,
        dollars,
        unpriced,
        expected,
    )


def _average(read: int, written: int, calls: int) -> ModelCall:
    return ModelCall(
        model=REHEARSAL,
        attempts=1,
        input_tokens=round(read / calls),
        output_tokens=round(written / calls),
        ms=0,
    )


def _in_tokens(call: ModelCall) -> ModelCall:
    return ModelCall(
        model=call["model"],
        attempts=call["attempts"],
        input_tokens=round((call["input_tokens"] or 0) * TOKENS_PER_WORD),
        output_tokens=round((call["output_tokens"] or 0) * TOKENS_PER_WORD),
        ms=call["ms"],
    )


def reach(plan: Plan, estimated: Estimate) -> int:
    """Say how many of the sessions a plan's budget will do.

    Raises:
        InputError: When it will not do for one.
    """
    budget = plan.budget
    if budget is None:
        return estimated.sessions
    needed = float(estimated.tokens) if budget.tokens else (estimated.dollars or 0.0)
    given, unit = (budget.tokens, "tokens") if budget.tokens else (budget.dollars, "dollars")
    one = needed / estimated.sessions
    if (given or 0) < one:
        raise InputError(
            f"budget: {given:,} {unit} will not do for one session, which takes about "
            + (f"{one:,.0f}" if budget.tokens else f"{one:.2g}")
        )
    return min(estimated.sessions, int((given or 0) / one)) if one else estimated.sessions
