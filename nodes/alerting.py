"""Notes in the trace that an urgent rule was followed, and tells of danger once it is heard."""

from typing import Any

from langgraph.config import get_config
from langgraph.runtime import Runtime

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.safety.alerts import Alarm, Alert
from scriptgraph.script.model import Script, Section
from scriptgraph.state.risk import danger_of, dangers_since_human, is_new
from scriptgraph.state.session import SessionState


def alerting(script: Script, section: Section, node: Node, alarm: Alarm) -> Node:
    """Give an evaluator of whose findings of danger a human is told."""
    urgent = {
        (move.target, move.label)
        for move in script.transitions(section)
        if move.kind == "anytime" and move.rule and move.rule.urgent
    }

    async def judge(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        update = await node(state, runtime=runtime)
        records = [_noted(record, urgent) for record in update.get("trace", [])]
        if alarm.is_heard:
            _tell(script, state, records, alarm)
        return {**update, "trace": records}

    return judge


def _noted(record: TraceRecord, urgent: set[tuple[str, str]]) -> TraceRecord:
    is_urgent = record.get("kind") == "anytime" and (record["choice"], record["rule"]) in urgent
    return TraceRecord(**{**record, "urgent": True}) if is_urgent else record


def _tell(script: Script, state: SessionState, records: list[TraceRecord], alarm: Alarm) -> None:
    """Sound the alarm for danger that is new since a human looked, or graver than it was."""
    before = dangers_since_human(state.get("trace", []))
    for record in records:
        danger = danger_of(record)
        if danger and is_new(danger, before):
            alarm.sound(
                Alert(
                    session=str(get_config()["configurable"].get("thread_id", "")),
                    script=script.id,
                    section=danger.section,
                    turn=danger.turn,
                    level=danger.level,
                    about=danger.about,
                    reason=danger.reason,
                    at=danger.at,
                )
            )
            before.append(danger)
