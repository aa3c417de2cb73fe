"""The prompts of the agent without the compiled graph: each holds the whole script."""

from typing import Any

from langchain_core.messages import BaseMessage

from scriptgraph.core.settings import Settings
from scriptgraph.prompting.layout import judging, speaking, transcript
from scriptgraph.prompting.views import whole_text
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.moves import BACK
from scriptgraph.state.session import SessionState


def evaluator_prompt(script: Script, state: SessionState) -> list[BaseMessage]:
    """Ask whether the section is complete, over the whole conversation."""
    return _judging("unconstrained_evaluator", script, state)


def dispatcher_prompt(script: Script, state: SessionState) -> list[BaseMessage]:
    """Ask which section of the whole script comes next."""
    return _judging("unconstrained_dispatcher", script, state)


def dialog_prompt(
    script: Script, section: Section, state: SessionState, settings: Settings, *, entering: bool
) -> list[BaseMessage]:
    """Ask for the next message."""
    turns = 0 if entering else state.get("section_turns", 0)
    return speaking(
        "unconstrained_dialog", state, settings, section=section, turns=turns, **_whole(script)
    )


def actor_prompt(script: Script, state: SessionState, settings: Settings) -> list[BaseMessage]:
    """Ask for both decisions and the reply in one call."""
    return speaking(
        "unconstrained_actor", state, settings, **_position(script, state), **_whole(script)
    )


def _judging(name: str, script: Script, state: SessionState) -> list[BaseMessage]:
    said = transcript(state["messages"])
    return judging(name, transcript=said, **_position(script, state), **_whole(script))


def _position(script: Script, state: SessionState) -> dict[str, Any]:
    return {"section": script.by_id[state["section"]], "turns": state.get("section_turns", 0)}


def _whole(script: Script) -> dict[str, Any]:
    """Show the whole script; a rule that holds in every section is shown once."""
    return {
        "script": script,
        "sections": [_section(script, section) for section in script.sections],
        "anytime": [
            (rule.to, f"{rule.condition}, and {BACK}" if rule.back else rule.condition)
            for rule in script.anytime
        ],
    }


def _section(script: Script, section: Section) -> dict[str, Any]:
    ends = [(END_OF_SESSION, "complete")] if script.ends_in(section) else []
    moves = [move for move in script.rules_out_of(section) if move.kind != "anytime"]
    back = [("where it came from", BACK)] if section.id in script.digressions else []
    return {
        "id": section.id,
        "title": section.title,
        "tasks": [{"id": task.id, "text": whole_text(task)} for task in section.tasks],
        "ways": [*ends, *((move.target, move.label) for move in moves), *back],
    }
