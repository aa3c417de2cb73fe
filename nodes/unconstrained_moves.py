"""Moves without the compiled graph: what the answers mean, how they are recorded, and the edges."""

from collections.abc import Callable
from functools import wraps
from typing import Literal, TypeVar

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import Answer
from scriptgraph.nodes.routing import resume_label
from scriptgraph.nodes.rules import ends, stay
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.prompting.schemas import SectionChoice, SectionVerdict
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.script.routes import COMPLETE, DISPATCH, JOINT, NEW_SESSION, STAY
from scriptgraph.state.session import Move, SessionState
from scriptgraph.state.undecided import NO_DECISION

RESUME = "resume"
NEW_OR_RESUME = f"{NEW_SESSION}{JOINT}{RESUME}"
"""The label of the one actor's edge: it opens a session, and it goes on with one."""

ANY_SECTION = "any section"
THE_END = "the end"

NOT_NAMED = "no section was named"
"""The label of staying because no usable name was given."""

S = TypeVar("S", bound=SessionState)
V = TypeVar("V", bound=SectionVerdict | SectionChoice)


def opening(script: Script) -> Move:
    """Begin the session in the first section."""
    return Move(target=script.first.id, kind="fixed", rule=NEW_SESSION)


def named(target: str) -> Move:
    """Go where a model wants to go."""
    rule = THE_END if target == END_OF_SESSION else ANY_SECTION
    return Move(target=target, kind="judged", rule=rule)


def judged(script: Script, state: SessionState, verdict: SectionVerdict | None) -> Move:
    """Leave the section to the dispatcher if it is complete; without a usable answer it is not."""
    if verdict and verdict.completed:
        return Move(target=DISPATCH, kind="dispatch", rule=COMPLETE)
    return stay(script.by_id[state["section"]])


def enters(move: Move) -> bool:
    """Say whether a section begins; one that is named again begins again."""
    return move["kind"] != "stay"


def targets(script: Script) -> tuple[str, ...]:
    """List what can be named as the next section: all sections, and the end."""
    return (*script.by_id, END_OF_SESSION)


def require_target(script: Script, name: str) -> None:
    """Take any section of the script, and its end.

    Raises:
        Unusable: When the name is neither.
    """
    names = targets(script)
    if name not in names:
        raise Unusable(f"next: there is no section {name!r}, only {', '.join(names)}")


def after_evaluator(state: SessionState) -> str:
    """Go to the dispatcher when the section is complete."""
    return COMPLETE if state["move"]["target"] == DISPATCH else STAY


def after_naming(state: SessionState) -> str:
    """Go on in whichever section was named, unless it was the end."""
    return THE_END if ends(state["move"]) else ANY_SECTION


def relabelled(
    script: Script,
    router: Callable[[S], str],
    *,
    resume: str = RESUME,
    new: str = NEW_SESSION,
) -> Callable[[S], str]:
    """Rename the edges on which a session goes on in a section: sections share their nodes here."""
    names = {resume_label(section): resume for section in script.sections} | {NEW_SESSION: new}

    # `wraps` keeps the annotation: by it LangGraph decides which keys a router is shown.
    @wraps(router)
    def renamed(state: S) -> str:
        label = router(state)
        return names.get(label, label)

    return renamed


def decided(
    node: str,
    role: Literal["evaluator", "dispatcher"],
    script: Script,
    state: SessionState,
    move: Move,
    answer: Answer[V] | None,
) -> TraceRecord:
    """Record whether the section is complete, or which one was named, when any could be.

    Without an answer of its own it was named in the actor's one call.
    """
    reason = answer.value.reason if answer and answer.value else NO_DECISION
    return trace_record(
        turn=state.get("turn", 0) + 1,
        node=node,
        choice=move["target"],
        rule=move["rule"],
        role=role,
        section=state["section"],
        options=[state["section"], DISPATCH] if role == "evaluator" else [*targets(script)],
        kind=move["kind"],
        reason=reason if answer else "named in the actor's one call",
        asked=answer,
    )


def spoken(node: str, state: SessionState, move: Move, answer: Answer[str] | None) -> TraceRecord:
    """Record a message; without an answer of its own it was written in the actor's one call."""
    reason = "opens the section" if enters(move) else "stays in the section"
    if answer is None:
        reason += "; written in the actor's one call"
    return trace_record(
        turn=state.get("turn", 0) + 1,
        node=node,
        choice=move["target"],
        rule=move["rule"],
        role="dialog",
        section=move["target"],
        opens=enters(move),
        reason=reason,
        asked=answer,
    )
