"""A whole session with a simulated patient: the session's own nodes, and one that closes the loop.

s ──▶ patient ── resume ──▶ evaluate_<current section>
patient ── the conversation is over ──▶ END
"""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.graph import END, START

from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.casting import gather_cast, guarded
from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.graphs.named_model import chat_model
from scriptgraph.graphs.sections import Sections
from scriptgraph.nodes.admission import hearing
from scriptgraph.nodes.calling import Given, actions_of
from scriptgraph.nodes.cast import BestOf, SessionContext
from scriptgraph.nodes.client import player
from scriptgraph.nodes.patient import PATIENT
from scriptgraph.nodes.routing import (
    NOTHING_TO_ANSWER,
    PATIENT_GONE,
    PATIENT_NEXT,
    after_patient,
    begin_simulation,
    resume_label,
)
from scriptgraph.nodes.runnables import RunnableNode, RunnableRouter
from scriptgraph.safety.guard import Guard
from scriptgraph.script.model import Script
from scriptgraph.script.routes import NEW_SESSION, entry_name, evaluator_name
from scriptgraph.state.session import SessionInput, SimulationOutput, SimulationState


def create_simulation(
    script: Script,
    model: BaseChatModel | str,
    *,
    case: Mapping[str, Any],
    patient_model: BaseChatModel | str | None = None,
    evaluator_model: BaseChatModel | str | None = None,
    dispatcher_model: BaseChatModel | str | None = None,
    mode: Mode | None = None,
    settings: Settings | None = None,
    best_of: BestOf | None = None,
    guard: Guard | None = None,
    actions: Given = None,
) -> SessionGraph:
    """Compile a script to the graph of a simulated session (Wasenmüller et al. 2024, section 4).

    One `ainvoke({"messages": []})` runs to the end of the session. Arguments as for
    `create_session`, and:

    Args:
        script: A script without faults.
        model: Speaks, and plays the other roles unless they have models of their own.
        case: Who the patient is: name → text, as in a case file.
        patient_model: Plays the patient.
        evaluator_model: Judges completion.
        dispatcher_model: Chooses the next section.
        mode: How many calls make a turn.
        settings: How the models are asked, and after how many turns the conversation stops.
        best_of: Lets the dialog actor draw several replies, of which the best is sent.
        guard: Who listens for danger in the patient's messages.
        actions: As for `create_session`; a simulated patient does not book anything, so that
            `"rehearsed"` is what is meant in most cases.

    Raises:
        ScriptError: When the script has faults; it carries all of them.
        InputError: When a model is none, or a name leads to none; when nothing is registered for an
            action.
    """
    cast = gather_cast(script, model, evaluator_model, dispatcher_model, mode, settings, best_of)
    cast = guarded(script, cast, guard).raising()
    cast = replace(cast, actions=actions_of(script, actions))
    played = cast.dialog if patient_model is None else chat_model(patient_model, temperature=1)
    graph = SessionGraph(
        SimulationState,
        SessionContext,
        input_schema=SessionInput,
        output_schema=SimulationOutput,
    )
    graph.script = script
    Sections(graph=graph, script=script, cast=cast, after_reply=PATIENT).add()
    graph.add_node(
        PATIENT,
        RunnableNode(hearing(script, player(script, case, played, cast.settings))),
        metadata={"role": "patient"},
    )
    paths: dict[Hashable, str] = {
        resume_label(section): evaluator_name(section) for section in script.sections
    }
    graph.add_conditional_edges(
        PATIENT, RunnableRouter(after_patient(script)), {**paths, PATIENT_GONE: END}
    )
    graph.add_conditional_edges(
        START,
        RunnableRouter(begin_simulation(script)),
        {
            NEW_SESSION: entry_name(script.first),
            PATIENT_NEXT: PATIENT,
            **paths,
            NOTHING_TO_ANSWER: END,
        },
    )
    return graph
