"""Role-play: a counsellor and a client without a script, the baseline that a script has to beat.

START ── new session or resume ──▶ counsellor ──▶ client
START ── the client's turn ──▶ client        START ── nothing to answer ──▶ END
client ── answered ──▶ counsellor            client ── the conversation is over ──▶ END
With an observer:
    client ── answered, and it is time to look ──▶ observer
    observer ── not yet ──▶ counsellor       observer ── the goals are met ──▶ END
"""

from collections.abc import Hashable, Mapping
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.graph import END, START

from scriptgraph.core.settings import Settings
from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.graphs.named_model import chat_model
from scriptgraph.nodes.cast import SessionContext
from scriptgraph.nodes.client import CLIENT, client
from scriptgraph.nodes.counsellor import COUNSELLOR, counsellor
from scriptgraph.nodes.observer import OBSERVER, observer
from scriptgraph.nodes.roleplay_routing import (
    ANSWERED,
    CLIENT_NEXT,
    GOALS_OPEN,
    GOALS_REACHED,
    OBSERVED,
    after_client,
    after_observer,
    begin_roleplay,
)
from scriptgraph.nodes.routing import NOTHING_TO_ANSWER, PATIENT_GONE
from scriptgraph.nodes.runnables import RunnableNode
from scriptgraph.nodes.unconstrained_moves import NEW_OR_RESUME
from scriptgraph.state.session import SessionInput, SimulationState


def create_roleplay(
    model: BaseChatModel | str,
    *,
    case: Mapping[str, Any],
    patient_model: BaseChatModel | str | None = None,
    observer_model: BaseChatModel | str | None = None,
    instructions: str | None = None,
    settings: Settings | None = None,
) -> SessionGraph:
    """Give the graph of a role-play between counsellor and client (Qiu and Lan 2024, section 3).

    One `ainvoke({"messages": []})` runs to the end. It stops at the turn limit, when the client
    leaves or, with an observer, when the client has reached what they came for; `exit` in the
    state says which. No word of a farewell ends it.

    Args:
        model: The counsellor's; any chat model, a server of one's own behind `ChatOpenAI` included.
        case: Who the client is: a role card's or post's `as_case()`, or a case file.
        patient_model: Plays the client.
        observer_model: Says now and then whether the client's goals are met; nobody does if None.
        instructions: The counsellor's prompt, in place of our own.
        settings: How the models are asked, and after how many turns the conversation stops.

    Raises:
        InputError: When a model is none, or a name leads to none.
    """
    settings = settings or Settings()
    graph = SessionGraph(SimulationState, SessionContext, input_schema=SessionInput)
    counsels = chat_model(model)
    plays = counsels if patient_model is None else chat_model(patient_model, temperature=1)
    graph.add_node(
        COUNSELLOR,
        RunnableNode(counsellor(counsels, settings, instructions)),
        metadata={"role": "dialog"},
    )
    graph.add_node(
        CLIENT, RunnableNode(client(case, plays, settings)), metadata={"role": "patient"}
    )
    paths: dict[Hashable, str] = {ANSWERED: COUNSELLOR, PATIENT_GONE: END}
    if observer_model is not None:
        _add_observer(graph, case, chat_model(observer_model), settings)
        paths[OBSERVED] = OBSERVER
    graph.add_edge(COUNSELLOR, CLIENT)
    graph.add_conditional_edges(CLIENT, after_client(observed=observer_model is not None), paths)
    graph.add_conditional_edges(
        START,
        begin_roleplay,
        {NEW_OR_RESUME: COUNSELLOR, CLIENT_NEXT: CLIENT, NOTHING_TO_ANSWER: END},
    )
    return graph


def _add_observer(
    graph: SessionGraph, case: Mapping[str, Any], model: BaseChatModel, settings: Settings
) -> None:
    watches = RunnableNode(observer(case, model, settings))
    graph.add_node(OBSERVER, watches, metadata={"role": "observer"})
    graph.add_conditional_edges(
        OBSERVER, after_observer, {GOALS_OPEN: COUNSELLOR, GOALS_REACHED: END}
    )
