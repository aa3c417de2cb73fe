"""What a move changes in the state of a session."""

from __future__ import annotations

from typing import Any

from scriptgraph.nodes.rules import ends, stay
from scriptgraph.script.model import Section
from scriptgraph.script.routes import NONE_HOLDS
from scriptgraph.state.session import Move, SessionState


def taken(section: Section, state: SessionState, move: Move) -> Move:
    """Make a move this turn's.

    What the user says before the agent has opened may lead anywhere but silently to the end: unless
    they want it themselves, the first section is opened all the same.
    """
    if "section" not in state and ends(move) and move["kind"] != "anytime":
        move = stay(section, NONE_HOLDS)
    return Move(**{**move, "turn": state.get("turn", 0) + 1, "heard": len(state["messages"])})


def changes(state: SessionState, move: Move) -> dict[str, Any]:
    """Give what a decision changes: the move, and whether the session goes on."""
    if not ends(move):
        return {"move": move, "status": "open"}
    return {"move": move, "status": "ended", "ended_at": len(state["messages"])}
