"""The functions on the edges: they read where this turn goes and can name nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scriptgraph.errors import InputError
from scriptgraph.routes import NEW_SESSION
from scriptgraph.script import Script, Section
from scriptgraph.settings import LONGEST_MESSAGE, too_long
from scriptgraph.state import SessionState, SimulationState, words

NOTHING_TO_ANSWER = "nothing to answer"
PATIENT_NEXT = "the patient's turn"
PATIENT_GONE = "the conversation is over"

Router = Callable[[SessionState], str]
"""From the state to the label of one of the edges."""


def follow(section: Section, routes: Mapping[str, str]) -> Router:
    """Follow this turn's move; whatever is not an edge of this node is staying."""

    def router(state: SessionState) -> str:
        return routes.get(state["move"]["target"], routes[section.id])

    return router


def resume_label(section: Section) -> str:
    """Label the edge on which a session goes on in a section."""
    return f"resume {section.id}"


def begin(script: Script) -> Router:
    """Start a session in the first section, or resume it in its own when there is a message.

    Where the agent has spoken last, or the session has ended, there is nothing to answer: nobody
    is spoken to twice because an application asked twice.

    Raises:
        InputError: When the message to be answered is longer than any prompt should hold; a
            shorter one is answered.
    """

    def router(state: SessionState) -> str:
        refuse_long(words(state["messages"][-1]) if state["messages"] else "")
        section = script.by_id.get(state.get("section", ""))
        if state.get("status") == "ended" or (section and _has_spoken(state)):
            return NOTHING_TO_ANSWER
        return resume_label(section) if section else NEW_SESSION

    return router


def refuse_long(text: str) -> None:
    """Refuse a message that is too long to be answered.

    Raises:
        InputError: When it is.
    """
    if len(text) > LONGEST_MESSAGE:
        raise InputError(too_long(text))


def _has_spoken(state: SessionState) -> bool:
    """Say whether the last message is the agent's own; an embedding graph may add others."""
    return "section" in state["messages"][-1].additional_kwargs if state["messages"] else False


def begin_simulation(script: Script) -> Router:
    """Start or resume a simulated session; after the agent it is the patient's turn."""
    session = begin(script)

    def router(state: SessionState) -> str:
        waits = state.get("status") != "ended" and "section" in state and _has_spoken(state)
        return PATIENT_NEXT if waits else session(state)

    return router


def after_patient(script: Script) -> Callable[[SimulationState], str]:
    """Go on in the session's section, unless the patient's side is over."""

    # The annotation matters: a router that is a plain function gets only the keys it names.
    def router(state: SimulationState) -> str:
        if state.get("exit"):
            return PATIENT_GONE
        return resume_label(script.by_id[state["section"]])

    return router
