"""The functions on the edges: they read where this turn goes and can name nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from langchain_core.messages import HumanMessage

from scriptgraph.routes import NEW_SESSION
from scriptgraph.script import Script, Section
from scriptgraph.state import SessionState, SimulationState

ENDED = "ended"
PATIENT_NEXT = "the patient's turn"
PATIENT_GONE = "the conversation is over"

Router = Callable[[SessionState], str]
"""From the state to the label of one of the edges."""


def follow(name: str, section: Section, routes: Mapping[str, str]) -> Router:
    """Follow this turn's move; whatever is not an edge of this node is staying."""

    def router(state: SessionState) -> str:
        return routes.get(state["move"]["target"], routes[section.id])

    router.__name__ = f"after_{name}"
    return router


def resume_label(section: Section) -> str:
    """Label the edge on which a session goes on in a section."""
    return f"resume {section.id}"


def begin(script: Script) -> Router:
    """Start a session in the first section, or resume it in its own."""

    def router(state: SessionState) -> str:
        if state.get("status") == "ended":
            return ENDED
        section = script.by_id.get(state.get("section", ""))
        return resume_label(section) if section else NEW_SESSION

    return router


def begin_simulation(script: Script) -> Router:
    """Start or resume a simulated session; after the agent it is the patient's turn."""
    session = begin(script)

    def router(state: SessionState) -> str:
        label = session(state)
        if label in (ENDED, NEW_SESSION) or isinstance(state["messages"][-1], HumanMessage):
            return label
        return PATIENT_NEXT

    return router


def after_patient(script: Script) -> Callable[[SimulationState], str]:
    """Go on in the session's section, unless the patient's side is over."""

    # The annotation matters: LangGraph gives a router only the keys of the state it names.
    def router(state: SimulationState) -> str:
        if state.get("exit"):
            return PATIENT_GONE
        return resume_label(script.by_id[state["section"]])

    return router
