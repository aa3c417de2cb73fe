"""What is stored together, and who is told when it cannot be stored."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from support.growing_graph import Course, Deed
from support.store_contract import conversation, take
from support.watched_files import watched_store

from scriptgraph.core.errors import DatabaseError
from scriptgraph.sessions.checkpoints import Store, open_store, settled
from scriptgraph.sessions.checkpoints.locks import Queues
from scriptgraph.sessions.checkpoints.sqlite import SqliteSessions

ALLOWED = [("nowhere", "Nothing")]


async def newest(store: Store, session: str) -> RunnableConfig:
    """Name a session's newest step."""
    config: RunnableConfig = {"configurable": {"thread_id": session, "checkpoint_ns": ""}}
    found = await store.checkpointer.aget_tuple(config)
    assert found
    return found.config


def first_step(session: str) -> RunnableConfig:
    return {"configurable": {"thread_id": session, "checkpoint_ns": "", "checkpoint_id": "1"}}


def stored(path: Path, task: str) -> int:
    """Count what a task has written into a file."""
    with closing(sqlite3.connect(path)) as file:
        [(count,)] = file.execute("SELECT count(*) FROM writes WHERE task_id = ?", (task,))
    return int(count)


async def test_a_turn_takes_three_commits(tmp_path: Path) -> None:
    """LangGraph hands in a step soon enough behind its results that they are stored together."""
    async with watched_store(tmp_path / "s.sqlite") as (store, file):
        talking, commits = conversation(store), []
        await take(talking, None)
        for number in range(12):
            before = file.commits
            await take(talking, f"{number}?")
            commits.append(file.commits - before)
    # A busy machine may need one more; without any waiting there are eight.
    assert Counter(commits).most_common(1)[0][0] == 3
    assert max(commits) <= 5


async def test_a_turn_that_could_not_be_stored_fails(tmp_path: Path) -> None:
    """Where a result is lost and no step follows, the end of the turn says so; the next is free."""
    async with watched_store(tmp_path / "s.sqlite") as (store, file):
        course = Course([store])
        await course.do(Deed("say"), 0)
        config = await newest(store, "a")

        async def turn() -> None:
            async with store.turn("a"):
                file.is_full = True
                await store.checkpointer.aput_writes(config, [("mood", "lost")], "task")
                await asyncio.sleep(0.1)
                file.is_full = False

        with pytest.raises(DatabaseError, match="full"):
            await turn()
        assert await course.do(Deed("say"), 1) == ""


async def test_closing_stores_what_can_be_stored(tmp_path: Path) -> None:
    """One session's failure is told, and takes neither another's results nor the connection."""
    path = tmp_path / "s.sqlite"
    sessions = SqliteSessions(sqlite3.connect(path, check_same_thread=False))
    await sessions.prepare()
    await sessions.aput_writes(first_step("a"), [("mood", Lock())], "bad")
    await sessions.aput_writes(first_step("b"), [("mood", "good")], "good")
    with pytest.raises(TypeError, match="not msgpack serializable"):
        await sessions.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        sessions.conn.execute("SELECT 1")
    assert stored(path, "good") == 1


async def test_closing_tells_what_nobody_was_told(tmp_path: Path) -> None:
    """What a session handed in and no turn waited for is missed when the store closes, at last."""
    sessions = SqliteSessions(sqlite3.connect(tmp_path / "s.sqlite", check_same_thread=False))
    await sessions.prepare()
    await sessions.aput_writes(first_step("a"), [("mood", Lock())], "bad")
    await asyncio.sleep(0.1)
    with pytest.raises(TypeError, match="not msgpack serializable"):
        await sessions.close()


async def test_closing_does_not_tell_again_what_a_turn_was_told(tmp_path: Path) -> None:
    """A step that failed before its caller's eyes does not fail once more when the store closes."""
    async with open_store(str(tmp_path / "s.sqlite")) as store:
        await Course([store]).do(Deed("say"), 0)
        saver = store.checkpointer
        found = await saver.aget_tuple(await newest(store, "a"))
        assert found
        step = found.checkpoint.copy()
        step["id"], step["channel_values"] = "f", {"mood": Lock()}
        with pytest.raises(TypeError, match="not msgpack serializable"):
            await saver.aput(found.config, step, found.metadata, {})
        await saver.aput_writes(found.config, [("mood", "late")], "task")


async def test_a_step_is_stored_with_its_results_or_not_at_all(tmp_path: Path) -> None:
    """Of a step that cannot be written down, the results before it are taken back as well."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await Course([store]).do(Deed("say"), 0)
        saver = store.checkpointer
        found = await saver.aget_tuple(await newest(store, "a"))
        assert found
        step = found.checkpoint.copy()
        step["id"], step["channel_values"] = "f", {"mood": Lock()}
        await saver.aput_writes(found.config, [("mood", "early")], "task")
        with pytest.raises(TypeError, match="not msgpack serializable"):
            await saver.aput(found.config, step, found.metadata, {})
    assert stored(path, "task") == 0


class Slow(SqliteSessions):
    """Takes its time to store."""

    def _write(self, *args: Any, **kwargs: Any) -> None:
        sleep(0.3)
        super()._write(*args, **kwargs)


async def test_however_often_it_is_cancelled_a_turn_is_stored(tmp_path: Path) -> None:
    """The lock is given back when nothing is under way any more, and the turn is cancelled."""
    path = tmp_path / "s.sqlite"
    sessions = Slow(sqlite3.connect(path, check_same_thread=False))
    await sessions.prepare()
    store = Store(sessions, settled(sessions, Queues().turn))

    async def turn() -> None:
        async with store.turn("a"):
            await sessions.aput_writes(first_step("a"), [("mood", "kept")], "task")

    cancelled = asyncio.create_task(turn())
    for _ in range(3):
        await asyncio.sleep(0.05)
        cancelled.cancel()
    await asyncio.sleep(0.05)
    assert not cancelled.done()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    assert stored(path, "task") == 1
    await sessions.close()


async def test_copies_of_a_saver_share_transactions(tmp_path: Path) -> None:
    """LangGraph makes a copy for each graph where only known types are read; all work together."""
    async with watched_store(tmp_path / "s.sqlite") as (store, file):
        store.checkpointer.serde = JsonPlusSerializer(allowed_msgpack_modules=())
        copies = [Store(store.checkpointer.with_allowlist(ALLOWED), store.turn) for _ in range(4)]
        assert len({id(copy.checkpointer) for copy in copies}) == 4
        before = file.commits
        names = [f"session {number}" for number in range(32)]
        await asyncio.gather(
            *(take(conversation(copies[n % 4], name), None) for n, name in enumerate(names))
        )
        assert file.commits - before < 2 * len(names)
