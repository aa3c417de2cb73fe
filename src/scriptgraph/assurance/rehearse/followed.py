"""What became of a planned step: read from the state that the graph has left."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any, cast

from scriptgraph.assurance.rehearse.situations import Step
from scriptgraph.core.trace import TraceRecord
from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.script.routes import ENTERED
from scriptgraph.state.session import SessionState

_KEPT = 4
"""Messages of earlier sections that a turn may still look at."""

_COUNTS = ("section_start", "judged", "ended_at")
"""Parts of the state that count messages."""


def shortened(state: SessionState) -> SessionState:
    """Leave out what was said in earlier sections: no turn reads it, and paths are long."""
    cut = max(0, state.get("section_start", 0) - _KEPT)
    told = cast(dict[str, Any], state)
    if not cut:
        return cast(SessionState, {**told, "trace": []})
    counts: dict[str, Any] = {key: max(0, told[key] - cut) for key in _COUNTS if key in told}
    messages = state["messages"][cut:]
    if "back_to" in told:
        counts["back_to"] = [
            {**left, "start": max(0, left["start"] - cut)} for left in told["back_to"]
        ]
    return cast(SessionState, {**told, "messages": messages, **counts, "trace": []})


def decided(state: SessionState) -> TraceRecord:
    """Give the record that decided where the turn went; the opening has only the dialog actor's.

    What stands behind the dialog actor's is the end that its words have brought.
    """
    turn = [record for record in of_last_turn(state) if record["rule"] != ENTERED]
    before = takewhile(lambda record: record["role"] != "dialog", turn)
    return ([*before] or turn[:1])[-1]


def of_last_turn(state: SessionState) -> list[TraceRecord]:
    """Give the records of the last turn alone."""
    last = state["trace"][-1]["turn"]
    return [record for record in state["trace"] if record["turn"] == last]


def ends(step: Step) -> bool:
    """Say whether a step is planned to end the session."""
    return step.visit.move is not None and step.visit.move.target == END_OF_SESSION


def is_move(decision: TraceRecord) -> bool:
    """Say whether a turn left its section."""
    return decision.get("kind", "stay") != "stay"


def departure(step: Step, decision: TraceRecord) -> str:
    """Say what the graph did otherwise than planned; nothing if it followed."""
    planned = step.visit.move
    if planned is None and not is_move(decision):
        return ""
    if planned and (planned.target, planned.label) == (decision["choice"], decision["rule"]):
        return ""
    wanted = f"{planned.target!r} ({planned.label})" if planned else "stay"
    went = f"{decision['choice']!r} ({decision['rule']})"
    return f"planned from {step.start.section.id!r} was {wanted}, but the graph went to {went}"


def following(step: Step) -> Iterator[Step]:
    """Walk over a step and all that the plan does after it."""
    waiting = [step]
    for each in waiting:
        yield each
        waiting += each.opens.steps if each.opens else []
