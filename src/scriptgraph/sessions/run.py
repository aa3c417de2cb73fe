"""Runs a thread of a graph to its end, on from wherever it was broken off.

A thread is kept after every step: whatever stops the process, no finished step is done again.
"""

from collections.abc import Callable, Mapping
from contextlib import aclosing, suppress
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StateSnapshot

from scriptgraph.core.errors import OvertakenError
from scriptgraph.core.lending import kept_in

TRIES = 3
"""Runs that a thread takes at most on its way to its end, and a turn on its way to an answer.

A node that is cancelled between its update and its router leaves only the update behind: the run
that resumes it ends there, and the next one goes on.
"""


_READS = 5
"""How often a thread is read that another writer goes on in all the while, without a lock."""


async def read(
    graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig
) -> StateSnapshot:
    """Read where a thread stands; where another writer went on in it meanwhile, once more."""
    for _ in range(_READS - 1):
        with suppress(OvertakenError):
            return await graph.aget_state(config)
    return await graph.aget_state(config)


def next_input(snapshot: StateSnapshot) -> dict[str, Any] | None:
    """Give what the next run is started with: nothing where a step is still to be done."""
    return None if snapshot.tasks else {"messages": []}


def is_over(snapshot: StateSnapshot) -> bool:
    """Say whether a simulated dialogue has come to its end, or was stopped for good."""
    state = snapshot.values
    return not snapshot.tasks and bool(state.get("status") == "ended" or state.get("exit"))


async def run_to_end(
    graph: CompiledStateGraph[Any, Any, Any, Any],
    config: RunnableConfig,
    *,
    is_over: Callable[[StateSnapshot], bool] = is_over,
    given: Callable[[StateSnapshot], Any] = next_input,
    on_update: Callable[[Mapping[str, Any]], object] = lambda update: None,
    must_halt: Callable[[], bool] = lambda: False,
) -> StateSnapshot:
    """Run a thread to its end.

    Args:
        graph: The graph, compiled with the checkpointer that keeps the thread.
        config: Names the thread.
        is_over: Says of a thread whether it is at its end; it is asked before every run.
        given: Gives what a run is started with.
        on_update: Called after each node with what it changed: node → update. What it raises
            breaks the run off.
        must_halt: Asked after each step, when all its nodes are done, whether to stop.

    Returns:
        Where the thread stands: at its end, unless it had to halt or waits for a person's answer.
        Its values are to be read, not changed, and so is what `on_update` gets.

    Raises:
        RuntimeError: When it does not come to its end.
    """
    config = kept_in(config)
    snapshot = await read(graph, config)
    for _ in range(TRIES):
        if is_over(snapshot) or must_halt():
            return snapshot
        parts: Any = graph.astream(
            given(snapshot), config, stream_mode=["updates", "values"], durability="sync"
        )
        async with aclosing(parts) as stream:
            async for kind, part in stream:
                if kind == "updates":
                    on_update(part)
                elif must_halt():  # between two steps, where no call is under way
                    break
        snapshot = await read(graph, config)
        if snapshot.interrupts:
            return snapshot
    if not (is_over(snapshot) or must_halt()):
        raise RuntimeError(f"{config['configurable']['thread_id']!r} does not come to its end")
    return snapshot
