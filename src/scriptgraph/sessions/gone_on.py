"""Words that answer what is no longer the last: a second window of the same chat, left standing."""

from __future__ import annotations

from langchain_core.messages import AIMessage

from scriptgraph.core.errors import GoneOnError
from scriptgraph.nodes.refusing import Held
from scriptgraph.state.session import SessionState
from scriptgraph.state.speakers import conversation


def refuse_stale(text: str, seen: str | None, state: SessionState, graph: object) -> None:
    """Refuse words to a question that is not the session's last one any more.

    Words in which the guard hears danger are never refused for that; and while a human is there,
    both write when they like.

    Args:
        text: What the user says.
        seen: The id of the last message of the agent that the client has seen, empty for none; None
            where it does not say.
        state: Where the session stands.
        graph: The session's graph, not compiled.

    Raises:
        GoneOnError: When another message of the agent is the last one.
    """
    if seen is None or seen == last_said(state) or state.get("human"):
        return
    if isinstance(graph, Held) and graph.guard.look(text)["level"] != "none":
        return
    raise GoneOnError(
        "the session has gone on since (in another window?), and these words were not said to its "
        "last message: nothing of them is kept. Read what was said meanwhile, and say them again"
    )


def last_said(state: SessionState) -> str:
    """Give the id of the agent's last message, or of a human's in its place; empty without one."""
    script = state.get("script")
    said = conversation(state.get("messages", []), script["id"] if script else "")
    return next((one.id or "" for one in reversed(said) if isinstance(one, AIMessage)), "")
