"""Writes down one decision of a session."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from scriptgraph.core.refused import Refusal
from scriptgraph.core.trace import Quote, Role, TraceRecord
from scriptgraph.nodes.asking.asking import Answer
from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.nodes.cast import now
from scriptgraph.state.session import Value


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
    kind: str = "",
    opens: bool | None = None,
    unheard: str = "",
    collected: Mapping[str, Value] | None = None,
    corrected: Mapping[str, Value] | None = None,
    undecided: Sequence[str] = (),
    computed: Sequence[str] = (),
    broken: Sequence[str] = (),
) -> TraceRecord:
    """Write down a decision of this moment; `TraceRecord` says what each part means.

    What was refused in asking stands before what was refused afterwards. Of the parts that only
    some decisions have, those that are empty are left out.
    """
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
    details = {
        "kind": kind,
        "opens": opens,
        "call": asked.call if asked else None,
        "unheard": unheard,
        "collected": collected,
        "corrected": corrected,
        "undecided": undecided,
        "computed": computed,
        "broken": broken,
    }
    known: Any = {name: part for name, part in details.items() if part or part is False}
    return cast(TraceRecord, record | known)
