"""Nodes and routers in the form that LangGraph takes as it is.

Of a plain function it evaluates the type hints and disassembles the code, in search of graphs that
it may run, and it hands a plain router to a thread each time. That is for every section anew; for
a thousand of them it was most of the time before the first word. See
`docs/design/015-large-scripts.md`.

A runnable gets every key of the graph's own state, whatever its function is annotated with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import set_config_context
from langgraph.runtime import get_runtime

from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.nodes.outside import from_outside
from scriptgraph.state.session import SessionState, SimulationState


class RunnableNode(Runnable[SessionState, dict[str, Any]]):
    """A node that takes a turn's step."""

    def __init__(self, node: Node) -> None:
        """Take the node's function."""
        self._node = node

    def invoke(
        self, input: SessionState, config: RunnableConfig | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Run the node for a caller that does not await.

        Raises:
            InputError: Within an event loop, which would stand still meanwhile.
        """
        return from_outside(self.ainvoke(input, config, **kwargs))

    async def ainvoke(
        self, input: SessionState, config: RunnableConfig | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Run the node within the graph's run."""
        return await self._node(input, runtime=get_runtime(SessionContext))


class RunnableRouter(Runnable[SimulationState, str]):
    """The choice among the edges of one node; it computes, so it needs no thread."""

    name = "router"

    def __init__(self, router: Callable[[SimulationState], str]) -> None:
        """Take the function from the state to an edge's label."""
        self._router = router

    def invoke(
        self, input: SimulationState, config: RunnableConfig | None = None, **kwargs: Any
    ) -> str:
        """Give the label of the edge to follow; a router can ask for the run's context."""
        if config is None:
            return self._router(input)
        with set_config_context(config) as context:
            return context.run(self._router, input)

    async def ainvoke(
        self, input: SimulationState, config: RunnableConfig | None = None, **kwargs: Any
    ) -> str:
        """Give the label of the edge to follow."""
        return self.invoke(input, config)
