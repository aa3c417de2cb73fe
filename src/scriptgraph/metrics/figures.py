"""The few numbers of one dialogue that every figure of a report is made of."""

from __future__ import annotations

from dataclasses import dataclass

from scriptgraph.core.settings import REHEARSAL
from scriptgraph.core.trace import TraceRecord
from scriptgraph.metrics.course import Course
from scriptgraph.metrics.labels import Labels
from scriptgraph.metrics.profiles import Likeness
from scriptgraph.metrics.speech import Speech
from scriptgraph.metrics.unsent import replies_in
from scriptgraph.records.dialogue import AGENT, Dialogue, agent_decisions, agent_tokens
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.state.undecided import decisions_in


@dataclass(frozen=True, slots=True)
class Decided:
    """The numbers of a dialogue that stand in the trace records of the agent's decisions."""

    refused: int
    """What the agent's models wanted and did not get: moves, claims, values, unusable answers."""

    asked: int
    """Decisions of the session that models were asked for."""

    undecided: int
    """Those of them for which no usable answer came."""

    refused_replies: int
    """Replies that were not fit to be sent and were not, or not whole, of whatever kind."""

    unfit: int
    """Messages that were sent although they were not fit to be."""

    fallbacks: int
    """Messages that are the script's sentence for when no reply is fit to be sent."""

    unwritten: int
    """Messages of exact words whose rest no model could write."""

    unproven: int
    """Urgent rules that were followed although no words of the user's show them to hold."""

    unheard: int
    """Judgements that named no urgent rule although the user's words speak of danger."""

    rejected: int
    """Quotes of the agent's models that do not stand in the transcript."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one dialogue; None where it does not say."""

    id: str
    pair: str
    """The session of the same draw that the first models play; its own id where nobody says."""

    labels: Labels
    exit_reason: str | None
    turns: int
    """Messages of the agent."""

    calls: int | None
    ms: float | None
    """Of the agent's calls, like the tokens: what those took that kept answers were given to,
    nobody knows.
    """

    input_tokens: int | None
    output_tokens: int | None
    switches: int | None
    """Completed sections; None where there is no script that has any."""

    claims: int
    """Those of them that were said to be complete, not left by a limit or an `anytime` rule."""

    correct: int | None
    """Completions that the verifier confirmed."""

    incorrect: int | None
    coherent: int | None
    """Switches after which the verifier found the agent's first message coherent."""

    incoherent: int | None
    judged_completions: int
    """Verdicts on completions; like the next, 0 where the dialogue does not say."""

    judged_coherence: int
    dispatches: int
    """Completions directly followed, among the events, by the start of a section."""

    conform: int | None
    """Dispatches that the script allows."""

    decided: Decided | None
    """What came of the agent's decisions; None without their trace records."""

    contradictions: int | None
    """What the simulated patient provably said against its case."""

    agent_dollars: float | None
    """What was paid, like the next: nothing for kept answers."""

    patient_dollars: float | None
    agent_kept: bool
    """Whether answers of the agent's models had been kept."""

    patient_kept: bool
    rehearsal: bool
    """Whether the rehearsal model spoke in it."""

    rehearsed_roles: tuple[str, ...]
    """As whom, where a language model spoke in it as well."""

    rehearsed_verdicts: bool
    """Whether the rehearsal model judged it."""

    discarded: bool
    speech: Speech | None = None
    """What was said, where that is measured."""

    likeness: Likeness | None = None
    """Of the client's words to its profile; None where it has none, or nobody else has one."""

    @property
    def agent_price(self) -> float | None:
        """Give the dollars that the agent's calls cost; None where kept answers hide it."""
        return None if self.agent_kept else self.agent_dollars

    @property
    def patient_price(self) -> float | None:
        """Give the dollars that the patient's calls cost, likewise."""
        return None if self.patient_kept else self.patient_dollars

    @property
    def unjudged(self) -> int:
        """Count the claimed completions that no verifier judged."""
        return max(0, self.claims - self.judged_completions)


def figures(
    dialogue: Dialogue,
    *,
    labels: Labels,
    run: Course,
    speech: Speech | None = None,
    likeness: Likeness | None = None,
) -> Figures:
    """Take the numbers of a dialogue; sums over its calls are the record's own totals."""
    totals = dialogue.totals
    agent_kept = any(step.kept for step in dialogue.steps if step.actor in AGENT)
    read, written = (None, None) if agent_kept else agent_tokens(dialogue)
    dispatched = [switch.conform for switch in run.switches if switch.target is not None]
    known = [conform for conform in dispatched if conform is not None]
    check, cost = dialogue.patient_check, dialogue.cost
    return Figures(
        id=dialogue.id,
        pair=dialogue.pair or dialogue.id,
        labels=labels,
        exit_reason=dialogue.exit_reason,
        turns=totals.interactions,
        calls=totals.calls,
        ms=None if agent_kept else totals.duration,
        input_tokens=read,
        output_tokens=written,
        switches=len(run.switches) if dialogue.has_sections else None,
        claims=sum(switch.claims for switch in run.switches),
        correct=totals.correct_switches,
        incorrect=totals.incorrect_switches,
        coherent=totals.coherent_switches,
        incoherent=totals.incoherent_switches,
        judged_completions=totals.judged_completions,
        judged_coherence=totals.judged_coherence,
        dispatches=len(dispatched),
        conform=sum(known) if len(known) == len(dispatched) else None,
        decided=_decided(dialogue),
        contradictions=len(check.proven) if check and not check.missing else None,
        agent_dollars=cost.agent if cost else None,
        patient_dollars=cost.patient if cost else None,
        agent_kept=agent_kept,
        patient_kept=any(step.kept for step in dialogue.steps if step.actor == "patient"),
        rehearsal=_is_rehearsed(dialogue),
        rehearsed_roles=dialogue.rehearsed_roles,
        rehearsed_verdicts=_is_judged_in_rehearsal(dialogue),
        discarded=bool(dialogue.discarded),
        speech=speech,
        likeness=likeness,
    )


def _decided(dialogue: Dialogue) -> Decided | None:
    decisions = list(agent_decisions(dialogue))
    if not decisions:
        return None
    replies, asked = replies_in(decisions), decisions_in(decisions)
    return Decided(
        refused=sum(map(_refusals, decisions)),
        asked=asked.asked,
        undecided=asked.missing,
        refused_replies=replies.refused.total(),
        unfit=replies.unfit,
        fallbacks=replies.fallbacks,
        unwritten=replies.unwritten,
        unproven=replies.unproven,
        unheard=replies.unheard,
        rejected=sum(map(_rejections, decisions)),
    )


def _refusals(decision: TraceRecord) -> int:
    """Count what was refused; a call that failed wanted nothing."""
    return sum(bool(refusal["choice"]) for refusal in decision["refused"])


def _rejections(decision: TraceRecord) -> int:
    """Count quotes that prove nothing; a recap's were never meant to."""
    return sum(not quote["found"] for quote in decision["evidence"] if decision["role"] != "recap")


def _is_rehearsed(dialogue: Dialogue) -> bool:
    if dialogue.rehearsal is not None:
        return dialogue.rehearsal
    return any(step.model == REHEARSAL for step in dialogue.steps if step.actor != "verifier")


def _is_judged_in_rehearsal(dialogue: Dialogue) -> bool:
    verifying = [step for step in dialogue.steps if step.actor == "verifier"]
    findings = [dialogue.patient_check, *(step.verdict for step in verifying)]
    judges = [finding.model or _caller(finding) for finding in findings if finding is not None]
    return REHEARSAL in (*judges, *(step.model for step in verifying))


def _caller(finding: SwitchVerdict | PatientCheck) -> str:
    return finding.call["model"] if finding.call else ""
