"""What a SQLite file holds while sessions go on: little, in few pieces, and whole at any moment."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from support.growing_graph import ASKS, Course, Deed
from support.store_contract import alternates, conversation, take
from support.watched_files import watched_store

from scriptgraph.core.errors import DatabaseError, StoreError
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.checkpoints.folding import FOLDED_AFTER, KEPT
from scriptgraph.sessions.conversation import Conversation

TEXTS = ("first?", "it is 3 today", "what do you mean?", "continue, please")


def told(messages: Sequence[BaseMessage]) -> list[tuple[str, str]]:
    return [(message.type, message.text) for message in messages]


async def state_by_library(address: Path, talking: Conversation) -> Any:
    """Read a session with LangGraph's own saver."""
    async with AsyncSqliteSaver.from_conn_string(str(address)) as saver:
        graph = talking.graph.copy(update={"checkpointer": saver})
        return (await graph.aget_state(talking.config)).values


async def test_every_commit_may_be_the_last(tmp_path: Path) -> None:
    """A file as any commit leaves it holds a session that both savers read, and that goes on."""
    copies = tmp_path / "copies"
    copies.mkdir()
    async with watched_store(tmp_path / "s.sqlite") as (store, file):
        file.copies = copies
        talking = conversation(store)
        await take(talking, None, *TEXTS)
        whole = told((await talking.state())["messages"])
    seen = []
    for copy in sorted(copies.iterdir()):
        async with open_store(str(copy)) as store:
            talking = conversation(store)
            state = await talking.state()
            assert await state_by_library(copy, talking) == state
            found = told(state.get("messages", []))
            assert found == whole[: len(found)]
            seen.append(len(found))
            await take(talking, None)
            await take(talking, "and now?")
            said = [text for kind, text in found if kind == "human"]
            alternates((await talking.state())["messages"], [*said, "and now?"])
    assert seen == sorted(seen)
    assert set(seen) == set(range(seen[0], len(whole) + 1))


async def rows_after(path: Path, turns: int) -> Counter[str]:
    """Take so many turns, and count what is stored."""
    async with open_store(str(path)) as store:
        await take(conversation(store), *(f"{n} {'x' * 500}?" for n in range(turns)))
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = Counter(dict(file.execute("SELECT channel, count(*) FROM writes GROUP BY 1")))
        [(found["steps"],)] = file.execute("SELECT count(*) FROM checkpoints")
        [(found["held"],)] = file.execute(
            "SELECT (SELECT sum(length(value)) FROM writes)"
            " + (SELECT sum(length(checkpoint) + length(metadata)) FROM checkpoints)"
        )
    found["file"] = path.stat().st_size
    return found


async def test_what_is_stored_a_turn_stays_the_same(tmp_path: Path) -> None:
    """After 15 turns or 30 more, a session has as many rows beside what was said and decided."""
    path = tmp_path / "s.sqlite"
    early, late = await rows_after(path, 15), await rows_after(path, 30)
    for found in (early, late):
        assert found["steps"] <= 1 + KEPT + FOLDED_AFTER
        assert found["move"] <= KEPT + FOLDED_AFTER
    # One message from either side, and one record of the evaluator and of the dialog actor.
    assert late["messages"] - early["messages"] == 2 * 30
    assert late["trace"] - early["trace"] == 2 * 30
    assert late["file"] - early["file"] < 2 * (late["held"] - early["held"])


async def test_sessions_share_commits(tmp_path: Path) -> None:
    """What many sessions hand in while the disk is busy goes there together."""
    async with watched_store(tmp_path / "s.sqlite") as (store, file):
        names = [f"session {n}" for n in range(30)]
        before = file.commits
        await asyncio.gather(*(take(conversation(store, name), None) for name in names))
        assert file.commits - before < 2 * len(names)


async def test_results_do_not_wait_for_other_results(tmp_path: Path) -> None:
    """While one node still works, what another has written is in the file already."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        course = Course([store])
        await course.do(Deed("say", failing=frozenset({"right"})), 0)
        async with AsyncSqliteSaver.from_conn_string(str(path)) as saver:
            found = await saver.aget_tuple(course.config(Deed("say")))
    assert found
    assert [channel for _, channel, _ in found.pending_writes or ()].count("trace") == 1


async def test_a_turn_ends_when_everything_is_stored(tmp_path: Path) -> None:
    """A question to the user is in the file when the lock is given back."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        course = Course([store])
        deed = Deed("say", place=2)
        await course.do(deed, 0)
        async with AsyncSqliteSaver.from_conn_string(str(path)) as saver:
            found = await saver.aget_tuple(course.config(deed))
    assert found
    assert "__interrupt__" in [channel for _, channel, _ in found.pending_writes or ()]
    assert ASKS == "May I ask you something?"


async def test_a_full_disk_loses_no_more_than_the_turn(tmp_path: Path) -> None:
    """A step that cannot be stored fails; when there is room again, the session is as it was."""
    async with watched_store(tmp_path / "s.sqlite") as (store, file):
        talking = conversation(store)
        await take(talking, None, "first?")
        before = told((await talking.state())["messages"])
        file.is_full = True
        with pytest.raises(StoreError, match="full; what you typed was not stored") as failed:
            await take(talking, "second?")
        assert failed.value.kept is False
        file.is_full = False
        assert told((await talking.state())["messages"]) == before
        await take(talking, "second?")
        alternates((await talking.state())["messages"], ["first?", "second?"])


async def test_a_step_is_not_stored_without_the_results_it_follows_from(tmp_path: Path) -> None:
    """Where results could not be stored, no step can be, until the session is read again."""
    async with watched_store(tmp_path / "s.sqlite") as (store, file):
        saver = store.checkpointer
        course = Course([store])
        await course.do(Deed("say"), 0)
        newest = await saver.aget_tuple(course.config(Deed("say")))
        assert newest
        step = newest.checkpoint.copy()
        step["id"] = "f"
        await saver.aput_writes(newest.config, [("trace", [{"node": "think"}])], "task")
        file.is_full = True
        with pytest.raises(DatabaseError, match="full"):
            await saver.settle("a")  # type: ignore[attr-defined]  # what a turn does at its end
        file.is_full = False
        with pytest.raises(DatabaseError, match="full"):
            await saver.aput(newest.config, step, newest.metadata, {})
        again = await saver.aget_tuple(newest.config)
        assert again
        assert again[1:] == newest[1:]
        await saver.aput(newest.config, step, newest.metadata, {})
