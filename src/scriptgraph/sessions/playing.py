"""A simulated patient in a session that is held as a conversation: what they say next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import uuid4

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage
from langgraph.runtime import Runtime

from scriptgraph.core.settings import Settings
from scriptgraph.formats.case import Case
from scriptgraph.nodes.cast import SessionContext
from scriptgraph.nodes.client import player
from scriptgraph.records.exits import LEFT
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState, words

_SIMULATED = "simulated-"


@dataclass(frozen=True)
class Played:
    """What a patient has said."""

    text: str
    """Empty where they leave without a word."""

    leaves: bool
    id: str
    """The id for their message: by it everybody knows that no person has said it."""


async def play(script: Script, case: Case, model: BaseChatModel, state: SessionState) -> Played:
    """Let a patient say something in a session as it stands.

    Args:
        script: The session's script.
        case: Who the patient is; one with `replies` says these, and no model is asked.
        model: Plays the patient.
        state: The session.

    Raises:
        ModelError: When the model kept failing.
    """
    settings = Settings(max_turns=state.get("turn", 0) + 1)
    node = player(script, case, model, settings)
    runtime = Runtime(context=SessionContext())
    update = await node(state, runtime=runtime)
    said = cast(list[BaseMessage], update.get("messages", []))
    text = words(said[0]) if said else ""
    return Played(text, update["exit"] == LEFT, f"{_SIMULATED}{uuid4()}")


def is_simulated(message: BaseMessage) -> bool:
    """Say whether a simulated patient has said a message."""
    return isinstance(message, HumanMessage) and (message.id or "").startswith(_SIMULATED)
