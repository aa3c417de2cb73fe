"""Steps that were folded: who reads them when."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from support.growing_graph import Course, Deed

from scriptgraph.core.errors import InputError, OvertakenError
from scriptgraph.sessions.checkpoints import MEMORY, open_store

GONE = r"session 'a' has no step .* \(any more\): older steps are folded"


@pytest.fixture(params=["memory", "file", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a store of each kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("address"))
    return MEMORY if request.param == "memory" else str(tmp_path / "s.sqlite")


async def talk(course: Course, first: int, last: int) -> None:
    for number in range(first, last):
        await course.do(Deed("say"), number)


async def folded(course: Course) -> RunnableConfig:
    """Take turns until a step is folded, and name it."""
    await talk(course, 0, 1)
    old = (await course.look(Deed("say"))).config
    await talk(course, 1, 7)
    return old


async def test_a_folded_step_is_no_session_that_has_not_begun(place: str) -> None:
    """Whoever goes on from it, or reads it, is told that it is gone; the session stays."""
    async with open_store(place) as store:
        course = Course([store])
        old, graph = await folded(course), course.graphs[0]
        before = (await course.look(Deed("say"))).values
        with pytest.raises(InputError, match=GONE):
            await graph.aget_state(old)
        with pytest.raises(InputError, match=GONE):
            await graph.ainvoke({"messages": [HumanMessage("from there")]}, old)
        assert (await course.look(Deed("say"))).values == before


async def test_a_session_that_has_not_begun_can_begin_anywhere(place: str) -> None:
    """Where there is no session, a step that does not exist is none that was folded."""
    async with open_store(place) as store:
        config: RunnableConfig = {"configurable": {"thread_id": "a", "checkpoint_id": "0"}}
        assert await store.checkpointer.aget_tuple(config) is None


async def test_no_branch_is_folded_away(place: str) -> None:
    """Where somebody went on from an earlier step, what came behind it before can be read."""
    async with open_store(place) as store:
        course = Course([store])
        await talk(course, 0, 3)
        left = await course.look(Deed("say"))
        await course.do(Deed("say", since="step", back=3), 3)
        await talk(course, 4, 12)
        assert (await course.graphs[0].aget_state(left.config)).values == left.values


async def test_listed_steps_are_as_they_were_listed(place: str) -> None:
    """A session that goes on while its steps are read takes nothing from them."""
    async with open_store(place) as store:
        course = Course([store])
        await talk(course, 0, 4)
        expected = [step.values for step in await course.history(Deed("say"))]
        seen = []
        async for step in course.graphs[0].aget_state_history(course.config(Deed("say"))):
            seen.append(step.values)
            await talk(course, 10 * len(seen), 10 * len(seen) + 3)
        assert seen == expected


async def test_a_step_that_is_folded_while_it_is_read_is_an_error(place: str) -> None:
    """What a step is rebuilt from is never found to be nothing because the step is gone."""
    async with open_store(place) as store:
        course = Course([store])
        old = await folded(course)
        with pytest.raises(OvertakenError, match="went on in session 'a' while it was read"):
            await store.checkpointer.aget_delta_channel_history(config=old, channels=["messages"])
        old["configurable"]["checkpoint_id"] = "0"  # nobody has read this one
        with pytest.raises(InputError, match=GONE):
            await store.checkpointer.aget_delta_channel_history(config=old, channels=["messages"])
