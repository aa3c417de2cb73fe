"""The functions on the arena's edges."""

from collections.abc import Callable, Sequence

from langchain_core.messages import HumanMessage

from scriptgraph.nodes.routing import NOTHING_TO_ANSWER, PATIENT_GONE
from scriptgraph.state.arena import ArenaState

CLIENT_FIRST = "the client speaks"
ANSWERED = "answered"
NOBODY_ANSWERED = "nobody has a reply"

Router = Callable[[ArenaState], list[str]]
"""From the state to the labels of edges; several nodes then run side by side."""


def begin_arena(counsellors: Sequence[str]) -> Router:
    """Let the client speak, or every counsellor where the client has."""

    def router(state: ArenaState) -> list[str]:
        if state.get("exit"):
            return [NOTHING_TO_ANSWER]
        said = state["messages"]
        is_asked = bool(said) and isinstance(said[-1], HumanMessage)
        return list(counsellors) if is_asked else [CLIENT_FIRST]

    return router


def after_client(counsellors: Sequence[str]) -> Router:
    """Go on with every counsellor, unless the client's side is over."""

    def router(state: ArenaState) -> list[str]:
        return [PATIENT_GONE] if state.get("exit") else list(counsellors)

    return router


def after_judge(state: ArenaState) -> str:
    """Go on with the client, unless no counsellor had a reply."""
    return NOBODY_ANSWERED if state.get("failure") else ANSWERED
