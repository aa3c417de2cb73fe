"""What every node of a session makes sure of before it does anything.

Edges are not the only way to a node: `Command(goto=...)`, `update_state` and a checkpoint that was
written under another script lead there as well. So a node acts only in a session of its own script,
where the state says that the session is, on a move that this turn has decided and the script has.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, cast

from langgraph.runtime import Runtime, get_runtime

from scriptgraph.core.errors import InputError
from scriptgraph.core.findings import first_few
from scriptgraph.nodes.accepting import has_changed, left, noted
from scriptgraph.nodes.cast import Node, SessionContext, accepts_changed_script, run_choices
from scriptgraph.script.model import Script, ScriptIdentity, Section
from scriptgraph.state.digressions import current_move, digresses, lost, stack, top
from scriptgraph.state.session import Move, SessionState
from scriptgraph.state.speakers import conversation, unanswered
from scriptgraph.state.unjudged import closed_until

Requirement = Callable[[Script, Section, SessionState], None]
"""Raises `InputError` where a section's node may not act."""


def admitted(script: Script, section: Section, node: Node, require: Requirement) -> Node:
    """Give a node that acts only where it may, and hears only what user and agent have said."""

    async def act(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        heard = in_conversation(script, state)
        require_same_script(script, heard, run_choices(runtime.context))
        require(script, section, heard)
        if not has_changed(script, heard):
            return await node(heard, runtime=runtime)
        heard = left(script, heard)
        return noted(script, heard, await node(heard, runtime=runtime))

    return act


def hearing(script: Script, node: Node) -> Node:
    """Give a node that hears only what user and agent have said."""

    async def act(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        return await node(in_conversation(script, state), runtime=runtime)

    return act


def in_conversation(script: Script, state: SessionState) -> SessionState:
    """Give the state with the messages of user and agent, and no others."""
    said = conversation(state.get("messages", []), script.id)
    return (
        state if said is state.get("messages") else cast(SessionState, {**state, "messages": said})
    )


def context_of_run() -> Mapping[str, Any]:
    """Give what was chosen for this run; nothing outside of one."""
    with suppress(RuntimeError, KeyError):
        runtime = get_runtime(SessionContext)  # there is none where a state is only written
        return run_choices(runtime.context) if cast(Any, runtime) else {}
    return {}


def require_same_script(
    script: Script, state: SessionState, context: Mapping[str, Any] | None
) -> None:
    """Refuse to go on with a session that another script began, or an older state of this one.

    Raises:
        InputError: When it did; it names both, and says what to do.
    """
    require_own_script(script, state)
    section, begun = state.get("section"), state.get("script")
    if section is None:
        return
    if section not in script.by_id:
        raise InputError(f"{lost_section(script, state)}. {WHAT_TO_DO}")
    if begun and begun["hash"] != script.hash and not accepts_changed_script(context or {}):
        raise InputError(
            f"the script has changed since this session's last turn: {_written(begun, script)}. "
            f"{MOVING}. Or finish the session with the script as it was (`Conversation.pinned`), "
            "begin a new one under another thread id, or say that the new script is meant, by "
            "which what is settled stays settled, whatever has become of it: "
            f'context={{"{ACCEPT}": True}} for a run, `{ACCEPT}=True` for a `Conversation`'
        )
    if begun and begun["hash"] != script.hash and (why := lost(script, section, stack(state))):
        raise InputError(
            f"the session cannot go on with the script as it is now: {why}. {WHAT_TO_DO}"
        )


def require_own_script(script: Script, state: SessionState) -> None:
    """Refuse a session of another script, or a place in this one that no session has come to.

    Raises:
        InputError: When it is one; it names both.
    """
    _require_own_place(state)
    _require_recorded_place(state)
    begun = state.get("script")
    if "section" in state and begun and begun["id"] != script.id:
        raise InputError(
            f"this session belongs to another script: {_written(begun, script)}. Go on with its "
            "own script, or begin a session under another thread id"
        )


ACCEPT = "accept_changed_script"
"""The key of a run's context by which a caller agrees to go on with a script that has changed."""

MOVING = (
    "`scriptgraph diff` says what has changed and whether the session can move, and `scriptgraph "
    "migrate`, or `Conversation.migrate`, moves it"
)
"""How a session comes to another version of its script, where it is kept in a store of ours."""

WHAT_TO_DO = (
    "Finish the session with the script as it was, or begin a new one under another thread id. "
    "Where the section has only got a new name, write the old one into the script "
    f"(`renamed_from`): {MOVING}. `{ACCEPT}` lets a session go on in the section "
    "of the same name, and so only helps once the section has its old name again; its title may be "
    "new"
)
"""What can be done about a session whose section has been renamed or taken out."""

_MOST_NAMED = 12


def lost_section(script: Script, state: SessionState) -> str:
    """Say that the script does not have the section that a session is in."""
    return (
        f"the session is in section {state.get('section')!r}, which the script {script.id!r} does "
        f"not have any more (its sections: {first_few(list(script.by_id), _MOST_NAMED)}); "
        f"{_written(state.get('script'), script)}"
    )


def require_in_section(script: Script, section: Section, state: SessionState) -> None:
    """Let a section be judged only while the session is in it and the user waits for an answer.

    Raises:
        InputError: When it is elsewhere, or has ended, or there is nothing to answer.
    """
    here = state.get("section", script.first.id)
    if here != section.id:
        raise InputError(
            f"section {section.id!r} cannot be judged: the session is in {here!r}. Nothing was said"
        )
    said = state["messages"]
    if state.get("status") == "ended" and len(said) <= closed_until(state):
        raise InputError(ENDED)
    if said and not unanswered(said):
        raise InputError(
            f"section {section.id!r} cannot be judged: the user has said nothing since the agent's "
            "last message"
        )


ENDED = (
    "the session has ended: nothing is said in it any more. Begin a new session under another "
    "thread id to go on"
)


def require_choice(script: Script, section: Section, state: SessionState) -> None:
    """Let a dispatcher choose only where this turn's evaluator has left the choice to it.

    Raises:
        InputError: When it has not.
    """
    here = state.get("section", script.first.id)
    move = current_move(state)
    _require_heard(state, move)
    if here != section.id or move is None or move["kind"] != "dispatch":
        raise InputError(
            f"the way on from {section.id!r} cannot be chosen: the session is in {here!r}, and "
            "this turn has not found it complete. Nothing was said"
        )


def require_call(script: Script, section: Section, state: SessionState) -> None:
    """Let an action be called only where this turn has come to it, or enters its section.

    Raises:
        InputError: When it has not.
    """
    here, move = state.get("section", script.first.id), current_move(state)
    if move is None or move["kind"] != "call":
        require_legal_move(script, section, state)
        return
    _require_heard(state, move)
    if here != section.id:
        raise InputError(
            f"the action of section {section.id!r} cannot be called: the session is in {here!r}. "
            "Nothing was done"
        )


def require_legal_move(script: Script, section: Section, state: SessionState) -> None:
    """Let a section speak only where this turn's decision has led, by a rule of the script.

    Raises:
        InputError: When it has led elsewhere, or nowhere.
    """
    here, move = state.get("section"), current_move(state)
    if here is None and move is None:
        if section.id == script.first.id and not unanswered(state["messages"]):
            return
        raise InputError(
            f"a session cannot open with section {section.id!r}: it opens with "
            f"{script.first.id!r}, and what the user has said by then is judged first"
        )
    _require_heard(state, move)
    source = script.by_id[here or script.first.id]
    is_led = move is not None and move["target"] == section.id
    if move is None or not is_led or not _is_legal(script, source, state, move):
        raise InputError(
            f"section {section.id!r} cannot speak: the session is in {source.id!r}, and no rule of "
            f"the script {script.id!r} has led from there to {section.id!r} in this turn. Nothing "
            "was said"
        )


def _require_heard(state: SessionState, move: Move | None) -> None:
    """Refuse to go on with a decision that does not know what the user has said since."""
    if move and move.get("heard", len(state["messages"])) < len(state["messages"]):
        raise InputError(
            "the user has said something since this turn was decided, and nobody has judged it. "
            "Nothing was said; run the session with {'messages': []}, and all of it is judged"
        )


def _is_legal(script: Script, source: Section, state: SessionState, move: Move) -> bool:
    """Say whether a move is one that the session has by its script, or staying."""
    if move["kind"] == "stay":
        return move["target"] == source.id
    if digresses(script, move["target"], move["kind"]) and move["target"] in stack(state):
        return False
    return any(
        (one.target, one.kind, one.label) == (move["target"], move["kind"], move["rule"])
        for one in script.moves(source, top(state))
    )


def _require_own_place(state: SessionState) -> None:
    """Refuse a place in a script, or an end, that no session has come to: a caller has given it."""
    begun = state.get("script")
    if begun is not None and not (isinstance(begun, Mapping) and {"id", "hash"} <= begun.keys()):
        raise InputError(
            f"`script` in the state is {begun!r}, which names no script; the session writes it"
        )
    given = [key for key in ("section", "status") if key in state]
    if given and begun is None and not state.get("trace"):
        raise InputError(
            f"the state holds {' and '.join(map(repr, given))}, but this session has not begun: "
            "nothing was judged or said in it. Give `messages` alone, and begin under another "
            "thread id where the other keys are stored already. A bigger graph that holds several "
            "sessions calls each in a function of its own, so that none is handed another's place "
            '(docs/building.md, "Two sessions in one graph")'
        )


def _require_recorded_place(state: SessionState) -> None:
    """Refuse a section into which nobody has spoken: somebody has written it into the state."""
    for record in reversed(state.get("trace", [])):
        is_led = record["role"] == "migration" or (
            record["role"] == "takeover" and record.get("kind") == "give_back"
        )
        if record["role"] == "dialog" or is_led:
            spoke = record["choice"] if is_led else record["section"]
            here = state.get("section")
            if here != spoke:
                raise InputError(
                    f"the state says that the session is in {here!r}, but the agent last spoke in "
                    f"{spoke!r}: no rule has led from there. Write the section back, or begin a "
                    "new session"
                )
            return


def _written(begun: ScriptIdentity | None, script: Script) -> str:
    """Name the script that a session was begun with, and the one it is to go on with."""
    now = f"this is {script.id!r}, version {script.version} ({script.hash})"
    if begun is None:
        return now
    then = f"{begun['id']!r}, version {begun['version']} ({begun['hash']})"
    return f"it was begun with {then}, and {now}"
