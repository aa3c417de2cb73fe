"""The functions on a role-play's edges."""

from collections.abc import Callable

from langchain_core.messages import AIMessage

from scriptgraph.nodes.routing import NOTHING_TO_ANSWER, PATIENT_GONE
from scriptgraph.nodes.unconstrained_moves import NEW_OR_RESUME
from scriptgraph.state.session import SimulationState

OBSERVE_EVERY = 4
"""The observer is asked once in so many turns: a call in each turn would double the price."""

CLIENT_NEXT = "the client's turn"
ANSWERED = "answered"
OBSERVED = "answered, and it is time to look"
GOALS_REACHED = "the goals are met"
GOALS_OPEN = "not yet"


def begin_roleplay(state: SimulationState) -> str:
    """Start with the counsellor, or go on with whoever is next; nobody is spoken to twice."""
    if state.get("exit"):
        return NOTHING_TO_ANSWER
    said = state["messages"]
    return CLIENT_NEXT if said and isinstance(said[-1], AIMessage) else NEW_OR_RESUME


def after_client(*, observed: bool) -> Callable[[SimulationState], str]:
    """Go on with the counsellor unless the client's side is over; now and then look first."""

    def router(state: SimulationState) -> str:
        if state.get("exit"):
            return PATIENT_GONE
        is_due = observed and state.get("turn", 0) % OBSERVE_EVERY == 0
        return OBSERVED if is_due else ANSWERED

    return router


def after_observer(state: SimulationState) -> str:
    """Stop when the client has reached what they came for."""
    return GOALS_REACHED if state.get("exit") else GOALS_OPEN
