"""Where a session stands between its turns: whether somebody waits for an answer of the agent's."""

from __future__ import annotations

from typing import cast

from langgraph.types import StateSnapshot

from scriptgraph.state.session import SessionState
from scriptgraph.state.speakers import conversation, unanswered
from scriptgraph.state.unjudged import closed_until


def is_open(snapshot: StateSnapshot) -> bool:
    """Say whether a turn was begun and has not been answered."""
    state = cast(SessionState, snapshot.values)
    return not is_answered(state) if state.get("messages") else bool(snapshot.tasks)


def is_answered(state: SessionState) -> bool:
    """Say whether the agent has had the last word, or needs none; not so before its opening."""
    messages = state.get("messages")
    if not messages:
        return False
    script = state.get("script")
    said = conversation(messages, script["id"] if script else "")
    if state.get("status") == "ended":
        return len(said) <= closed_until(cast(SessionState, {**state, "messages": said}))
    return bool(said) and not unanswered(said)
