"""What follows where nobody judged what the user said: a filter refused it, or a judge failed.

No model reads refused words, so nobody can judge them. Filters refuse what sounds like harm: where
the script has a rule for somebody in danger, the safest reading is that it holds. So it is where a
judge gave no usable answer and the words themselves speak of danger. It is believed without proof,
like every urgent claim.
"""

from __future__ import annotations

from typing import TypeVar

from scriptgraph.prompting import watched
from scriptgraph.risk import danger_in
from scriptgraph.script import Script, Section
from scriptgraph.state import SessionState
from scriptgraph.undecided import NO_ANSWER
from scriptgraph.unjudged import unjudged
from scriptgraph.verdicts import Evaluation, Occurrence

E = TypeVar("E", bound=Evaluation)

REASON = "a provider's filter refused what the user said, so that an urgent rule is taken to hold"

_HARMLESS = ("sexual", "hate", "jailbreak", "profanity", "protected_material", "indirect_attack")
"""What filters refuse words for that speaks of no danger; anything else may."""


def may_be_danger(about: str) -> bool:
    """Say whether words that were refused for this may speak of danger."""
    reasons = [one.strip().lower() for one in about.split(",") if one.strip()]
    return not reasons or any(not one.startswith(_HARMLESS) for one in reasons)


def with_urgent_rule(
    script: Script, section: Section, verdict: E | None, filtered: str | None
) -> E | Evaluation | None:
    """Take the script's first urgent rule to hold, where a filter refused the newest message.

    Args:
        script: The script.
        section: The section that is judged.
        verdict: What a model made of everything else; None where nothing usable came.
        filtered: What the message was refused for; None where it was not.
    """
    if filtered is None or not may_be_danger(filtered):
        return verdict
    if verdict is not None and verdict.occurrence:
        return verdict
    claims = _urgent(script, section)
    if not claims:
        return verdict
    if verdict is None:
        return Evaluation(reason=REASON, settled=[], anytime=claims)
    return verdict.model_copy(update={"anytime": claims, "reason": REASON})


def with_danger_heard(
    script: Script, section: Section, state: SessionState, verdict: E | None
) -> E | Evaluation | None:
    """Take the first urgent rule to hold, where nobody judged words that speak of danger.

    Args:
        script: The script.
        section: The section that is judged.
        state: The session.
        verdict: What a model made of it; None where nothing usable came.
    """
    if verdict is not None:
        return verdict
    danger = next(filter(None, map(danger_in, unjudged(state))), "")
    claims = _urgent(script, section)
    if not (danger and claims):
        return None
    heard = (
        f"{NO_ANSWER}; the user's words speak of {danger}, so that an urgent rule is taken to hold"
    )
    return Evaluation(reason=heard, settled=[], anytime=claims)


def _urgent(script: Script, section: Section) -> list[Occurrence]:
    """Claim the first urgent rule that leads out of the section; empty where there is none."""
    numbers = (n for n, _ in watched(script, section) if script.anytime[n - 1].urgent)
    return [Occurrence(quote="", rule=number) for number in numbers][:1]
