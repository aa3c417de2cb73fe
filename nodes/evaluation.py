"""How an evaluator, or the single actor, is asked about a section, and what that one drafts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scriptgraph.core.errors import ModelError
from scriptgraph.core.refused import Refusal
from scriptgraph.core.settings import Mode
from scriptgraph.models.chat import bounded
from scriptgraph.nodes.asking.ahead import Ahead, reply_ahead
from scriptgraph.nodes.asking.asking import ask_verdict
from scriptgraph.nodes.asking.bill import Bill
from scriptgraph.nodes.asking.growing_reply import growing_reply_to
from scriptgraph.nodes.asking.single_actor import Decisions, SingleActor
from scriptgraph.nodes.cast import Cast
from scriptgraph.nodes.claims import Acceptance
from scriptgraph.nodes.deadline import (
    FAILURES,
    NotJudged,
    TurnOutOfTime,
    before,
    patience,
    says_so,
    soon,
)
from scriptgraph.nodes.filtered import with_urgent_rule
from scriptgraph.nodes.guard import Watch
from scriptgraph.nodes.heard import is_helped, is_stood_by
from scriptgraph.nodes.mending import IN_VAIN, Mending, may_ask_again
from scriptgraph.nodes.weighing import weighed
from scriptgraph.prompting import (
    actor_prompt,
    dialog_prompt,
    evaluator_prompt,
    has_choice,
    names_in,
    watched,
)
from scriptgraph.prompting.schemas import ActorAnswer, Evaluation
from scriptgraph.prompting.script_schemas import asking
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import needs_dispatcher
from scriptgraph.state.carried import told_by_now
from scriptgraph.state.progress import is_complete, judged_tasks, words_again
from scriptgraph.state.session import Draft, SessionState


async def ask_about(
    script: Script, section: Section, cast: Cast, state: SessionState, mode: Mode, watch: Watch
) -> Decisions[Evaluation] | None:
    """Ask the model, unless there is nothing for it to judge.

    Raises:
        ModelError: When it gave no answer, and nothing that the guard has found is answered
            without it.
        AccessError: The same, when the server does not let the model be asked.
    """
    credits = state.get("progress", {}).get(section.id, {})
    open_question = (
        judged_tasks(section, credits)
        or watched(script, section)
        or _may_change(script, section, state)
    )
    if not (open_question or (mode == "single" and needs_dispatcher(section))):
        return None
    claims, bill = Acceptance(script, section, state), Bill()
    # Who may be in danger waits for no judge for long, and is answered without one.
    is_answered = is_stood_by(script, section) or is_helped(script, section, watch.heard)
    until, late = _time_of(cast, state, is_answered=is_answered)
    accept = Mending(
        script,
        state,
        claims,
        weigh=lambda verdict: weighed(script, section, state, verdict, watch.heard),
        may_ask=lambda: may_ask_again(cast.settings, state, watch.heard, bill, until),
    )
    try:
        async with before(until, late):
            if mode == "single":
                decisions = await _ask_actor(script, section, cast, state, accept, bill)
            else:
                decisions = await _ask_evaluator(script, section, cast, state, accept, bill, mode)
    except FAILURES as error:
        if accept.first is None:
            is_answered = is_answered or is_helped(script, section, await watch.finding())
            if not (is_answered or says_so(cast.settings)):
                raise
            refused = Refusal(choice="", why=f"the judge could not be asked: {error}")
            return Decisions(None, [refused], bill.call(), unasked=str(error), is_judged=False)
        why = (accept.why, IN_VAIN.format(error))
        decisions = Decisions(accept.first, [Refusal(choice="", why=w) for w in why], bill.call())
    value = judged = decisions.value or claims.last()
    value = with_urgent_rule(script, section, value, decisions.filtered)
    refusals = [*decisions.refused, *claims.dropped]
    if value and mode != "single" and not cast.chooses_together:
        value = value.model_copy(update={"rule": 0})  # nobody asked for a way
    return replace(decisions, value=value, refused=refusals, is_judged=judged is not None)


def _time_of(
    cast: Cast, state: SessionState, *, is_answered: bool
) -> tuple[float | None, ModelError]:
    """Give a judge its time: all of the turn's, or what somebody in danger waits for it.

    With it comes what is raised when it is over.
    """
    settings = cast.settings
    if is_answered:
        seconds = patience(settings)
        return soon(None, seconds), NotJudged(seconds or 0)
    until = state.get("until") if says_so(settings) else None
    return until, TurnOutOfTime(settings.turn_seconds or 0)


async def _ask_actor(
    script: Script,
    section: Section,
    cast: Cast,
    state: SessionState,
    accept: Mending,
    bill: Bill,
) -> Decisions[Any]:
    prompt = actor_prompt(script, section, state, cast.settings)
    names = names_in(script)
    schema = asking(ActorAnswer, names, cast.settings.decisions, ways=names.ways)
    attempts, tokens = cast.settings.attempts, cast.settings.tokens.actor
    if cast.best_of:  # a draft that is one of several candidates is shown when it is chosen
        answer = await ask_verdict(
            cast.dialog, prompt, schema, attempts=attempts, tokens=tokens, accept=accept, bill=bill
        )
        return Decisions(answer.value, answer.refused, answer.call, filtered=answer.filtered)
    model = bounded(cast.dialog, tokens)
    actor = SingleActor(
        model,
        prompt,
        schema,
        attempts=attempts,
        accept=accept,
        growing=growing_reply_to(script, prompt, state, cast.settings),
        stall=cast.settings.stall_seconds,
        bill=bill,
    )
    return await actor.decisions()


async def _ask_evaluator(
    script: Script,
    section: Section,
    cast: Cast,
    state: SessionState,
    accept: Mending,
    bill: Bill,
    mode: Mode,
) -> Decisions[Any]:
    together, names = cast.chooses_together, names_in(script)
    prompt = evaluator_prompt(script, section, state, cast.settings, choice=together)
    ways = names.judged if together else 0
    schema = asking(Evaluation, names, cast.settings.decisions, ways=ways)
    ahead = _stay_ahead(script, section, cast, state) if mode == "speculative" else None
    try:
        answer = await ask_verdict(
            cast.evaluator,
            prompt,
            schema,
            attempts=cast.settings.attempts,
            tokens=cast.settings.tokens.evaluator,
            accept=accept,
            stall=cast.settings.stall_seconds,
            bill=bill,
        )
    except BaseException:
        if ahead:
            await ahead.stop()
        raise
    return Decisions(answer.value, answer.refused, answer.call, ahead, answer.filtered)


def _stay_ahead(script: Script, section: Section, cast: Cast, state: SessionState) -> Ahead | None:
    """Begin the reply for staying, where the session is likely to stay.

    Where the best of several is sent, all are drawn afterwards.
    """
    if cast.best_of or "section" not in state:  # the opening may begin with exact words
        return None
    credits = state.get("progress", {}).get(section.id, {})
    left = sum(not task.optional for task in judged_tasks(section, credits))
    if words_again(script, section) or left < cast.settings.speculate_from:
        return None
    prompt = dialog_prompt(
        script, section, state, cast.settings, credits=credits, entering=False, said="", ahead=True
    )
    return reply_ahead(
        bounded(cast.dialog, cast.settings.tokens.dialog),
        prompt,
        growing_reply_to(script, prompt, state, cast.settings),
        attempts=cast.settings.attempts,
        stall=cast.settings.stall_seconds,
        for_complete=is_complete(section, credits),
    )


def _may_change(script: Script, section: Section, state: SessionState) -> bool:
    """Say whether the user may yet tell a value by which the section is left, or take one back."""
    if any(name in script.told for name in state.get("collected", {})):
        return True
    computes = bool(script.told) and any(rule.if_ for rule in section.next)
    return computes and bool(told_by_now(script, state))


def draft_of(
    section: Section, state: SessionState, decisions: Decisions[Evaluation] | None
) -> Draft | None:
    """Keep what the single actor chose, and its reply unless that is still being written."""
    answer = decisions.value if decisions else None
    if decisions is None or not isinstance(answer, ActorAnswer):
        return None
    written = not decisions.ahead and not answer.occurrence
    return Draft(
        choice=answer.rule if is_way(section, answer.rule) else None,
        target=_meant(section, state, answer),
        reply=answer.reply if written else "",
    )


def _meant(section: Section, state: SessionState, answer: ActorAnswer) -> str:
    """Say which section the single actor wrote its reply for, going by its own claims."""
    if has_choice(section):
        if not is_way(section, answer.rule):
            return ""
        return section.next[answer.rule - 1].to if answer.rule else section.id
    claimed = {claim.task for claim in answer.settled}
    credits = state.get("progress", {}).get(section.id, {})
    still_open = [task for task in judged_tasks(section, credits) if task.id not in claimed]
    complete = all(task.optional for task in still_open)
    return section.next[0].to if section.next and complete else section.id


def is_way(section: Section, rule: int) -> bool:
    """Say whether a way on that the single actor named exists; 0 is to stay."""
    return 0 <= rule <= len(section.next)
