"""The compiler of programmes: one programme becomes one graph whose nodes are sessions.

START ── resume ──▶ <the session that a person is in, or that comes next>
START ── the programme is over ──▶ END
START ── a human is waited for ──▶ human ──▶ END
s ── rule ──▶ t | END
s ── danger was heard, and nobody has looked ──▶ t    (where the programme says which follows)
s ── a human is waited for ──▶ human
s ── not yet ──▶ END   (the session is not over, and goes on another day)
"""

from collections.abc import Hashable
from typing import Any

from langchain_core.runnables import RunnableLambda
from langgraph.graph import END, START, StateGraph

from scriptgraph.core.errors import ScriptError
from scriptgraph.programmes.check import faults
from scriptgraph.programmes.holding import (
    PROGRAMME_OVER,
    HeldSession,
    Hold,
    ProgrammeState,
    begin,
    follow,
    resume_label,
)
from scriptgraph.programmes.leading import WAITS
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.names import HUMAN
from scriptgraph.programmes.routes import session_routes
from scriptgraph.script.model import END_OF_SESSION


def create_programme(programme: Programme, hold: Hold) -> "StateGraph[ProgrammeState, None, Any]":
    """Compile a programme to a graph; each of its nodes holds one session.

    It is returned uncompiled, so that the caller chooses the store in which people are remembered:
    `create_programme(programme, hold).compile(store=store)`. A run begins with the session that a
    person is in, or that comes next, and goes on as far as it comes:
    `ainvoke({"person": "P17", "standing": standing})`.

    Args:
        programme: A programme without faults.
        hold: Has a session held.

    Raises:
        ScriptError: When the programme has faults; it carries all of them.
    """
    found = [one for one in faults(programme, is_whole=True) if one.severity == "error"]
    if found:
        raise ScriptError(found)
    graph = StateGraph(ProgrammeState)
    for session in programme.sessions:
        about = {"role": "session", "section": session.id}
        graph.add_node(session.id, HeldSession(programme, session, hold), metadata=about)
        routes = session_routes(programme, session)
        paths: dict[Hashable, str] = {
            label: END if target == END_OF_SESSION else target for target, label in routes.items()
        }
        graph.add_conditional_edges(session.id, follow(programme, routes), paths)
    graph.add_node(HUMAN, RunnableLambda(_waits), metadata={"role": "human"})
    graph.add_edge(HUMAN, END)
    starts: dict[Hashable, str] = {resume_label(each): each.id for each in programme.sessions}
    graph.add_conditional_edges(
        START, begin(programme), {**starts, PROGRAMME_OVER: END, WAITS: HUMAN}
    )
    return graph


def _waits(state: ProgrammeState) -> dict[str, Any]:
    """Do nothing: whoever looks after the person leads on from outside."""
    return {}
