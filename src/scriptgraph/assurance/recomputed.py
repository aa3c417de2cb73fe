"""Works a session's state out of its decisions anew, for the audit, and compares it key by key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from scriptgraph.core.trace import TraceRecord
from scriptgraph.script.model import Script
from scriptgraph.script.routes import CALL, DISPATCH, ENTERED
from scriptgraph.sessions.rebuilding import COMPARED, differences, rebuilt
from scriptgraph.state.session import SessionState
from scriptgraph.state.speakers import conversation

_COUNTING = frozenset({"section_start", "judged", "ended_at", "recap", "back_to"})
"""What counts messages of user and agent: in a bigger graph, not told by the records."""

_TARGETS = {"dispatch": DISPATCH, "call": CALL}


def unlike(script: Script, state: SessionState) -> Iterator[str]:
    """Say which parts of a session's state are not what its decisions make of them.

    Args:
        script: The script that all of them were taken by. A session that was moved to another
            version is not worked out, but for its move and its draft.
        state: The session; its trace is whole.
    """
    trace = state.get("trace", [])
    is_moved = any(record["role"] == "migration" for record in trace)
    if trace and not is_moved and all("covers" in record for record in trace):
        yield from _otherwise(script, state, trace)
    yield from _misled(state, trace)


def _otherwise(script: Script, state: SessionState, trace: Sequence[TraceRecord]) -> Iterator[str]:
    messages = state.get("messages", [])
    try:
        made = rebuilt(script, messages, trace)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        yield f"its decisions cannot be carried out ({error!r})"
        return
    is_mixed = len(conversation(messages, script.id)) != len(messages)
    stored, follows = cast(dict[str, Any], state), cast(dict[str, Any], made)
    for key in differences(_told(state), _told(made)):
        # A session of a version that noted nothing of what is judged says nothing of it.
        if not (is_mixed and key in _COUNTING) and not (key == "judged" and key not in state):
            unset = COMPARED.get(key)
            given = follows.get(key, unset)
            yield f"{key} is {stored.get(key, unset)!r}; the decisions give {given!r}"


def _told(state: SessionState) -> SessionState:
    """Leave sections without any credit out of what is credited."""
    progress = {name: credits for name, credits in state.get("progress", {}).items() if credits}
    return {**state, "progress": progress}


def _misled(state: SessionState, trace: Sequence[TraceRecord]) -> Iterator[str]:
    """Hold where a turn under way leads against what was decided in it."""
    move, turn = state.get("move"), state.get("turn", 0) + 1
    if move is None or move.get("turn") != turn:
        if state.get("draft"):
            yield "there is a draft of a reply, and no turn is under way"
        return
    decided = next((one for one in reversed(trace) if _decides(one) and one["turn"] == turn), None)
    kind = decided.get("kind", "stay") if decided else ""
    target = _TARGETS.get(kind, decided["choice"]) if decided else ""
    rule = decided["rule"] if decided else ""
    if (move["target"], move["kind"], move["rule"]) != (target, kind, rule):
        yield f"it is led to {move['target']!r} ({move['rule']}), which was not decided"


def _decides(record: TraceRecord) -> bool:
    is_led = record["role"] == "action" and record["rule"] != ENTERED
    return is_led or record["role"] in ("evaluator", "dispatcher")
