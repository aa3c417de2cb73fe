"""The script that a session is pinned to: the one it began with, whatever its file says now."""

from __future__ import annotations

from typing import Any, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StateSnapshot

from scriptgraph.core.errors import InputError
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.script.model import Script, ScriptIdentity
from scriptgraph.sessions.run import read
from scriptgraph.state.session import SimulationState


async def begun_with(saver: BaseCheckpointSaver[Any], session: str) -> ScriptIdentity | None:
    """Name the script that a session goes on with; None where it has not begun."""
    kept = await saver.aget_tuple({"configurable": {"thread_id": session, "checkpoint_ns": ""}})
    values = kept.checkpoint["channel_values"] if kept else {}
    return cast(ScriptIdentity | None, values.get("script"))


async def script_of(saver: BaseCheckpointSaver[Any], session: str) -> Script | None:
    """Give the script that a session is pinned to.

    Returns:
        The script; None where the session has not begun, or its store has no text of it: it was
        kept by an older version, or by a checkpointer that is none of ours.

    Raises:
        InputError: When the text that was kept is not the script's any more.
    """
    begun = await begun_with(saver, session)
    return None if begun is None else await pinned_script(saver, begun["hash"])


async def own_script(saver: BaseCheckpointSaver[Any], session: str, given: Script) -> Script:
    """Give the script that a session goes on with: its own, or else the one that was given.

    Raises:
        InputError: When the session is another script's, or has a script of its own that the store
            does not keep: nobody could go on with it.
    """
    begun = await begun_with(saver, session)
    if begun is None or begun["hash"] == given.hash:
        return given
    if begun["id"] != given.id:
        raise InputError(
            f"the session {session!r} belongs to another script: {begun['id']!r}, version "
            f"{begun['version']} ({begun['hash']}), and not {given.id!r}"
        )
    own = await pinned_script(saver, begun["hash"])
    if own is None:
        raise InputError(
            f"the session {session!r} goes on with version {begun['version']} of {begun['id']!r} "
            f"({begun['hash']}), whose text this store does not keep: give that script"
        )
    return own


def stored_states(
    saver: BaseCheckpointSaver[Any], node: str = ""
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Give a graph that reads, and can write, the states of stored sessions, whatever their script.

    It has one node, which does nothing: a step is read through the channels of the state.

    Args:
        saver: Where they are kept.
        node: Of which node of a bigger graph they are the states; empty where of none.
    """
    graph: Any = StateGraph(SimulationState).add_node(REST, _rest).add_edge(START, REST)
    for name in reversed(node.split("|") if node else ()):
        inner = graph.compile(checkpointer=True)
        graph = StateGraph(SimulationState).add_node(name, inner).add_edge(START, name)
    compiled: CompiledStateGraph[Any, Any, Any, Any] = graph.compile(checkpointer=saver)
    return compiled


REST = "rest"


async def stored_state(
    saver: BaseCheckpointSaver[Any], session: str, node: str = ""
) -> StateSnapshot:
    """Read a session without its script; its values are empty where there is none.

    Args:
        saver: Where it is kept.
        session: Its name.
        node: In which node of a bigger graph it is held; empty where in none.
    """
    config: Any = {"configurable": {"thread_id": session, "checkpoint_ns": node}}
    return await read(stored_states(saver, node), config)


def _rest(state: SimulationState) -> dict[str, Any]:
    return {}
