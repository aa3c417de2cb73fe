"""A new session that stands where another one stood: to try another answer, and what comes of it.

The other session is only read. Where its step of that moment is still there, that is what the new
one begins with; otherwise it is rebuilt from the decisions, or refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.core.trace import Origin, TraceRecord
from scriptgraph.nodes.fork_record import fork_record
from scriptgraph.nodes.pinning import apin
from scriptgraph.nodes.seals import sealed
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.checkpoints.sessions import whole
from scriptgraph.sessions.pinned import REST, own_script, stored_state, stored_states
from scriptgraph.sessions.rebuilding import differences, rebuilt
from scriptgraph.sessions.within import require_own
from scriptgraph.state.session import SessionState
from scriptgraph.state.speakers import conversation


async def fork(
    store: Store, session: str, turn: int, new: str, script: Script, *, by: str = ""
) -> SessionState:
    """Begin a session that stands where another one stood before a turn of its user's.

    It has the other's script, in the version of that moment; its trace tells whence it comes. No
    alert of the other is sent once more, and the other is as it was.

    Args:
        store: Where both are kept.
        session: The other session's name.
        turn: The user's turn: the one that the agent's message of this number answers. One more
            than there are stands for what the user has not said yet.
        new: The new session's name.
        script: The other session's script, where the store keeps no text of it.
        by: Who wants it; it goes into the trace.

    Returns:
        The new session's state.

    Raises:
        RefusedError: When there is no such turn, a human was with the session, its state of then is
            not to be had exactly, or there is a session of the new name.
        InputError: When there is no such session, or it is damaged.
        ForgottenError: When a session of the new name was forgotten.
        StoreError: When it could not be stored.
    """
    saver = store.checkpointer
    await require_own(store.sessions, session)
    state = cast(SessionState, (await stored_state(saver, session)).values)
    if not state:
        raise InputError(f"there is no session {session!r}")
    then = await _then(store, session, state, turn, script)
    if then.get("human"):
        raise _refused(session, turn, "a human was with it, or was waited for")
    record = fork_record(then, new, Origin(session=session, turn=turn), by)
    trace: Sequence[TraceRecord] = sealed(then, {"trace": [record]})["trace"]
    async with store.turn(new):
        if await saver.aget_tuple(whole(new)):
            raise RefusedError(f"there is a session {new!r} already: give the fork another name")
        await apin(saver, await own_script(saver, session, script))
        update = {**then, "trace": [*then["trace"], *trace]}
        await stored_states(saver).aupdate_state(whole(new), update, as_node=REST)
    return cast(SessionState, (await stored_state(saver, new)).values)


async def _then(
    store: Store, session: str, state: SessionState, turn: int, script: Script
) -> SessionState:
    """Give the state behind the agent's message before a turn."""
    trace, messages = state.get("trace", []), state.get("messages", [])
    spoken = [record for record in trace if _speaks(record)]
    if not 2 <= turn <= len(spoken) + 1:
        most = len(spoken) + 1
        raise _refused(session, turn, f"there are 2 to {most} (1 would be a session of its own)")
    last = spoken[turn - 2]
    if "covers" not in last:
        raise _refused(session, turn, "it was begun by a version that did not seal its decisions")
    same = [n for n, one in enumerate(trace) if _belongs(one, last)]
    records, said = trace[: same[-1] + 1], messages[: last["covers"]]
    async for step in stored_states(store.checkpointer).aget_state_history(whole(session)):
        if (step.values.get("trace"), step.values.get("messages")) == (records, said):
            return cast(SessionState, step.values)
    own = await own_script(store.checkpointer, session, script)
    return _rebuilt(session, turn, own, state, records)


def _rebuilt(
    session: str, turn: int, script: Script, state: SessionState, records: Sequence[TraceRecord]
) -> SessionState:
    trace, messages = state["trace"], state["messages"]
    if any(record["role"] == "migration" for record in trace):
        raise _refused(session, turn, "it has been moved to another version of its script")
    if len(conversation(messages, script.id)) != len(messages):
        raise _refused(session, turn, "an application has put in messages of its own")
    try:
        wrong = differences(rebuilt(script, messages, trace), state)
        then = rebuilt(script, messages, records)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _refused(session, turn, f"its records cannot be carried out ({error!r})") from error
    if wrong:
        told = ", ".join(wrong)
        raise _refused(session, turn, f"its decisions do not give the state that it has ({told})")
    return then


def _speaks(record: TraceRecord) -> bool:
    return record["role"] == "dialog" or bool(record.get("spoke"))


def _belongs(one: TraceRecord, last: TraceRecord) -> bool:
    """Say whether a record is of the turn that a message has answered."""
    return one["turn"] == last["turn"] and one.get("covers", 0) <= last["covers"]


def _refused(session: str, turn: int, why: str) -> RefusedError:
    return RefusedError(
        f"nothing can stand where the session {session!r} stood before turn {turn}: {why}"
    )
