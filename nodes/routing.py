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
from scriptgraph.safety.danger import heard
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.safety.guard.words_of_care import words_of_care
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import NEW_SESSION, NO_HUMAN, WITH_HUMAN
from scriptgraph.state.session import SessionState, SimulationState, words
from scriptgraph.state.speakers import unanswered

NOTHING_TO_ANSWER = "nothing to answer"
PATIENT_NEXT = "the patient's turn"
PATIENT_GONE = "the conversation is over"

Router = Callable[[SessionState], str]
"""From the state to the label of one of the edges."""


def follow(section: Section, routes: Mapping[str, str]) -> Router:
    """Follow this turn's move; whatever is not an edge of this node is staying."""

    def router(state: SessionState) -> str:
        if "move" not in state:
            raise InputError(
                f"section {section.id!r} has judged nothing, so that no way leads on from it: the "
                "state was written as if it had"
            )
        return routes.get(state["move"]["target"], routes[section.id])

    return router


def resume_label(section: Section) -> str:
    """Label the edge on which a session goes on in a section."""
    return f"resume {section.id}"


def begin(script: Script, *, judges_opening: bool = True, has_human: bool = False) -> Router:
    """Resume a session in its section when there is a message, or start it in the first section.

    Where the agent has spoken last, there is nothing to answer: nobody is spoken to twice because
    an application asked twice. What the user says before the agent has opened is judged like
    anything else: the session then begins as if it were resumed in the first section.

    Args:
        script: The script.
        judges_opening: Whether there is a judge for what is said before the opening.
        has_human: Whether a human can take over: while one is with the session, nobody else acts.

    Raises:
        InputError: When the message to be answered is longer than any prompt should hold; a
            shorter one is answered. When the session has ended, or goes on under another script.
    """

    def router(given: SessionState) -> str:
        state, context = in_conversation(script, given), context_of_run()
        if has_human and (state.get("human") or context.get("human")):
            require_own_script(script, state)
            return WITH_HUMAN
        require_same_script(script, state, context)
        _refuse_after_the_end(script, state)
        said = unanswered(state["messages"])
        refuse_long(words(said[-1]) if said else "", script.language)
        if section := script.by_id.get(state.get("section", "")):
            waits = said or not state["messages"]
            return resume_label(section) if waits and not _is_over(state) else NOTHING_TO_ANSWER
        _refuse_lost_memory(state)
        return resume_label(script.first) if said and judges_opening else NEW_SESSION

    return router


def after_human(state: SessionState) -> str:
    """Wait for the human's next answer, as long as they are with the session."""
    return WITH_HUMAN if state.get("human") else NO_HUMAN


def refuse_long(text: str, language: str = "en") -> None:
    """Refuse a message that is too long to be answered.

    Args:
        text: The message.
        language: In which help is named where it speaks of danger.

    Raises:
        RefusedError: When it is.
    """
    if len(text) > LONGEST_MESSAGE:
        raise RefusedError(with_help(too_long(text), text, language))


def with_help(why: str, text: str, language: str) -> str:
    """Add to a refusal who helps, where the words that are refused speak of danger.

    Nobody answers them, and nothing of them is kept: what the refusal says is all that there is.
    """
    if not is_grave((found := heard(text)).level):
        return why
    return f"{why}\n\n{words_of_care('again', found.about, language)}"


def _is_over(state: SessionState) -> bool:
    return state.get("status") == "ended"


def _refuse_after_the_end(script: Script, state: SessionState) -> None:
    """Let nobody believe that words after the end are heard.

    Raises:
        InputError: When the user has said something since the session ended.
    """
    messages = state["messages"]
    answered = len(messages) - len(unanswered(messages))
    if _is_over(state) and len(messages) > state.get("ended_at", answered):
        said = "\n".join(map(words, unanswered(messages)))
        raise InputError(with_help(ENDED, said, script.language))


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
