"""Whatever a lock does, two writers in one session lose nothing and claim nothing untrue."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from typing import Any, Literal, cast

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.base import Checkpoint, CheckpointMetadata, CheckpointTuple
from langgraph.checkpoint.base import id as ids
from support.growing_graph import Course, Deed
from support.lost_locks import open_unlocked, quarrel
from support.overtaking import OvertakenSessions
from support.session_worker import talk_at_another_time
from support.store_contract import conversation, take

from scriptgraph.core.errors import InputError, OvertakenError
from scriptgraph.sessions.checkpoints import MEMORY, Store, open_store
from scriptgraph.sessions.checkpoints.clock import carry_on
from scriptgraph.sessions.checkpoints.locks import Queues
from scriptgraph.sessions.checkpoints.sqlite_place import connect


@pytest.fixture(params=["file", "postgres"])
def shared_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a store that two processes share."""
    if request.param == "file":
        return str(tmp_path / "s.sqlite")
    return str(request.getfixturevalue("address"))


async def test_two_writers_without_a_lock_lose_nothing(shared_address: str) -> None:
    """Of turns at the same time, those that report success are there whole, with all before."""
    draw = Random(shared_address[:4])
    found = [await quarrel(shared_address, f"round {n}", draw) for n in range(12)]
    assert [wrong for written in found for wrong in written.wrong] == []
    assert sum(written.failed for written in found) > 0, "they never met"


async def test_a_lost_turn_says_whether_its_words_are_kept(shared_address: str) -> None:
    """A turn that another writer overtook fails, and its error knows what the store holds."""
    async with open_unlocked(shared_address) as one, open_unlocked(shared_address) as other:
        await take(conversation(one), None)
        slow = conversation(one).turn("slow words")
        await anext(slow)  # its evaluator has answered, and its words are stored
        await take(conversation(other), "quick words")
        with pytest.raises(OvertakenError, match="another writer took over session 'a'") as failed:
            async for _ in slow:
                pass
        messages = (await conversation(other).state())["messages"]
        said = [message.text for message in messages if message.type == "human"]
        assert failed.value.kept == ("slow words" in said)
        assert "quick words" in said


async def test_a_session_is_read_while_another_writer_folds_it(tmp_path: Path) -> None:
    """A session that goes on between two looks at it is read again, and a run of it overtaken."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None)
        texts = iter(f"{number}?" for number in range(100))

        async def go_on() -> None:
            await take(conversation(store), *(next(texts) for _ in range(3)))

        sessions = OvertakenSessions(connect(path))
        await sessions.prepare()
        try:
            talking = conversation(Store(sessions, Queues().turn))
            sessions.meanwhile, sessions.times = go_on, 3
            messages = (await talking.state())["messages"]
            assert sum(message.type == "human" for message in messages) == 9
            await go_on()
            sessions.times = 1
            with pytest.raises(OvertakenError, match="went on in session 'a'"):
                await talking.graph.ainvoke({"messages": [HumanMessage("slow")]}, talking.config)
        finally:
            sessions.meanwhile = None
            await sessions.close()


async def test_nothing_is_stored_upon_a_folded_step(shared_address: str) -> None:
    """Who slept while others went on and folded stores nothing, and the session stays whole."""
    async with open_unlocked(shared_address) as one, open_unlocked(shared_address) as other:
        await take(conversation(one), None, "first?")
        slow = conversation(one).turn("slow words")
        await anext(slow)
        texts = [f"{number}?" for number in range(8)]
        await take(conversation(other), *texts)
        with pytest.raises(OvertakenError):
            async for _ in slow:
                pass
        for store in (one, other):
            messages = (await conversation(store).state())["messages"]
            said = [message.text for message in messages if message.type == "human"]
            assert [text for text in said if text != "slow words"] == ["first?", *texts]


@pytest.mark.parametrize("processes", [1, 2])
async def test_a_graph_alone_is_held_to_it_as_well(processes: int, shared_address: str) -> None:
    """Of two plain runs of a graph at once, without any lock, one fails and none is lost."""
    async with open_store(shared_address) as one, open_store(shared_address) as other:
        stores = [one, other] if processes == 2 else [one, one]
        await take(conversation(one), None, *(f"old {n}" for n in range(6)))
        for number in range(4):
            runs = [
                conversation(store).graph.ainvoke(
                    {"messages": [HumanMessage(f"{number} of {name}")]}, conversation(store).config
                )
                for name, store in zip("ab", stores, strict=True)
            ]
            done = await asyncio.gather(*runs, return_exceptions=True)
            said = [m.text for m in (await conversation(other).state())["messages"]]
            assert [text for text in said if text.startswith("old")] == [
                f"old {n}" for n in range(6)
            ]
            assert any(isinstance(result, dict) for result in done)
            for name, result in zip("ab", done, strict=True):
                assert isinstance(result, dict | OvertakenError)
                assert isinstance(result, OvertakenError) or f"{number} of {name}" in said


async def test_memory_is_held_to_it_as_well() -> None:
    """In memory too, of two plain runs at once one fails loudly."""
    async with open_store(MEMORY) as store:
        talking = conversation(store)
        await take(talking, None)
        runs = [
            talking.graph.ainvoke({"messages": [HumanMessage(text)]}, talking.config)
            for text in "ab"
        ]
        done = await asyncio.gather(*runs, return_exceptions=True)
        assert sorted(type(result).__name__ for result in done) == ["OvertakenError", "dict"]


async def test_a_task_is_not_written_twice(shared_address: str) -> None:
    """What a task has written for one writer is not taken for what it wrote for another."""
    async with open_store(shared_address) as one, open_store(shared_address) as other:
        course = Course([one])
        await course.do(Deed("say"), 0)
        config = course.config(Deed("say"))
        found = [await store.checkpointer.aget_tuple(config) for store in (one, other)]
        assert found[0]
        for store, mood in ((one, "good"), (one, "good"), (other, "good"), (other, "bad")):
            await store.checkpointer.aput_writes(found[0].config, [("mood", mood)], "task")
            store.checkpointer._recollection.forget("a")  # type: ignore[attr-defined]
            settling: Any = store.checkpointer
            if mood == "good":
                await settling.settle("a")
            else:
                with pytest.raises(OvertakenError):
                    await settling.settle("a")


@pytest.mark.parametrize("savers", [1, 2])
@pytest.mark.parametrize("source", ["input", "loop"])
async def test_a_step_is_rebuilt_from_nothing_that_its_run_has_not_seen(
    savers: int, source: Literal["input", "loop"], shared_address: str
) -> None:
    """What another run wrote on a step since it was read lets no step follow from it, unseen."""
    async with open_store(shared_address) as one, open_store(shared_address) as beside:
        course = Course([one])
        await course.do(Deed("say"), 0)
        await refuses_the_unseen(one, one if savers == 1 else beside, course, source)


async def test_memory_takes_no_step_from_what_its_run_has_not_seen() -> None:
    """In memory as well."""
    async with open_store(MEMORY) as store:
        course = Course([store])
        await course.do(Deed("say"), 0)
        await refuses_the_unseen(store, store, course, "input")


async def refuses_the_unseen(
    one: Store, other: Store, course: Course, source: Literal["input", "loop"]
) -> None:
    config = course.config(Deed("say"))

    async def read(store: Store) -> CheckpointTuple:
        found = await store.checkpointer.aget_tuple(config)
        assert found
        return found

    async def settle(store: Store) -> None:
        settling: Any = store.checkpointer
        await settling.settle("a")

    async def follow(found: CheckpointTuple) -> None:
        await other.checkpointer.aput_writes(found.config, [("mood", "fair")], "own task")
        step = {**found.checkpoint, "id": str(ids.uuid6(clock_seq=0))}
        metadata = CheckpointMetadata(source=source, step=9)
        await other.checkpointer.aput(found.config, cast(Checkpoint, step), metadata, {})
        await settle(other)

    early, late = await read(one), await read(other)
    await one.checkpointer.aput_writes(early.config, [("mood", "good")], "another's task")
    await settle(one)
    with pytest.raises(OvertakenError):
        await follow(late)
    await follow(await read(other))


YEAR = 365 * 86_400


def test_clocks_lose_no_turn(shared_address: str) -> None:
    """Machines whose clocks are seconds or a year apart, either way, keep every answered turn."""
    texts = []
    for number, seconds in enumerate([2, 0, YEAR, -YEAR]):
        mine = [f"{number} {name}?" for name in "ab"]
        talk_at_another_time(shared_address, seconds, mine)
        texts += mine

    async def said() -> list[str]:
        async with open_store(shared_address) as store:
            messages = (await conversation(store).state())["messages"]
        return [message.text for message in messages if message.type == "human"]

    assert asyncio.run(said()) == texts


def test_an_id_at_the_end_of_time_is_refused() -> None:
    """A made-up id that leaves no room for larger ones does not reach other sessions."""
    before = str(ids.uuid6(clock_seq=0))
    with pytest.raises(InputError, match="dated after the year 5000"):
        carry_on("ffffffff-ffff-6fff-bfff-ffffffffffff")
    carry_on("no id of LangGraph's")
    assert before < str(ids.uuid6(clock_seq=0)) < "2"
