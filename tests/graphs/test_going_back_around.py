"""A bigger graph that goes back to an older checkpoint does not have words scored elsewhere."""

from __future__ import annotations

from typing import Any, cast

import pytest
from langchain_core.messages import HumanMessage, RemoveMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import MessagesState
from support.takeovers import said

from scriptgraph import create_session, load_script
from scriptgraph.core.errors import InputError

SCRIPT = """\
script: three
sections:
  items:
    questionnaire: {answers: {0: not at all, 1: several days, 2: nearly every day}}
    tasks: {one: Is it dark?, two: Is it cold?, three: Is it loud?, four: Is it late?}
"""
CONFIG: RunnableConfig = {"configurable": {"thread_id": "ann"}}


class Around(MessagesState, total=False):
    """What the bigger graph knows of the session."""

    collected: dict[str, Any]


def trimmed(state: Around) -> dict[str, Any]:
    """Keep the last three messages alone."""
    return {"messages": [RemoveMessage(str(one.id)) for one in state["messages"][:-3]]}


def around(*, trims: bool = False, calls: bool = False) -> Any:
    """Build a graph around a session, which is a node or is called by one."""
    session: Any = create_session(load_script(SCRIPT, "yaml"), "rehearsal", output="slim").compile(
        checkpointer=True
    )

    async def called(state: Around, config: RunnableConfig) -> dict[str, Any]:
        return cast(
            dict[str, Any], await session.ainvoke({"messages": state["messages"][-1:]}, config)
        )

    graph = StateGraph(Around)
    graph.add_node("session", called if calls else session)
    graph.add_node("trimmed", trimmed if trims else lambda state: {})
    graph.add_edge(START, "session")
    graph.add_edge("session", "trimmed")
    graph.add_edge("trimmed", END)
    return graph.compile(checkpointer=InMemorySaver())


async def held(graph: Any, *answers: str) -> Any:
    """Open the session, and answer."""
    state = await graph.ainvoke({"messages": []}, CONFIG)
    for answer in answers:
        state = await graph.ainvoke(said(answer), CONFIG)
    return state


async def after(graph: Any, answers: int) -> Any:
    """Give the step of the bigger graph behind a number of answers."""
    steps = [step async for step in graph.aget_state_history(CONFIG) if not step.next]
    return next(step for step in steps if len(step.values["messages"]) == 1 + 2 * answers)


async def test_an_answer_from_an_older_checkpoint_is_refused() -> None:
    """The user has seen the second question; the session had asked the fourth."""
    graph = around()
    await held(graph, "not at all", "not at all", "not at all")
    newest, older = await after(graph, 3), await after(graph, 1)
    with pytest.raises(InputError, match="shows an older state of it"):
        await graph.ainvoke(said("nearly every day"), older.config)
    state = await graph.ainvoke(said("several days"), newest.config)
    assert state["collected"] == {"one": 0, "two": 0, "three": 0, "four": 1}


async def test_whoever_names_the_sessions_own_step_goes_back_in_both() -> None:
    """As the guide says it: then the words answer the question that the user has seen."""
    graph = around()
    await held(graph, "not at all", "not at all", "not at all")
    older = await after(graph, 1)
    own: RunnableConfig = {"configurable": {"thread_id": "ann", "checkpoint_ns": "session"}}
    (step,) = [
        one
        async for one in graph.aget_state_history(own)
        if not one.next and one.values["messages"][-1].id == older.values["messages"][-1].id
    ]
    at = older.config["configurable"]
    steps = {"": at["checkpoint_id"], "session": step.config["configurable"]["checkpoint_id"]}
    both: RunnableConfig = {"configurable": {**at, "checkpoint_map": steps}}
    state = await graph.ainvoke(said("nearly every day"), both)
    assert state["collected"] == {"one": 0, "two": 2}
    state = await graph.ainvoke(said("several days"), CONFIG)
    assert state["collected"] == {"one": 0, "two": 2, "three": 1}


@pytest.mark.parametrize("how", [{}, {"trims": True}, {"calls": True}])
async def test_who_goes_on_is_heard(how: dict[str, bool]) -> None:
    """Neither a graph that keeps few messages nor one that gives the newest alone is refused."""
    state = await held(around(**how), "not at all", "several days", "nearly every day")
    assert state["collected"] == {"one": 0, "two": 1, "three": 2}


def test_without_a_loop_it_is_refused_as_well() -> None:
    """`invoke` looks as `ainvoke` does."""
    graph = around()
    for words in ([], [HumanMessage("not at all")], [HumanMessage("not at all")]):
        graph.invoke({"messages": words}, CONFIG)
    older = next(
        step
        for step in graph.get_state_history(CONFIG)
        if not step.next and len(step.values["messages"]) == 1
    )
    with pytest.raises(InputError, match="shows an older state of it"):
        graph.invoke({"messages": [HumanMessage("nearly every day")]}, older.config)
