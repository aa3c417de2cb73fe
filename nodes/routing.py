"""The functions on the edges: they read where this turn goes and can name nothing else."""

from collections.abc import Callable, Mapping

from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.core.settings import LONGEST_MESSAGE, too_long
from scriptgraph.nodes.admission import (
    ENDED,
    context_of_run,
    in_conversation,
    require_own_script,
    require_same_script,
)
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import NEW_SESSION, NO_HUMAN, WITH_HUMAN
from scriptgraph.state.digressions import top
from scriptgraph.state.session import SessionState, SimulationState, words
from scriptgraph.state.speakers import unanswered
from scriptgraph.state.unjudged import closed_until

NOTHING_TO_ANSWER = "nothing to answer"
PATIENT_NEXT = "the patient's turn"
PATIENT_GONE = "the conversation is over"

Router = Callable[[SessionState], str]
"""From the state to the label of one of the edges."""


def follow(section: Section, routes: Mapping[str, str]) -> Router:
    """Follow this turn's move; whatever is not an edge of this node is staying.

    So is a way back to a section that the session has not come from.
    """

    def router(state: SessionState) -> str:
        if "move" not in state:
            raise InputError(
                f"section {section.id!r} has judged nothing, so that no way leads on from it: the "
                "state was written as if it had"
            )
        move = state["move"]
        is_lost = move["kind"] == "back" and move["target"] != top(state)
        return routes[section.id] if is_lost else routes.get(move["target"], routes[section.id])

    return router


def after_action(section: Section, routes: Mapping[str, str]) -> Router:
    """Follow what an action has led to; where a session opens with one, into its section."""
    onwards = follow(section, routes)

    def router(state: SessionState) -> str:
        return onwards(state) if "move" in state else routes[section.id]

    return router


def resume_label(section: Section) -> str:
    """Label the edge on which a session goes on in a section."""
    return f"resume {section.id}"


def begin(
    script: Script,
    *,
    judges_opening: bool = True,
    has_human: bool = False,
    listens_on: bool = False,
) -> Router:
    """Resume a session in its section when there is a message, or start it in the first section.

    Where the agent has spoken last, there is nothing to answer: nobody is spoken to twice because
    an application asked twice. What the user says before the agent has opened is judged like
    anything else: the session then begins as if it were resumed in the first section.

    Args:
        script: The script.
        judges_opening: Whether there is a judge for what is said before the opening.
        has_human: Whether a human can take over: while one is with the session, nobody else acts.
        listens_on: Whether somebody listens for danger once the session has ended.

    Raises:
        InputError: When the message to be answered is longer than any prompt should hold; a
            shorter one is answered. When the session goes on under another script; or has
            ended, and nobody listens any more.
    """

    def router(given: SessionState) -> str:
        state, context = in_conversation(script, given), context_of_run()
        if has_human and (state.get("human") or context.get("human")):
            require_own_script(script, state)
            return WITH_HUMAN
        said = unanswered(state["messages"])
        _require_same_script(script, state, context)
        refuse_long(words(said[-1]) if said else "")
        if _is_over(state):
            if not (new := state["messages"][closed_until(state) :]):
                return NOTHING_TO_ANSWER
            if not listens_on:
                raise InputError(ENDED, said="\n".join(map(words, new)))
            return resume_label(script.by_id.get(state.get("section", ""), script.first))
        if section := script.by_id.get(state.get("section", "")):
            return resume_label(section) if said or not state["messages"] else NOTHING_TO_ANSWER
        _refuse_lost_memory(state)
        return resume_label(script.first) if said and judges_opening else NEW_SESSION

    return router


def after_human(state: SessionState) -> str:
    """Wait for the human's next answer, as long as they are with the session."""
    return WITH_HUMAN if state.get("human") else NO_HUMAN


def refuse_long(text: str) -> None:
    """Refuse a message that is too long to be answered.

    Raises:
        RefusedError: When it is.
    """
    if len(text) > LONGEST_MESSAGE:
        raise RefusedError(too_long(text), said=text)


def _is_over(state: SessionState) -> bool:
    return state.get("status") == "ended"


def _require_same_script(
    script: Script, state: SessionState, context: Mapping[str, object]
) -> None:
    """Refuse another script's session, or an older state of this one; in danger, with help.

    Raises:
        InputError: When it is one.
    """
    try:
        require_same_script(script, state, context)
    except InputError as error:
        said = unanswered(state["messages"])
        raise InputError(str(error), said="\n".join(map(words, said))) from error


def _refuse_lost_memory(state: SessionState) -> None:
    """Refuse to open a session that has spoken already, and has kept nothing but its words.

    Raises:
        InputError: When it has; as a subgraph it has to keep its state from run to run.
    """
    if len(unanswered(state["messages"])) < len(state["messages"]):
        raise InputError(
            "this session has spoken before, but nothing is left of its state: it would begin "
            "again and again. Compile it with a checkpointer; as a node of another graph, with "
            "`compile(checkpointer=True)`, in a graph that has a checkpointer itself"
        )


def begin_simulation(script: Script, *, judges_opening: bool = True) -> Router:
    """Start or resume a simulated session; after the agent it is the patient's turn."""
    session = begin(script, judges_opening=judges_opening)

    def router(state: SessionState) -> str:
        label = session(state)
        waits = label == NOTHING_TO_ANSWER and not _is_over(state)
        return PATIENT_NEXT if waits else label

    return router


def after_patient(script: Script) -> Callable[[SimulationState], str]:
    """Go on in the session's section, unless the patient's side is over."""

    # The annotation matters: a router that is a plain function gets only the keys it names.
    def router(state: SimulationState) -> str:
        if state.get("exit") or state.get("status") == "ended":
            return PATIENT_GONE
        return resume_label(script.by_id[state["section"]])

    return router
