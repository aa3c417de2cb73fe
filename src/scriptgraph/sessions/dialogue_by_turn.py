"""A dialogue that was written down, as the session that it was: to be read in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage

from scriptgraph.core.trace import TraceRecord
from scriptgraph.records.dialogue import Dialogue, Step, in_reading_order
from scriptgraph.records.exits import has_ended
from scriptgraph.script.model import Script
from scriptgraph.sessions.turn_by_turn import TurnTold, turn_by_turn
from scriptgraph.state.session import SessionState, Value
from scriptgraph.state.speakers import HUMAN, signed
from scriptgraph.state.withdrawn import known_after


def trace_of(dialogue: Dialogue) -> list[TraceRecord]:
    """Give the decisions of a dialogue, in order; published dialogues have none."""
    return [step.decision for step in dialogue.steps if step.decision is not None]


def collected_in(dialogue: Dialogue) -> dict[str, Value]:
    """Give the values that were collected in a dialogue, as they stood at its end."""
    found: dict[str, Value] = {}
    for record in trace_of(dialogue):
        found = known_after(record, found)
    return found


def last_section(dialogue: Dialogue) -> str:
    """Name the section in which a dialogue stopped; empty where it has none."""
    started = [_named(step) for step in dialogue.steps if step.status == "started"]
    return started[-1] if started else ""


def dialogue_by_turn(dialogue: Dialogue, script: Script | None) -> Iterator[TurnTold]:
    """Tell a dialogue turn by turn, as a session is told.

    Args:
        dialogue: The dialogue.
        script: The very script that it was held with; without it nobody knows what was open.
    """
    sections = list(_sections(dialogue))
    for turn in turn_by_turn(script, _state(dialogue)):
        known = turn.section or (sections[turn.turn - 1] if turn.turn <= len(sections) else "")
        yield replace(turn, section=known)


def _state(dialogue: Dialogue) -> SessionState:
    """Give what was said and decided; how far its tasks had come is in no file."""
    name = dialogue.script["id"] if dialogue.script else ""
    state = SessionState(messages=list(_messages(dialogue, name)), trace=trace_of(dialogue))
    state["status"] = "ended" if has_ended(dialogue.mode, dialogue.exit_reason) else "open"
    return state


def _messages(dialogue: Dialogue, script: str) -> Iterator[AnyMessage]:
    for number, step in enumerate(dialogue.steps):
        identity = str(number)
        if step.actor == "patient":
            yield HumanMessage(step.words, id=identity)
        elif step.actor == "dialog" or step.is_humans_message:
            about: dict[str, Any] = signed(script, "", 0)
            if step.decision and step.is_humans_message:
                about[HUMAN] = step.decision.get("by", "")
            yield AIMessage(step.words, id=identity, additional_kwargs=about)


def _sections(dialogue: Dialogue) -> Iterator[str]:
    """Give the section of each message of the agent, by what the dialogue says of its sections."""
    section = ""
    for step in in_reading_order(dialogue.steps):
        if step.status == "started":
            section = _named(step)
        elif step.actor == "dialog" or step.is_humans_message:
            yield section


def _named(step: Step) -> str:
    return step.name or str(step.section or "")
