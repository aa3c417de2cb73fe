"""The evaluator: judges how far the section has come, and where that leads.

In mode `single` its one call also chooses the way on and writes the reply (the paper's variant A).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from langchain_core.messages import HumanMessage
from langgraph.runtime import Runtime

from scriptgraph.evidence import is_quoted
from scriptgraph.nodes.asking import Answer, Unusable, ask_verdict
from scriptgraph.nodes.cast import Cast, Node, SessionContext, mode_of, now
from scriptgraph.nodes.decisions import (
    Judgement,
    as_move,
    decide,
    ends,
    judge,
    stay,
)
from scriptgraph.progress import is_complete, judged_tasks
from scriptgraph.prompting import actor_prompt, evaluator_prompt, watched
from scriptgraph.routes import (
    COMPLETE,
    DISPATCH,
    NONE_HOLDS,
    STAY,
    evaluator_name,
    evaluator_routes,
    needs_dispatcher,
)
from scriptgraph.script import Script, Section
from scriptgraph.state import Draft, Move, SessionState
from scriptgraph.trace import Quote, Refusal, TraceRecord
from scriptgraph.verdicts import ActorAnswer, Evaluation

V = TypeVar("V", bound=Evaluation)


def evaluator(script: Script, section: Section, cast: Cast) -> Node:
    """Give the evaluator of one section."""

    async def evaluate(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        single = mode_of(runtime, cast.settings) == "single"
        answer = await _ask(script, section, cast, state, single=single)
        judgement = _judge(section, state, answer)
        move = _move(script, section, state, answer, judgement)
        draft = _draft(script, section, answer) if single else None
        return {
            "progress": {**state.get("progress", {}), section.id: judgement.credits},
            "collected": {**state.get("collected", {}), **judgement.collected},
            "move": move,
            "draft": draft,
            "status": "ended" if ends(move) else "open",
            "trace": [_record(script, section, state, answer, judgement, move)],
        }

    return evaluate


async def _ask(
    script: Script, section: Section, cast: Cast, state: SessionState, *, single: bool
) -> Answer[Evaluation] | None:
    """Ask the model, unless there is nothing for it to judge."""
    credits = state.get("progress", {}).get(section.id, {})
    open_question = judged_tasks(section, credits) or watched(script, section)
    if not (open_question or (single and needs_dispatcher(section))):
        return None
    settings = cast.settings
    accept = _Acceptance(script, section, state)
    answer: Answer[Evaluation]
    if single:
        prompt = actor_prompt(script, section, state, settings)
        answer = await ask_verdict(
            cast.dialog, prompt, ActorAnswer, attempts=settings.attempts, accept=accept
        )
    else:
        prompt = evaluator_prompt(script, section, state, settings)
        answer = await ask_verdict(
            cast.evaluator, prompt, Evaluation, attempts=settings.attempts, accept=accept
        )
    return answer if answer.value else replace(answer, value=accept.doubted)


class _Acceptance:
    """Refuses an answer whose numbers mean nothing here, and doubts an unproven `anytime` once.

    A watched condition may be a matter of safety. So a model that names one without a quote of
    the user's is asked again, but when it insists, or does not take it back in a usable answer, it
    is believed, and the trace shows the quote.
    """

    def __init__(self, script: Script, section: Section, state: SessionState) -> None:
        self._watched = {number for number, _ in watched(script, section)}
        self._ways = range(len(section.next) + 1)
        self._texts = _user_texts(state)
        self.doubted: Evaluation | None = None

    def __call__(self, verdict: V) -> V:
        number = verdict.anytime.rule
        if number and number not in self._watched:
            raise Unusable(f"anytime.rule: there is no condition {number}")
        if isinstance(verdict, ActorAnswer) and verdict.rule not in self._ways:
            raise Unusable(f"rule: there is no way {verdict.rule}")
        proven = not number or is_quoted(verdict.anytime.evidence, self._texts)
        if not proven and (self.doubted is None or self.doubted.anytime.rule != number):
            self.doubted = verdict
            raise Unusable("anytime.evidence: it is not a quote of the user's")
        return verdict


def _judge(section: Section, state: SessionState, answer: Answer[Evaluation] | None) -> Judgement:
    credits = state.get("progress", {}).get(section.id, {})
    if answer is None or answer.value is None:
        return Judgement(dict(credits))
    return judge(
        section,
        answer.value,
        credits=credits,
        collected=state.get("collected", {}),
        texts=[message.text for message in state["messages"]],
        turn=state.get("turn", 0) + 1,
    )


def _move(
    script: Script,
    section: Section,
    state: SessionState,
    answer: Answer[Evaluation] | None,
    judgement: Judgement,
) -> Move:
    """Decide where the turn goes, and write it down."""
    found = decide(
        script,
        section,
        credits=judgement.credits,
        collected={**state.get("collected", {}), **judgement.collected},
        claimed=answer.value.anytime.rule if answer and answer.value else 0,
        turns=state.get("section_turns", 0),
    )
    if found is None:
        complete = is_complete(section, judgement.credits)
        return stay(section, NONE_HOLDS if complete else STAY)
    if found.kind == "judged":
        return Move(target=DISPATCH, kind="dispatch", rule=COMPLETE)
    return as_move(found)


def _draft(script: Script, section: Section, answer: Answer[Evaluation] | None) -> Draft | None:
    if answer is None or not isinstance(answer.value, ActorAnswer):
        return None
    rule = answer.value.rule
    return Draft(
        choice=rule,
        target=section.next[rule - 1].to if rule else section.id,
        reply="" if answer.value.anytime.rule else answer.value.reply,
    )


def _record(
    script: Script,
    section: Section,
    state: SessionState,
    answer: Answer[Evaluation] | None,
    judgement: Judgement,
    move: Move,
) -> TraceRecord:
    evidence, refused = list(judgement.evidence), list(judgement.refused)
    verdict = answer.value if answer else None
    if verdict and verdict.anytime.rule:
        evidence.append(_anytime_quote(script, verdict, state))
    if isinstance(verdict, ActorAnswer) and verdict.rule and move["kind"] == "stay":
        wanted = section.next[verdict.rule - 1].to
        refused.append(Refusal(choice=wanted, why="the section is not complete"))
    record = TraceRecord(
        turn=state.get("turn", 0) + 1,
        at=now(),
        node=evaluator_name(section),
        role="evaluator",
        section=section.id,
        options=list(evaluator_routes(script, section)),
        choice=move["target"],
        rule=move["rule"],
        kind=move["kind"],
        reason=_reason(answer, judgement),
        evidence=evidence,
        refused=[*(answer.refused if answer else []), *refused],
    )
    if answer:
        record["call"] = answer.call
    if judgement.collected:
        record["collected"] = judgement.collected
    return record


def _reason(answer: Answer[Evaluation] | None, judgement: Judgement) -> str:
    if answer is None:
        return "nothing was left to judge; no model was asked"
    if answer.value is None:
        return "no usable answer; the session stays where it is"
    return answer.value.reason


def _anytime_quote(script: Script, verdict: Evaluation, state: SessionState) -> Quote:
    return Quote(
        task=script.anytime[verdict.anytime.rule - 1].when or "",
        status="holds",
        text=verdict.anytime.evidence,
        found=is_quoted(verdict.anytime.evidence, _user_texts(state)),
    )


def _user_texts(state: SessionState) -> list[str]:
    return [message.text for message in state["messages"] if isinstance(message, HumanMessage)]
