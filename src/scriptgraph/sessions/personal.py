"""Everything that a store holds about somebody, as plain data for whoever asks for it.

What LangGraph keeps of a session is its newest step, with all channels, what waits beside it, and
notes to each step. All of it is given, whichever graph has written it: nothing is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import BaseMessage
from langgraph.types import Interrupt
from pydantic import BaseModel

from scriptgraph.core.errors import InputError
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.sessions.checkpoints.registered import Registered
from scriptgraph.sessions.checkpoints.sessions import whole
from scriptgraph.sessions.pinned import stored_state
from scriptgraph.sessions.within import session_nodes


async def everything_about(saver: Registered, session: str) -> dict[str, Any]:
    """Give all that is kept of a session.

    Returns:
        Its name, its script (id, version, hash and title), its channels (messages, trace, collected
        values, progress, recap, human, and those of a bigger graph), what waits, and the notes and
        times of its steps, the oldest first; where a bigger graph holds sessions, `within` has the
        channels of each under its node.

    Raises:
        InputError: When there is no such session, or it is damaged.
    """
    found = await saver.aget_tuple(whole(session))
    if found is None:
        raise InputError(f"there is no session {session!r}; `scriptgraph sessions` lists them")
    snapshot = await stored_state(saver, session)
    values = {**found.checkpoint["channel_values"], **snapshot.values}
    kept = {key: value for key, value in values.items() if not key.startswith(_INNER)}
    steps = [step async for step in saver.alist(whole(session))]
    within = {
        node: plain((await stored_state(saver, session, node)).values)
        for node in await session_nodes(saver, session)
    }
    return {
        "session": session,
        "script": await _script(saver, kept.get("script")),
        "state": plain(kept),
        "waiting": [
            {"channel": channel, "value": plain(value)}
            for step in steps
            for _, channel, value in step.pending_writes or ()
        ],
        "steps": [
            {"at": step.checkpoint["ts"], "notes": plain(dict(step.metadata))}
            for step in reversed(steps)
        ],
        **({"within": within} if within else {}),
    }


_INNER = ("__", "branch:")
"""How channels begin that hold nothing but how a graph goes on."""


async def _script(saver: Registered, begun: Any) -> dict[str, Any] | None:
    """Name a session's script, with its title where the store keeps its text."""
    if not isinstance(begun, Mapping):
        return None
    try:
        kept = await pinned_script(saver, str(begun["hash"]))
    except InputError:
        kept = None
    return {**begun, **({"title": kept.title} if kept else {})}


def plain(value: Any) -> Any:
    """Write a value as JSON can hold it; of a message all that it carries."""
    if isinstance(value, BaseMessage | BaseModel):
        return plain(value.model_dump(exclude_none=True))
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes | bytearray):
        return [plain(one) for one in value]
    if isinstance(value, Interrupt):
        return plain(value.value)
    return repr(value)
