"""What a provider's filter refuses is read by no model: what it leads to then.

Filters refuse what sounds like harm: the safest reading is that the urgent rule holds. It is
believed without proof, like every urgent claim.
"""

from __future__ import annotations

from typing import TypeVar

from scriptgraph.nodes.heard import names_urgent, urgent_claims
from scriptgraph.prompting.schemas import Evaluation
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import is_urgent

E = TypeVar("E", bound=Evaluation)

REASON = "a provider's filter refused what the user said, so that an urgent rule is taken to hold"

REMAINS = "a provider's filter refused what the user said, so that nothing else leads out of help"

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

    Where an urgent rule has led already and no other leads on, the session stays: what a model
    claims goes by older words alone.

    Args:
        script: The script.
        section: The section that is judged.
        verdict: What a model made of everything else; None where nothing usable came.
        filtered: What the message was refused for; None where it was not.
    """
    if filtered is None or not may_be_danger(filtered) or names_urgent(script, verdict):
        return verdict
    claims = urgent_claims(script, section)
    if verdict is None:
        return Evaluation(reason=REASON, settled=[], anytime=claims) if claims else None
    if claims:
        return verdict.model_copy(update={"anytime": claims, "reason": REASON})
    if is_urgent(script, section) and verdict.occurrence:
        return verdict.model_copy(update={"anytime": [], "reason": REMAINS})
    return verdict
