"""Writes down one decision of a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typing_extensions import Unpack

from scriptgraph.core.trace import Quote, RecordDetails, Refusal, Role, TraceRecord
from scriptgraph.nodes.asking.asking import Answer
from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.nodes.cast import now


def trace_record(
    *,
    turn: int,
    node: str,
    role: Role,
    section: str,
    choice: str,
    reason: str,
    rule: str = "",
    options: Iterable[str] = (),
    evidence: Iterable[Quote] = (),
    refused: Iterable[Refusal] = (),
    asked: Answer[Any] | Decisions[Any] | None = None,
    **details: Unpack[RecordDetails],
) -> TraceRecord:
    """Write down a decision of this moment; see `TraceRecord` for what is not said here.

    Args:
        turn: The turn it belongs to.
        node: Who decided.
        role: In which role.
        section: Where the session was.
        choice: What was chosen.
        reason: Why.
        rule: By which rule.
        options: What could have been chosen.
        evidence: What proves it.
        refused: What else was wanted and not taken, besides what `asked` refused.
        asked: What was asked for it; None where no model was.
        details: What only some decisions have. Those that are empty are left out.
    """
    if asked and asked.call:
        details["call"] = asked.call
    known: Any = {name: value for name, value in details.items() if value or value is False}
    record = TraceRecord(
        turn=turn,
        at=now(),
        node=node,
        role=role,
        section=section,
        options=list(options),
        choice=choice,
        rule=rule,
        reason=reason,
        evidence=list(evidence),
        refused=[*(asked.refused if asked else ()), *refused],
    )
    record.update(known)
    return record
