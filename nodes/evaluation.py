"""How an evaluator, or the single actor, is asked about a section."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypedDict, TypeVar

from langchain_core.messages import HumanMessage

from scriptgraph.evidence import Said, is_quoted
from scriptgraph.models.chat import bounded
from scriptgraph.nodes.act import Act, Decisions
from scriptgraph.nodes.ahead import Ahead, reply_ahead
from scriptgraph.nodes.answers import Unusable
from scriptgraph.nodes.asking import ask_verdict
from scriptgraph.nodes.cast import Cast
from scriptgraph.nodes.filtered import with_urgent_rule
from scriptgraph.nodes.sheet import sheet_for
from scriptgraph.progress import is_complete, judged_tasks
from scriptgraph.prompting import (
    actor_prompt,
    dialog_prompt,
    evaluator_prompt,
    has_choice,
    values_asked,
    watched,
)
from scriptgraph.routes import needs_dispatcher
from scriptgraph.schemas import asking
from scriptgraph.script import Script, Section
from scriptgraph.settings import Mode
from scriptgraph.state import SessionState
from scriptgraph.verdicts import ActorAnswer, Evaluation, Occurrence

V = TypeVar("V", bound=Evaluation)


class _Asked(TypedDict):
    tasks: tuple[str, ...]
    values: tuple[str, ...]
    watched: tuple[int, ...]


async def ask_about(
    script: Script, section: Section, cast: Cast, state: SessionState, mode: Mode
) -> Decisions[Evaluation] | None:
    """Ask the model, unless there is nothing for it to judge."""
    credits = state.get("progress", {}).get(section.id, {})
    open_question = (
        judged_tasks(section, credits) or watched(script, section) or _computes(section, state)
    )
    if not (open_question or (mode == "single" and needs_dispatcher(section))):
        return None
    accept = _Acceptance(script, section, state)
    if mode == "single":
        decisions = await _ask_actor(script, section, cast, state, accept)
    else:
        decisions = await _ask_evaluator(script, section, cast, state, accept, mode)
    value = decisions.value or accept.doubted
    value = with_urgent_rule(script, section, value, decisions.filtered)
    return replace(decisions, value=value)


async def _ask_actor(
    script: Script, section: Section, cast: Cast, state: SessionState, accept: _Acceptance
) -> Decisions[Any]:
    prompt = actor_prompt(script, section, state, cast.settings)
    ways = len(section.next) if has_choice(section) else 0
    schema = asking(ActorAnswer, **_asked(script, section, state), ways=ways)
    attempts, tokens = cast.settings.attempts, cast.settings.tokens.actor
    if cast.best_of:  # a draft that is one of several candidates is shown when it is chosen
        answer = await ask_verdict(
            cast.dialog, prompt, schema, attempts=attempts, tokens=tokens, accept=accept
        )
        return Decisions(answer.value, answer.refused, answer.call, filtered=answer.filtered)
    model = bounded(cast.dialog, tokens)
    act = Act(
        model,
        prompt,
        schema,
        attempts=attempts,
        accept=accept,
        sheet=sheet_for(script, prompt, state, cast.settings),
        stall=cast.settings.stall_seconds,
    )
    return await act.decisions()


async def _ask_evaluator(
    script: Script,
    section: Section,
    cast: Cast,
    state: SessionState,
    accept: _Acceptance,
    mode: Mode,
) -> Decisions[Any]:
    prompt = evaluator_prompt(script, section, state, cast.settings)
    schema = asking(Evaluation, reason=True, **_asked(script, section, state))
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
        )
    except BaseException:
        if ahead:
            await ahead.stop()
        raise
    return Decisions(answer.value, answer.refused, answer.call, ahead, answer.filtered)


def _stay_ahead(script: Script, section: Section, cast: Cast, state: SessionState) -> Ahead | None:
    """Begin the reply for staying; where the best of several is sent, all are drawn afterwards."""
    if cast.best_of:
        return None
    prompt = dialog_prompt(
        script, section, state, cast.settings, entering=False, said="", ahead=True
    )
    return reply_ahead(
        bounded(cast.dialog, cast.settings.tokens.dialog),
        prompt,
        sheet_for(script, prompt, state, cast.settings),
        attempts=cast.settings.attempts,
        stall=cast.settings.stall_seconds,
        for_complete=is_complete(section, state.get("progress", {}).get(section.id, {})),
    )


def _asked(script: Script, section: Section, state: SessionState) -> _Asked:
    """Name what this section asks about."""
    return {
        "tasks": tuple(task.id for task in section.tasks if task.is_judged),
        "values": values_asked(section, state),
        "watched": tuple(number for number, _ in watched(script, section)),
    }


def _computes(section: Section, state: SessionState) -> bool:
    """Say whether the user may yet correct a value by which the section is left."""
    return bool(state.get("collected")) and any(rule.if_ for rule in section.next)


class _Acceptance:
    """Refuses an answer whose numbers mean nothing here, and doubts an unproven `anytime` once.

    A watched condition may be a matter of safety. So a model that names one without a quote of
    the user's is asked again, but when it insists, or does not take it back in a usable answer, it
    is believed, and the trace shows the quote.
    """

    def __init__(self, script: Script, section: Section, state: SessionState) -> None:
        self._watched = {number for number, _ in watched(script, section)}
        self._texts = user_texts(state)
        self.doubted: Evaluation | None = None

    def __call__(self, verdict: V) -> V:
        claimed = verdict.occurrence
        if claimed and claimed.rule not in self._watched:
            raise Unusable(f"anytime: there is no condition {claimed.rule}")
        if claimed and not is_quoted(claimed.quote, self._texts) and not self._insists(claimed):
            self.doubted = verdict
            raise Unusable("anytime: its quote is not a quote of the user's")
        return verdict

    def _insists(self, claimed: Occurrence) -> bool:
        before = self.doubted.occurrence if self.doubted else None
        return before is not None and before.rule == claimed.rule


def user_texts(state: SessionState) -> Said:
    """Give what the user has said."""
    return Said(state["messages"], by=HumanMessage)
