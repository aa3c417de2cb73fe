"""Notes in the trace that an urgent rule was followed, and tells of danger once it is heard."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any
from weakref import ref

from langgraph._internal._constants import CONFIG_KEY_CHECKPOINTER
from langgraph.config import get_config
from langgraph.runtime import Runtime

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.safety.alerts import Alarm, Alert
from scriptgraph.script.model import Script, Section
from scriptgraph.state.risk import (
    Danger,
    danger_of,
    dangers_since_human,
    is_new,
    unanswered_danger,
)
from scriptgraph.state.session import SessionState


def alerting(script: Script, section: Section, node: Node, alarm: Alarm) -> Node:
    """Give an evaluator of whose findings of danger a human is told."""
    urgent = {
        (move.target, move.label)
        for move in script.transitions(section)
        if move.kind == "anytime" and move.rule and move.rule.urgent
    }

    async def judge(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        try:
            update = await node(state, runtime=runtime)
        except Exception:
            tell(script, state, anew(state, unanswered_danger(state)), alarm)
            raise
        records = [_noted(record, urgent) for record in update.get("trace", [])]
        tell(script, state, anew(state, filter(None, map(danger_of, records))), alarm)
        return {**update, "trace": records}

    return judge


def _noted(record: TraceRecord, urgent: set[tuple[str, str]]) -> TraceRecord:
    is_urgent = record.get("kind") == "anytime" and (record["choice"], record["rule"]) in urgent
    return TraceRecord(**{**record, "urgent": True}) if is_urgent else record


def anew(state: SessionState, dangers: Iterable[Danger]) -> Iterator[Danger]:
    """Give the danger that is new since a human looked, or graver than it was."""
    before = dangers_since_human(state.get("trace", []))
    for danger in dangers:
        if is_new(danger, before):
            before.append(danger)
            yield danger


def tell(script: Script, state: SessionState, dangers: Iterable[Danger], alarm: Alarm) -> None:
    """Sound the alarm, where anybody hears it."""
    if alarm.is_heard:
        run = get_config()["configurable"]
        session = str(run.get("thread_id", ""))
        for danger in dangers:
            alert = Alert(session=session, script=script.id, **asdict(danger))
            alarm.sound(alert, _origin(run, state))


def _origin(run: Mapping[str, Any], state: SessionState) -> Hashable:
    """Give what tells a session from others of its name; None where it has no name, or no store.

    That is its store, and the first message that it holds: names are used in several stores, and
    once more for a session that begins anew.
    """
    keeper, messages = run.get(CONFIG_KEY_CHECKPOINTER), state.get("messages", [])
    if not (keeper and run.get("thread_id") and messages and messages[0].id):
        return None
    return ref(keeper), messages[0].id
