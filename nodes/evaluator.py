"""The evaluator: judges how far the section has come, and where that leads.

In mode `single` its one call also chooses the way on and writes the reply (the paper's variant A).
In mode `speculative` the reply for staying is begun together with it.
"""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from scriptgraph.evidence import is_quoted
from scriptgraph.nodes.act import Decisions
from scriptgraph.nodes.cast import Cast, Node, SessionContext, mode_of, now
from scriptgraph.nodes.decisions import Judgement, as_move, decide, ends, judge, stay, undecided
from scriptgraph.nodes.evaluation import ask_about, user_texts
from scriptgraph.nodes.proof import transcript_of
from scriptgraph.progress import is_complete, judged_tasks
from scriptgraph.prompting import has_choice
from scriptgraph.routes import (
    COMPLETE,
    DISPATCH,
    NONE_HOLDS,
    STAY,
    evaluator_name,
    evaluator_routes,
)
from scriptgraph.script import Script, Section, Transition
from scriptgraph.state import Draft, Move, SessionState, Value
from scriptgraph.trace import Quote, Refusal, TraceRecord
from scriptgraph.undecided import NO_DECISION, NOBODY_ASKED
from scriptgraph.verdicts import ActorAnswer, Evaluation, Occurrence


def evaluator(script: Script, section: Section, cast: Cast) -> Node:
    """Give the evaluator of one section."""

    async def evaluate(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        mode = mode_of(runtime, cast.settings)
        decisions = await ask_about(script, section, cast, state, mode)
        judgement = _judge(script, section, state, decisions)
        found = _found(script, section, state, decisions, judgement)
        move = _move(section, found, judgement)
        record = _record(script, section, state, decisions, judgement, move)
        if unknown := _unknown(script, section, state, judgement, found):
            record["undecided"] = unknown
        ahead = decisions.ahead if decisions else None
        if ahead and ends(move):
            await ahead.end(record)
            ahead = None
        return {
            "progress": {**state.get("progress", {}), section.id: judgement.credits},
            "collected": _known(state, judgement),
            "move": move,
            "draft": _draft(section, state, decisions) if mode == "single" else None,
            **({"ahead": ahead} if ahead else {}),
            "status": "ended" if ends(move) else "open",
            "trace": [record],
        }

    return evaluate


def _judge(
    script: Script,
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
) -> Judgement:
    credits = state.get("progress", {}).get(section.id, {})
    if decisions is None or decisions.value is None:
        return Judgement(dict(credits))
    return judge(
        section,
        decisions.value,
        credits=credits,
        collected=state.get("collected", {}),
        said=transcript_of(state, script.language),
        types=script.values,
        turn=state.get("turn", 0) + 1,
    )


def _found(
    script: Script,
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
    judgement: Judgement,
) -> Transition | None:
    """Decide where the turn goes."""
    claimed = decisions.value.occurrence if decisions and decisions.value else None
    return decide(
        script,
        section,
        credits=judgement.credits,
        collected=_known(state, judgement),
        claimed=claimed.rule if claimed else 0,
        turns=state.get("section_turns", 0),
        visits=state.get("visits", {}),
    )


def _known(state: SessionState, judgement: Judgement) -> dict[str, Value]:
    """Give everything collected so far."""
    return {**state.get("collected", {}), **judgement.collected}


def _unknown(
    script: Script,
    section: Section,
    state: SessionState,
    judgement: Judgement,
    found: Transition | None,
) -> list[str]:
    """Say which computed rules of a complete section were passed over for want of a value."""
    if not is_complete(section, judgement.credits) or (found and found.kind == "anytime"):
        return []
    return undecided(script, section, found, _known(state, judgement))


def _move(section: Section, found: Transition | None, judgement: Judgement) -> Move:
    """Write down where the turn goes."""
    if found is None:
        complete = is_complete(section, judgement.credits)
        return stay(section, NONE_HOLDS if complete else STAY)
    if found.kind == "judged":
        return Move(target=DISPATCH, kind="dispatch", rule=COMPLETE)
    return as_move(found)


def _draft(
    section: Section, state: SessionState, decisions: Decisions[Evaluation] | None
) -> Draft | None:
    """Keep what the single actor chose, and its reply unless that is still being written."""
    answer = decisions.value if decisions else None
    if decisions is None or not isinstance(answer, ActorAnswer):
        return None
    written = not decisions.ahead and not answer.occurrence
    return Draft(
        choice=answer.rule if _is_way(section, answer.rule) else None,
        target=_meant(section, state, answer),
        reply=answer.reply if written else "",
    )


def _meant(section: Section, state: SessionState, answer: ActorAnswer) -> str:
    """Say which section the single actor wrote its reply for, going by its own claims."""
    if has_choice(section):
        if not _is_way(section, answer.rule):
            return ""
        return section.next[answer.rule - 1].to if answer.rule else section.id
    claimed = {claim.task for claim in answer.settled}
    credits = state.get("progress", {}).get(section.id, {})
    still_open = [task for task in judged_tasks(section, credits) if task.id not in claimed]
    complete = all(task.optional for task in still_open)
    return section.next[0].to if section.next and complete else section.id


def _is_way(section: Section, rule: int) -> bool:
    """Say whether a way on that the single actor named exists; 0 is to stay."""
    return 0 <= rule <= len(section.next)


def _record(
    script: Script,
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
    judgement: Judgement,
    move: Move,
) -> TraceRecord:
    evidence, refused = list(judgement.evidence), list(judgement.refused)
    verdict = decisions.value if decisions else None
    if verdict and verdict.occurrence:
        evidence.append(_anytime_quote(script, verdict.occurrence, state))
    if isinstance(verdict, ActorAnswer) and not _is_way(section, verdict.rule):
        refused.append(Refusal(choice=f"rule {verdict.rule}", why="there is no such way"))
    elif isinstance(verdict, ActorAnswer) and verdict.rule and move["kind"] == "stay":
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
        reason=_reason(decisions, judgement),
        evidence=evidence,
        refused=[*(decisions.refused if decisions else []), *refused],
    )
    if decisions and decisions.call:
        record["call"] = decisions.call
    if judgement.collected:
        record["collected"] = judgement.collected
    if judgement.corrected:
        record["corrected"] = judgement.corrected
    return record


def _reason(decisions: Decisions[Evaluation] | None, judgement: Judgement) -> str:
    if decisions is None:
        return NOBODY_ASKED
    if decisions.value is None:
        return NO_DECISION
    return decisions.value.reason or _told(judgement)


def _told(judgement: Judgement) -> str:
    """Say what the single actor judged; its proof is its reason."""
    settled = [f"{quote['task']} is {quote['status']}" for quote in judgement.evidence]
    return "; ".join(settled) or "no open task is settled yet"


def _anytime_quote(script: Script, claimed: Occurrence, state: SessionState) -> Quote:
    return Quote(
        task=script.anytime[claimed.rule - 1].when or "",
        status="holds",
        text=claimed.quote,
        found=is_quoted(claimed.quote, user_texts(state)),
    )
