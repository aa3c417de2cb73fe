"""What a trace says of a judged turn: what was claimed, proved and refused, and where it led."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scriptgraph.core.danger import GuardFinding
from scriptgraph.core.refused import Refusal
from scriptgraph.core.trace import Quote, TraceRecord
from scriptgraph.language.quotes import is_quoted
from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.nodes.claims import user_texts
from scriptgraph.nodes.danger_rules import without_judge
from scriptgraph.nodes.evaluation import is_way
from scriptgraph.nodes.heard import unheard
from scriptgraph.nodes.judgement import Judgement
from scriptgraph.nodes.reckoning import computed_in_words
from scriptgraph.nodes.rules import undecided
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.prompting import judged
from scriptgraph.prompting.schemas import ActorAnswer, Evaluation
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.script.routes import evaluator_name, evaluator_routes
from scriptgraph.state.digressions import moves_of
from scriptgraph.state.progress import Credits, is_complete
from scriptgraph.state.session import Move, SessionState
from scriptgraph.state.skipping import Decided
from scriptgraph.state.undecided import NO_ANSWER, NOBODY_ASKED, STAYS

BELIEVED = "believed without proof, because the rule is urgent"
"""A remark in the trace on an `anytime` rule that no words of the user's show to hold."""

LEFT_CLOSED = "by what is told now it is to be asked, and its section was left"
"""A remark in the trace on a task that was skipped, and that a later section has opened."""

NO_REASON = "(the model gave no reason)"
"""What stands for the reason of a model that was to give one."""


@dataclass(frozen=True)
class Claim:
    """A watched condition that a model says holds."""

    rule: int
    quote: Quote


def claimed(
    script: Script, state: SessionState, decisions: Decisions[Evaluation] | None
) -> Claim | None:
    """Give the watched condition that is said to hold, and whether the user's words show it."""
    occurrence = decisions.value.occurrence if decisions and decisions.value else None
    if occurrence is None:
        return None
    quote = Quote(
        task=script.anytime[occurrence.rule - 1].when or "",
        status="holds",
        text=occurrence.quote,
        found=is_quoted(occurrence.quote, user_texts(state)),
    )
    return Claim(occurrence.rule, quote)


def judged_record(
    script: Script,
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
    judgement: Judgement,
    move: Move,
    claim: Claim | None,
    found: GuardFinding | None,
) -> TraceRecord:
    """Write down a turn of the evaluator.

    Args:
        script: The script.
        section: The section that was judged.
        state: What the session remembers from before.
        decisions: What a model has decided; None where nobody was asked.
        judgement: What of it is proved.
        move: Where the turn goes.
        claim: The watched condition that is said to hold.
        found: What the guard has found.
    """
    evidence, refused = list(judgement.evidence), list(judgement.refused)
    verdict = decisions.value if decisions else None
    if claim:
        evidence.append(claim.quote)
    if verdict and (no_way := _no_way(section, verdict, move)):
        refused.append(no_way)
    record = trace_record(
        turn=state.get("turn", 0) + 1,
        node=evaluator_name(section),
        role="evaluator",
        section=section.id,
        options=evaluator_routes(script, section, moves_of(script, state)),
        choice=move["target"],
        rule=move["rule"],
        kind=move["kind"],
        reason=_reason(decisions, judgement),
        evidence=evidence,
        refused=refused,
        asked=decisions,
        collected=judgement.collected,
        corrected=judgement.corrected,
        unheard=unheard(script, section, state, verdict, found),
    )
    if "unproven" in move:
        record["unproven"] = True
        record["reason"] += f"; {BELIEVED}"
    return record


def note_changes(
    record: TraceRecord,
    judgement: Judgement,
    there: Decided,
    left: Sequence[tuple[str, str]] = (),
) -> None:
    """Write down what was taken back, and which tasks are there from now on.

    Args:
        record: The decision's record.
        judgement: What was made of what was said.
        there: Which tasks are there.
        left: Section and task of what would be asked now, had its section not been left.
    """
    if judgement.withdrawn:
        record["withdrawn"] = list(judgement.withdrawn)
    if there.skips:
        record["skips"] = there.skips
    if left:
        closed = [Refusal(choice=f"{section}: {task}", why=LEFT_CLOSED) for section, task in left]
        record["refused"] = [*record.get("refused", []), *closed]


def unknown_in(
    script: Script,
    section: Section,
    credits: Credits,
    known: Mapping[str, Constant],
    found: Transition | None,
) -> list[str]:
    """Say which computed rules of a complete section were passed over for want of a value."""
    if not is_complete(section, credits) or (found and found.kind == "anytime"):
        return []
    return undecided(script, section, found, known)


def computed_in(
    script: Script,
    section: Section,
    credits: Credits,
    known: Mapping[str, Constant],
    found: Transition | None,
) -> list[str]:
    """Say what the computed values came to by which the session goes on."""
    if found is None and not is_complete(section, credits):
        return []
    return computed_in_words(script, section, found, known)


def _no_way(section: Section, verdict: Evaluation, move: Move) -> Refusal | None:
    """Refuse a way on that does not exist, or that the section is not complete for."""
    if isinstance(verdict, ActorAnswer):
        exists = is_way(section, verdict.rule)
    else:
        exists = verdict.rule in (0, *(number for number, _ in judged(section)))
    if not exists:
        return Refusal(choice=f"rule {verdict.rule}", why="there is no such way")
    if verdict.rule and move["kind"] == "stay":
        wanted = section.next[verdict.rule - 1].to
        return Refusal(choice=wanted, why="the section is not complete")
    return None


def _reason(decisions: Decisions[Evaluation] | None, judgement: Judgement) -> str:
    if decisions is None:
        return NOBODY_ASKED
    if decisions.value is None:
        why = without_judge(decisions.unasked) if decisions.unasked else ""
        return f"{NO_ANSWER}{why}{STAYS}"
    if decisions.value.reason or not decisions.value.gives_reason:
        return decisions.value.reason or _shown(judgement)
    return NO_REASON


def _shown(judgement: Judgement) -> str:
    """Say what was judged and proved by who gives no reason; the proof is the reason."""
    settled = [
        f"{quote['task']} is {quote['status']}"
        for quote in judgement.evidence
        if quote["found"] and quote["task"] in judgement.credits
    ]
    return "; ".join(settled) or "no open task is settled yet"
