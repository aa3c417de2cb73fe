"""Sessions that are held by a bigger graph, as one of its nodes: how they are found, and read.

Such a graph keeps its own state under the session's name, and the session's within that, under the
name of the node. Who acts on the first alone acts beside the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scriptgraph.core.errors import RefusedError
from scriptgraph.sessions.checkpoints.sessions import Sessions


@dataclass(frozen=True)
class Place:
    """Where a session is kept."""

    session: str
    """The name of its thread."""

    node: str = ""
    """The node of a bigger graph that holds it; empty where it is held by none."""

    @property
    def name(self) -> str:
        """Name it in lists: a bigger graph can hold several."""
        return f"{self.session} (node {self.node})" if self.node else self.session


async def places(saver: Sessions, session: str) -> Sequence[Place]:
    """Say where the sessions of a name are kept: one that is held by no bigger graph is itself."""
    nodes = await session_nodes(saver, session)
    return [Place(session, node) for node in nodes] or [Place(session)]


async def session_nodes(saver: Sessions, session: str) -> Sequence[str]:
    """Name the nodes of a bigger graph in which sessions of a name are held."""
    found = []
    for node in await saver.inner(session):
        if ":" not in node:  # else it is of one run alone, and no session
            kept = await saver.aget_tuple(
                {"configurable": {"thread_id": session, "checkpoint_ns": node}}
            )
            if kept and "script" in kept.checkpoint["channel_values"]:
                found.append(node)
    return found


async def require_own(saver: Sessions, session: str) -> None:
    """Let nobody act from outside in a session that a bigger graph holds.

    Raises:
        RefusedError: When one holds it, and would go on beside whoever acts.
    """
    if nodes := await saver.inner(session):
        raise RefusedError(
            f"the session {session!r} is held by a bigger graph (in its node "
            f"{', '.join(map(repr, nodes))}), and nothing was changed: whoever acts here would act "
            "beside it. Go on through that graph; a human takes over there with a `context` of "
            '{"human": {"act": "take", "by": NAME}}, and answers its interrupt with '
            'Command(resume=...): docs/building.md, "A human takes over"'
        )
