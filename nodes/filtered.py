"""What follows where a provider's filter refused what the user said.

No model reads refused words, so nobody can judge them. Filters refuse what sounds like harm: where
the script has a rule for somebody in danger, the safest reading is that it holds. It is believed
without proof, like every urgent claim.
"""

from __future__ import annotations

from typing import TypeVar

from scriptgraph.nodes.heard import urgent_claims
from scriptgraph.prompting.schemas import Evaluation
from scriptgraph.script.model import Script, Section

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
    claims = urgent_claims(script, section)
    if not claims:
        return verdict
    if verdict is None:
        return Evaluation(reason=REASON, settled=[], anytime=claims)
    return verdict.model_copy(update={"anytime": claims, "reason": REASON})
