"""Nodes and routers in the form that LangGraph takes as it is.

Of a plain function it evaluates the type hints and disassembles the code, in search of graphs that
it may run, and it hands a plain router to a thread each time. That is for every section anew; for
a thousand of them it was most of the time before the first word. See
`docs/design/015-large-scripts.md`.

A runnable gets every key of the graph's own state, whatever its function is annotated with.

Callers that do not await have all of it run in one event loop, which lasts as long as the process:
the connections of a model's client belong to the loop that made them, and a reply that is written
ahead crosses from one node to the next.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Any, TypeVar

from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import set_config_context
from langgraph.runtime import get_runtime

from scriptgraph.core.errors import InputError
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.nodes.seals import sealed
from scriptgraph.state.session import SessionState, SimulationState

T = TypeVar("T")


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
        update = await self._node(input, runtime=get_runtime(SessionContext))
        session = (config or {}).get("configurable", {}).get("thread_id")
        return sealed(input, update, None if session is None else str(session))


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


def from_outside(work: Coroutine[Any, Any, T]) -> T:
    """Run some work to its end, and wait for it.

    Raises:
        InputError: When an event loop runs in this thread: it could do nothing else meanwhile.
    """
    if _is_in_a_loop():
        work.close()
        raise InputError(
            "this session is run from within an event loop (an async function, a notebook): await "
            "`ainvoke`, or use `astream`, in place of `invoke` and `stream`"
        )
    done = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        return done.result()
    finally:
        done.cancel()  # where the waiting was interrupted; what has ended stays as it is


def _is_in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="scriptgraph", daemon=True).start()
    return loop
