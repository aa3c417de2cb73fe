"""The dispatcher: chooses the next section among the legal ones, where there is a choice.

In mode `single` the actor has chosen already. Only where it named a way that does not exist is it
asked once more, as a dispatcher is: over the section alone. In the others the evaluator may have
named one of the section's ways, and then nobody is asked again.
"""

from typing import Any

from langgraph.runtime import Runtime

from scriptgraph.core.refused import Refusal
from scriptgraph.models.described import model_name
from scriptgraph.nodes.action import note_doer
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import Answer, ask_verdict
from scriptgraph.nodes.asking.bill import Bill, Meter
from scriptgraph.nodes.cast import Cast, Node, SessionContext, mode_of
from scriptgraph.nodes.deadline import (
    FAILURES,
    NotJudged,
    TurnOutOfTime,
    before,
    patience,
    says_so,
    soon,
)
from scriptgraph.nodes.heard import is_stood_by
from scriptgraph.nodes.reckoning import computed_in_words
from scriptgraph.nodes.rules import (
    as_move,
    changes,
    ends,
    next_move,
    stay,
    taken,
    undecided,
    within_visits,
)
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.prompting import dispatcher_prompt, judged
from scriptgraph.prompting.schemas import Dispatch
from scriptgraph.prompting.script_schemas import choosing
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import NONE_HOLDS, dispatcher_name, dispatcher_routes
from scriptgraph.state.carried import told_by_now
from scriptgraph.state.digressions import moves_of, stack
from scriptgraph.state.session import SessionState
from scriptgraph.state.undecided import IN_THE_ACTORS_CALL, IN_THE_EVALUATORS_CALL, NO_DECISION


def dispatcher(script: Script, section: Section, cast: Cast) -> Node:
    """Give the dispatcher of one section."""

    async def dispatch(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        draft = state.get("draft")
        is_decided = mode_of(runtime, cast.settings) == "single" and (
            draft is None or draft["choice"] is not None
        )
        seen = state["move"].get("choice")
        if is_decided or seen is not None:
            answer = None
            chosen = draft["choice"] if draft else seen
        else:
            answer = await _asked(script, section, cast, state, again=draft is not None)
            chosen = answer.value.rule if answer.value else None
        collected = told_by_now(script, state)
        places = stack(state)
        tried = None if chosen is None else next_move(script, section, collected, chosen, places)
        found = within_visits(script, tried, state.get("visits", {})) if tried else None
        move = taken(section, state, as_move(found) if found else stay(section, NONE_HOLDS))
        is_chosen = chosen is not None
        record = trace_record(
            turn=state.get("turn", 0) + 1,
            node=dispatcher_name(section),
            role="dispatcher",
            section=section.id,
            options=dispatcher_routes(script, section, moves_of(script, state)),
            choice=move["target"],
            rule=move["rule"],
            kind=move["kind"],
            reason=IN_THE_EVALUATORS_CALL if seen is not None else _reason(answer, chosen),
            asked=answer,
            undecided=undecided(script, section, tried, collected) if is_chosen else [],
            computed=computed_in_words(script, section, tried, collected) if is_chosen else [],
        )
        note_doer(script, section, cast, move, record)
        if ends(move) and (ahead := state.get("ahead")):
            await ahead.end(record)
        return {**changes(state, move), "trace": [record]}

    return dispatch


async def _asked(
    script: Script, section: Section, cast: Cast, state: SessionState, *, again: bool
) -> Answer[Dispatch]:
    """Ask which rule holds; who may be in danger waits for no choice for long."""
    bill = Bill()
    is_urgent, settings = is_stood_by(script, section), cast.settings
    if not (is_urgent or says_so(settings)):
        return await _ask(script, section, cast, state, bill, again=again)
    seconds = patience(settings)
    late = NotJudged(seconds or 0) if is_urgent else TurnOutOfTime(settings.turn_seconds or 0)
    try:
        async with before(soon(None, seconds) if is_urgent else state.get("until"), late):
            return await _ask(script, section, cast, state, bill, again=again)
    except FAILURES as error:
        cost = bill.call() or Meter(model_name(cast.dispatcher)).call()
        return Answer(None, None, [Refusal(choice="", why=str(error))], cost)


async def _ask(
    script: Script, section: Section, cast: Cast, state: SessionState, bill: Bill, *, again: bool
) -> Answer[Dispatch]:
    """Ask which rule holds; `again` asks the single actor, which was asked once before."""
    numbers = (0, *(number for number, _ in judged(section)))

    def accept(verdict: Dispatch) -> Dispatch:
        if verdict.rule not in numbers:
            raise Unusable(f"rule: {verdict.rule} is not among {list(numbers)}")
        return verdict

    prompt = dispatcher_prompt(script, section, state, cast.settings)
    model = cast.dialog if again else cast.dispatcher
    attempts = 1 if again else cast.settings.attempts
    return await ask_verdict(
        model,
        prompt,
        choosing(numbers),
        attempts=attempts,
        tokens=cast.settings.tokens.dispatcher,
        accept=accept,
        stall=cast.settings.stall_seconds,
        bill=bill,
    )


def _reason(answer: Answer[Dispatch] | None, chosen: int | None) -> str:
    if chosen is None:
        return NO_DECISION
    return answer.value.reason if answer and answer.value else IN_THE_ACTORS_CALL
