"""A thread is run to its end, on from wherever it stands."""

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict

from scriptgraph.sessions.run import TRIES, is_over, run_to_end

CONFIG: RunnableConfig = {"configurable": {"thread_id": "a"}}


class Count(TypedDict, total=False):
    messages: list[str]
    turn: int
    exit: str


def ends_after(runs: int, *, asks: bool = False) -> CompiledStateGraph[Count, None, Count, Count]:
    """Give a graph that has to be run so often, as one does whose routers were cancelled."""

    def step(state: Count) -> Count:
        if asks:
            interrupt("which one?")
        turn = state.get("turn", 0) + 1
        return {"turn": turn, "exit": "turnLimit" if turn == runs else ""}

    graph = StateGraph(Count).add_node("step", step).add_edge(START, "step").add_edge("step", END)
    return graph.compile(checkpointer=InMemorySaver())


async def test_a_run_that_stops_on_the_way_is_followed_by_another() -> None:
    """The thread comes to its end, every step is told, and a thread at its end is only read."""
    graph = ends_after(TRIES)
    turns: list[int] = []
    for _ in range(2):
        snapshot = await run_to_end(
            graph, CONFIG, on_update=lambda update: turns.append(update["step"]["turn"])
        )
        assert is_over(snapshot)
    assert turns == [1, 2, 3]


async def test_a_thread_without_an_end_is_a_fault() -> None:
    """Nobody waits for ever, and nobody takes it for finished."""
    with pytest.raises(RuntimeError, match="'a' does not come to its end"):
        await run_to_end(ends_after(TRIES + 1), CONFIG)


async def test_a_thread_halts_behind_a_step_and_goes_on_later() -> None:
    """Whoever stops it gets it as it stands, and no step is taken twice."""
    graph = ends_after(2)
    updates: list[object] = []
    halted = await run_to_end(
        graph, CONFIG, on_update=updates.append, must_halt=lambda: bool(updates)
    )
    assert (halted.values["turn"], is_over(halted)) == (1, False)
    assert (await run_to_end(graph, CONFIG)).values["turn"] == 2


async def test_a_thread_that_waits_for_a_person_is_given_back() -> None:
    """It is not run again without an answer."""
    snapshot = await run_to_end(ends_after(1, asks=True), CONFIG)
    assert [one.value for one in snapshot.interrupts] == ["which one?"]
