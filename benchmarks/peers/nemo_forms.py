"""What NeMo Guardrails asks its model for: what the user means, and what the bot says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.peers.dialogue import Turn
from benchmarks.peers.metering import text_of
from scriptgraph.script.model import Script

_MEANS, _SAYS = "This is how the user talks:", "This is how the bot talks:"
_ALL_IN_ONE = "# For each user message, generate the next steps and finish with the bot message."


def answer(asked: Mapping[str, Any], script: Script, turn: Turn) -> str | None:
    """Answer in the form that is asked for; None where none of these is."""
    text = "\n".join(text_of(message) for message in asked["messages"])
    title = script.by_id[turn.to].title.lower()
    means = f"go on with {title}" if turn.moves else "carry on"
    if _ALL_IN_ONE in text:
        return f'  {means}\nbot speak in {title}\n  "{turn.agent}"'
    if _MEANS in text:
        return f"User intent: {means}"
    if _SAYS in text:
        return f'Bot message: "{turn.agent}"'
    return None
