"""What a human's acts change of a session: plain functions of the state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, assert_never

from scriptgraph.script.model import Script
from scriptgraph.state.session import Human, SessionState

Act = Literal["say", "give_back", "end"]
"""What somebody does who is with a session."""


def come(script: Script, state: SessionState, there: Human) -> dict[str, Any]:
    """Give what changes where a human comes to a session, or is asked for."""
    return {**place_of(script, state), "human": there, "draft": None}


def place_of(script: Script, state: SessionState) -> Mapping[str, Any]:
    """Give the place of a session in which the user has spoken, and the agent could not yet.

    Nothing where the session has one.
    """
    if "section" in state:
        return {}
    first = script.first.id
    return {
        "section": first,
        "status": "open",
        "turn": 0,
        "script": script.identity,
        "section_turns": 0,
        "section_start": 0,
        "visits": {first: 1},
    }


def acted(
    state: SessionState, act: Act, there: Human, *, count: int, spoke: bool, section: str
) -> dict[str, Any]:
    """Give what changes by what a human does who is with a session.

    Args:
        state: The session.
        act: What they do.
        there: Who they are.
        count: How many messages of user and agent there are behind it.
        spoke: Whether they write a message with it.
        section: Where they give the session back to; else of no account.
    """
    turn = state.get("turn", 0) + spoke
    update: dict[str, Any] = {"turn": turn, "judged": count, "draft": None, "care": None}
    match act:
        case "say":
            return {**update, "human": there}
        case "give_back":
            return {**update, **_entered(state, section, count)}
        case "end":
            return {**update, "human": None, "status": "ended", "ended_at": count}
    assert_never(act)


def _entered(state: SessionState, section: str, count: int) -> dict[str, Any]:
    """Give the place of a session that has just entered a section, before it speaks there."""
    visits = state.get("visits", {})
    return {
        "human": None,
        "back_to": [],
        "section": section,
        "section_turns": 0,
        "section_start": count,
        "visits": {**visits, section: visits.get(section, 0) + 1},
        "progress": {**state.get("progress", {}), section: {}},
    }
