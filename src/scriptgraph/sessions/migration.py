"""Moves a session to another version of its script: whole, or not at all.

One step of the store holds all of it: the state under its new names, the script that it is pinned
to, and a record in its trace. Whatever stops the process, the session is in the old version or in
the new one.
"""

from __future__ import annotations

from typing import Any

from scriptgraph.core.errors import InputError, RefusedError, ScriptError
from scriptgraph.nodes.migration_record import migration_record
from scriptgraph.nodes.pinning import apin, pin_text
from scriptgraph.nodes.seals import sealed
from scriptgraph.script.check.faults import faults
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.pinned import REST, stored_states
from scriptgraph.sessions.prospects import Prospect, prospect


async def migrate(store: Store, session: str, new: Script, *, by: str = "") -> Prospect:
    """Move a session to another version of its script.

    It waits for a turn that is under way, and holds the session's lock, so that nobody speaks in
    between. What was said and decided stays as it is; the trace gets one record.

    Args:
        store: Where the session is kept.
        session: Its id.
        new: The version that it is to go on with.
        by: Who wants it; it goes into the trace.

    Returns:
        What became of it: it has moved (`moves`, `renamed`), has the version already (`there`), or
        stays as it was, with the reasons (`stays`, `over`, `other`).

    Raises:
        ScriptError: When the new version has faults.
        InputError: When there is no such session, or the store can keep no scripts.
        StoreError: When it could not be stored; then nothing has changed.
    """
    refuse_faulty(new)
    saver = store.checkpointer
    async with store.turn(session):
        found = await prospect(saver, session, new)
        moving = found.moving
        if moving is None:
            return found.prospect
        await apin(saver, new)
        text = await pin_text(saver, new)
        if not text:
            raise InputError("this store keeps no scripts, so that no session in it can be moved")
        update = {**moving.carried(), "trace": [migration_record(moving, text, by)]}
        config: Any = {"configurable": {"thread_id": session, "checkpoint_ns": ""}}
        whole = sealed(moving.state, update)
        await stored_states(saver).aupdate_state(config, whole, as_node=REST)
    return found.prospect


async def require_moved(store: Store, session: str, new: Script, *, by: str = "") -> Prospect:
    """Move a session, as `migrate` does.

    Raises:
        RefusedError: When it has to stay; it says why.
    """
    found = await migrate(store, session, new, by=by)
    if found.fate in ("stays", "over", "other"):
        raise RefusedError(
            f"the session {session!r} stays with the script that it has: {'; '.join(found.reasons)}"
        )
    return found


def refuse_faulty(script: Script) -> None:
    """Refuse a script that no session could go on with.

    Raises:
        ScriptError: When it has faults; it carries all of them.
    """
    if found := [each for each in faults(script) if each.severity == "error"]:
        raise ScriptError(found)
