"""A turn takes no longer than it may, however many nodes and calls it consists of."""

from __future__ import annotations

import asyncio
from typing import Any

from langgraph.runtime import Runtime

from scriptgraph.errors import ModelError
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.state import SessionState
from scriptgraph.timers import end_at


def within(seconds: float | None, node: Node, *, begins: bool = False) -> Node:
    """Hold a node to the time that is left of its turn.

    Args:
        seconds: How long a turn may take; None sets no limit.
        node: The node.
        begins: Whether a turn that answers somebody begins with it.
    """
    if seconds is None:
        return node

    async def hurried(state: SessionState, *, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        begun = None if begins else state.get("until")
        until = begun or asyncio.get_running_loop().time() + seconds
        limit = asyncio.timeout(None)
        try:
            async with limit:
                end_at(limit, until)
                update = await node(state, runtime=runtime)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise ModelError(
                f"the turn took longer than {seconds:g} seconds and was given up; the session is "
                "where it was, and what was said is kept"
            ) from error
        return {**update, "until": until} if begins else update

    return hurried
