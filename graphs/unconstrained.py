"""The baselines: the paper's agent without the compiled graph, drawn as what it is.

It has a node for each role and none for a section, so it may move from any section to any other.

One actor:
    START ── new session or resume ──▶ actor ──▶ END
Three:
    START ── new session ──▶ dialog          START ── resume ──▶ evaluator
    evaluator ── not yet ──▶ dialog          evaluator ── complete ──▶ dispatcher
    dispatcher ── any section ──▶ dialog     dispatcher ── the end ──▶ END
    dialog ──▶ END   (the turn is over; the session waits for the user)
Both:
    START ── nothing to answer ──▶ END
With a patient, whoever speaks leads to it instead of to END:
    actor ── any section ──▶ patient         actor ── the end ──▶ END
    dialog ──▶ patient
    patient ── resume ──▶ actor | evaluator
    patient ── the conversation is over ──▶ END
    START ── the patient's turn ──▶ patient
"""

from collections.abc import Hashable, Mapping
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel
from langgraph.graph import END, START

from scriptgraph.core.settings import Settings
from scriptgraph.graphs.casting import gather_cast
from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.graphs.named_model import chat_model
from scriptgraph.nodes.admission import hearing
from scriptgraph.nodes.cast import Cast, SessionContext
from scriptgraph.nodes.client import player
from scriptgraph.nodes.deadline import within
from scriptgraph.nodes.patient import PATIENT
from scriptgraph.nodes.routing import (
    NOTHING_TO_ANSWER,
    PATIENT_GONE,
    PATIENT_NEXT,
    after_patient,
    begin,
    begin_simulation,
)
from scriptgraph.nodes.runnables import RunnableNode
from scriptgraph.nodes.unconstrained import (
    ACTOR,
    DIALOG,
    DISPATCHER,
    EVALUATOR,
    actor,
    dialog,
    dispatcher,
    evaluator,
)
from scriptgraph.nodes.unconstrained_moves import (
    ANY_SECTION,
    NEW_OR_RESUME,
    RESUME,
    THE_END,
    after_evaluator,
    after_naming,
    relabelled,
)
from scriptgraph.script.model import Script
from scriptgraph.script.routes import COMPLETE, NEW_SESSION, STAY
from scriptgraph.state.session import SessionInput, SessionState, SimulationState

Actors = Literal["single", "multi"]
"""One actor or three: the paper's variants A and B."""


def create_unconstrained(
    script: Script,
    model: BaseChatModel | str,
    *,
    actors: Actors,
    case: Mapping[str, Any] | None = None,
    patient_model: BaseChatModel | str | None = None,
    evaluator_model: BaseChatModel | str | None = None,
    dispatcher_model: BaseChatModel | str | None = None,
    settings: Settings | None = None,
) -> SessionGraph:
    """Give the paper's agent without the compiled graph (Wasenmüller et al. 2024, section 3.2).

    The prompts hold the whole script, and nothing else holds the agent to it. That goes for exact
    words (`say`) too: whether and how they are said is up to the model.

    Args:
        script: A script without faults.
        model: Speaks, and plays the other roles unless they have models of their own.
        actors: How many actors the agent consists of: one (`single`) or three (`multi`).
        case: Who the patient is. With a case one run is a whole simulated session; without one
            the session waits for the user after each reply, as that of `create_session` does.
        patient_model: Plays the patient.
        evaluator_model: Judges completion, where there are three actors.
        dispatcher_model: Names the next section, where there are three actors.
        settings: How the models are asked; its `mode` and `lookback` mean nothing here.

    Raises:
        ScriptError: When the script has faults; it carries all of them.
        InputError: When a model is none, or a name leads to none.
    """
    cast = gather_cast(script, model, evaluator_model, dispatcher_model, None, settings)
    kept = SessionState if case is None else SimulationState
    graph = SessionGraph(kept, SessionContext, input_schema=SessionInput)
    graph.script = script
    after_reply = END if case is None else PATIENT
    if actors == "single":
        _add_actor(graph, script, cast, after_reply)
        speaks, judges, new, resume = ACTOR, ACTOR, NEW_OR_RESUME, NEW_OR_RESUME
    else:
        _add_three(graph, script, cast, after_reply)
        speaks, judges, new, resume = DIALOG, EVALUATOR, NEW_SESSION, RESUME
    paths: dict[Hashable, str] = {new: speaks, resume: judges, NOTHING_TO_ANSWER: END}
    router = begin(script, judges_opening=False)
    if case is not None:
        played = cast.dialog if patient_model is None else chat_model(patient_model, temperature=1)
        plays = player(script, case, played, cast.settings)
        graph.add_node(PATIENT, RunnableNode(hearing(script, plays)), metadata={"role": "patient"})
        graph.add_conditional_edges(
            PATIENT,
            relabelled(script, after_patient(script)),
            {RESUME: judges, PATIENT_GONE: END},
        )
        paths[PATIENT_NEXT] = PATIENT
        router = begin_simulation(script, judges_opening=False)
    graph.add_conditional_edges(START, relabelled(script, router, new=new, resume=resume), paths)
    return graph


def _add_actor(graph: SessionGraph, script: Script, cast: Cast, after_reply: str) -> None:
    acts = hearing(script, actor(script, cast))
    graph.add_node(
        ACTOR,
        RunnableNode(within(cast.settings.turn_seconds, acts, begins=True)),
        metadata={"role": ACTOR},
    )
    if after_reply == END:
        graph.add_edge(ACTOR, END)
    else:
        graph.add_conditional_edges(ACTOR, after_naming, {ANY_SECTION: after_reply, THE_END: END})


def _add_three(graph: SessionGraph, script: Script, cast: Cast, after_reply: str) -> None:
    seconds = cast.settings.turn_seconds
    for role, node in ((EVALUATOR, evaluator), (DISPATCHER, dispatcher), (DIALOG, dialog)):
        plays = hearing(script, node(script, cast))
        graph.add_node(
            role,
            RunnableNode(within(seconds, plays, begins=role == EVALUATOR)),
            metadata={"role": role},
        )
    graph.add_conditional_edges(EVALUATOR, after_evaluator, {STAY: DIALOG, COMPLETE: DISPATCHER})
    graph.add_conditional_edges(DISPATCHER, after_naming, {ANY_SECTION: DIALOG, THE_END: END})
    graph.add_edge(DIALOG, after_reply)
