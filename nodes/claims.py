"""What a judge claims of watched conditions: which claims are believed, and which goes first.

Whatever a judge names, in whatever order: what is urgent goes before what is not, and what the
user's words prove before what is only believed. Out of a section for danger nothing leads that is
not urgent, before who has spoken of danger says that they are safe.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from langchain_core.messages import HumanMessage

from scriptgraph.core.danger import GuardFinding
from scriptgraph.core.refused import Refusal
from scriptgraph.language.quotes import is_quoted
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.nodes.proof import Said
from scriptgraph.nodes.tidied import tidied
from scriptgraph.nodes.unsafe import NOT_SAFE, ONLY_JUDGED, is_held, why_unsafe
from scriptgraph.prompting import passed_over, watched
from scriptgraph.prompting.schemas import Evaluation, Occurrence
from scriptgraph.script.model import Script, Section
from scriptgraph.state.session import SessionState

V = TypeVar("V", bound=Evaluation)

STAYS_IN_HELP = f"{NOT_SAFE}, and the rule is not urgent"
STAYS_AS_JUDGED = f"{ONLY_JUDGED}, and the rule is not urgent"
"""Why a claim does not lead out of a section for danger, by who has found any."""

PASSED_OVER = "the session goes back there anyway, or has digressed there often enough"
"""Why a digression is dropped without a question."""

HERE_ALREADY = "it leads to the section that the session is in"
"""Why a claim is dropped without a question: judges know all conditions of the script."""


class Acceptance:
    """Refuses an answer whose numbers mean nothing here, and doubts an unproven `anytime` once.

    A model that names a watched condition without a quote of the user's is asked again. Where it
    insists, or does not take it back in a usable answer, or cannot be asked any more, it is
    believed if the rule is urgent: in an emergency a miss is worse. Of any other rule the claim is
    dropped, and the trace says so; a session shall not end because a model has imagined a goodbye.
    An urgent claim that is proven is not asked about again, whatever else stands beside it.
    """

    def __init__(self, script: Script, section: Section, state: SessionState) -> None:
        """Judge the claims that are made about a section in its session."""
        self._watched = {number for number, _ in watched(script, section)}
        self._rules = script.anytime
        self._section = section.id
        self._passed_over = passed_over(script, state)
        self._messages = state["messages"]
        self._texts = user_texts(state)
        self._held = _held(script, section, state, None)
        self._doubted: Evaluation | None = None
        self.dropped: list[Refusal] = []
        """Claims that were not believed in an answer that is used."""

    def __call__(self, verdict: V) -> V:
        """Give the answer with the claims that count, what is urgent first.

        Raises:
            Unusable: When it has to be asked for once more.
        """
        verdict = tidied(verdict, self._messages)
        claims = [one for one in verdict.anytime if one.rule and not self._leads_nowhere(one)]
        if any(self._is_urgent(claim) and self._is_proven(claim) for claim in claims):
            return self._believed(verdict)
        if unknown := [claim.rule for claim in claims if claim.rule not in self._watched]:
            if any(map(self._is_urgent, claims)):
                self._doubt(verdict)
            raise Unusable(f"anytime: there is no condition {unknown[0]}")
        doubtful = [claim for claim in claims if not self._is_proven(claim)]
        if not all(map(self._insists, doubtful)):
            self._doubt(verdict)
            raise Unusable("anytime: its quote is not a quote of the user's")
        return self._believed(verdict)

    def at_last(self, verdict: V) -> V:
        """Give an answer after which nothing more is asked, as far as it is believed."""
        return self._believed(tidied(verdict, self._messages))

    def last(self) -> Evaluation | None:
        """Give the answer that was doubted, as far as it is believed; None where there is none."""
        return self._believed(self._doubted) if self._doubted else None

    def _doubt(self, verdict: Evaluation) -> None:
        """Remember an answer, and what is urgent in those before: nothing has taken it back."""
        before = self._doubted.anytime if self._doubted else []
        claims = [*verdict.anytime, *filter(self._is_urgent, before)]
        self._doubted = verdict.model_copy(update={"anytime": claims})

    def _believed(self, verdict: V) -> V:
        """Keep the claims that are proven, or urgent, in the order in which they count."""
        kept, self.dropped = [], []
        for claim in verdict.anytime:
            if not claim.rule:
                continue
            if why := self._leads_nowhere(claim):
                self._drop(self._rules[claim.rule - 1].condition or "", why)
            elif claim.rule not in self._watched:
                self._drop(str(claim.rule), "there is no such condition")
            elif flaw := self._flaw(claim):
                self._drop(self._rules[claim.rule - 1].condition or "", flaw)
            else:
                kept.append(claim)
        kept.sort(key=lambda one: (not self._is_urgent(one), not self._is_proven(one)))
        return verdict.model_copy(update={"anytime": kept})

    def _flaw(self, claim: Occurrence) -> str:
        """Say why a claim does not count; empty where it does."""
        if self._is_urgent(claim):
            return ""
        if self._held:
            return self._held
        shown = self._is_proven(claim)
        return "" if shown else "no words of the user's show it, and the rule is not urgent"

    def _leads_nowhere(self, claim: Occurrence) -> str:
        """Say why a claim would change nothing; empty where it would.

        It leads to the section that the session is in, or to a digression that is passed over.
        """
        rules = self._rules[claim.rule - 1 : claim.rule] if claim.rule > 0 else ()
        if any(rule.when and rule.to == self._section for rule in rules):
            return HERE_ALREADY
        return PASSED_OVER if claim.rule in self._passed_over else ""

    def _drop(self, condition: str, why: str) -> None:
        self.dropped.append(Refusal(choice=f"anytime: {condition}", why=why))

    def _is_urgent(self, claim: Occurrence) -> bool:
        return claim.rule in self._watched and self._rules[claim.rule - 1].urgent

    def _is_proven(self, claim: Occurrence) -> bool:
        return is_quoted(claim.quote, self._texts)

    def _insists(self, claim: Occurrence) -> bool:
        before = self._doubted.anytime if self._doubted else []
        return any(one.rule == claim.rule for one in before)


def held(
    script: Script,
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
    found: GuardFinding | None,
) -> Decisions[Evaluation] | None:
    """Leave out the claims that do not lead out of a section for danger, by what the guard found.

    It may have found it after the judge had answered.
    """
    verdict = decisions.value if decisions else None
    why = _held(script, section, state, found)
    if decisions is None or verdict is None or not why:
        return decisions
    rules = script.anytime
    out = [claim for claim in verdict.anytime if not rules[claim.rule - 1].urgent]
    kept = [claim for claim in verdict.anytime if claim not in out]
    refused = [
        Refusal(choice=f"anytime: {rules[claim.rule - 1].condition or ''}", why=why)
        for claim in out
    ]
    return replace(
        decisions,
        value=verdict.model_copy(update={"anytime": kept}),
        refused=[*decisions.refused, *refused],
    )


def _held(script: Script, section: Section, state: SessionState, found: GuardFinding | None) -> str:
    """Say why nothing but an urgent rule leads out of a section; empty where others do."""
    if not is_held(script, section, state, found):
        return ""
    is_judged = why_unsafe(section, state, found) == ONLY_JUDGED
    return STAYS_AS_JUDGED if is_judged else STAYS_IN_HELP


def user_texts(state: SessionState) -> Said:
    """Give what the user has said."""
    return Said(state["messages"], by=HumanMessage)
