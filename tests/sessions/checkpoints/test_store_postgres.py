"""Sessions in a real Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from time import sleep

import psycopg
import pytest
from langchain_core.runnables import RunnableConfig
from support.growing_graph import Course, Deed
from support.session_worker import Job, run, run_together
from support.store_contract import (
    SCRIPT,
    alternates,
    conversation,
    keeps_a_session,
    keeps_sessions_apart,
    serialises_turns,
    take,
)

from scriptgraph.core.errors import DatabaseError, InputError, StoreError
from scriptgraph.core.settings import Mode
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.checkpoints.locks import Queues
from scriptgraph.sessions.checkpoints.postgres import PostgresSessions
from scriptgraph.sessions.memory import open_memory


@pytest.mark.parametrize("mode", ["single", "multi"])
async def test_postgres_keeps_a_session(mode: Mode, address: str) -> None:
    """A session goes on wherever it was left, whatever was typed."""
    await keeps_a_session(address, mode)


async def test_postgres_serialises_turns(address: str) -> None:
    """Ten turns at once in one session, through two connections, come out as ten turns."""
    async with open_store(address) as one, open_store(address) as other:
        await serialises_turns(one, other)


def test_programs_that_begin_at_once_make_the_tables_once(address: str) -> None:
    """Of many programs that are started on an empty database, none fails to begin or remember."""
    many = 8
    ready = Barrier(many)

    async def remember(sessions: PostgresSessions) -> None:
        async with open_memory(address, sessions):
            pass

    def begin(_: int) -> None:
        sessions = PostgresSessions(address)
        try:
            ready.wait()
            sessions.setup()
            asyncio.run(remember(sessions))
        finally:
            sessions.conn.close()

    with ThreadPoolExecutor(many) as pool:
        list(pool.map(begin, range(many)))
    with psycopg.connect(address) as connection:
        made = connection.execute("SELECT count(*) FROM pg_index WHERE NOT indisvalid").fetchone()
        versions = connection.execute("SELECT count(*) FROM checkpoint_migrations").fetchone()
    assert (made, versions) == ((0,), (len(PostgresSessions.MIGRATIONS),))


async def test_postgres_keeps_sessions_apart(address: str) -> None:
    """Sessions of any name share a database without getting in each other's way."""
    async with open_store(address) as store:
        await keeps_sessions_apart(store)


def test_two_processes_take_turns_in_postgres(address: str, tmp_path: Path) -> None:
    """Two processes in one session at the same time are served one after the other."""
    first = Job(address, SCRIPT.model_dump_json(), "multi", "a", [], tmp_path / "log")
    assert run(first)
    texts = [[f"{name}{n}?" for n in range(6)] for name in "ab"]
    run_together(*(replace(first, texts=mine) for mine in texts))

    async def left() -> None:
        async with open_store(address) as store:
            alternates((await conversation(store).state())["messages"], texts[0] + texts[1])

    asyncio.run(left())


class Counted(PostgresSessions):
    """Counts its transactions."""

    transactions = 0

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.transactions += 1
        with super()._transaction():
            yield


async def test_postgres_sessions_share_transactions(address: str) -> None:
    """What many sessions hand in while the server is busy goes there together."""
    sessions = Counted(address)
    await sessions.prepare()
    store = Store(sessions, Queues().turn)
    names = [f"session {number}" for number in range(30)]
    await asyncio.gather(*(take(conversation(store, name), None) for name in names))
    assert sessions.transactions < 2 * len(names)
    for name in names:
        assert len((await conversation(store, name).state())["messages"]) == 1
    await sessions.close()


async def test_no_session_fails_for_anothers_sake(address: str) -> None:
    """Of several sessions in one transaction, only those fail that the server refuses."""
    sessions = PostgresSessions(address)
    await sessions.prepare()
    course = Course([Store(sessions, Queues().turn)])
    await course.do(Deed("say"), 0)
    found = await sessions.aget_tuple(course.config(Deed("say")))
    assert found
    refused = found.checkpoint.copy()
    refused["id"], refused["channel_values"] = "f", {"mood": "\0"}
    first = {"checkpoint_ns": "", "checkpoint_id": "1"}
    sessions._thread.submit(sleep, 0.3)  # so that all of them come together
    for name in "bcd":
        config: RunnableConfig = {"configurable": {"thread_id": name, **first}}
        await sessions.aput_writes(config, [("mood", "good")], "good")
    with pytest.raises(psycopg.DataError):
        await sessions.aput(found.config, refused, found.metadata, {})
    for name in "bcd":
        await sessions.settle(name)
    assert (await sessions.aget_tuple(found.config)) == found
    await sessions.close()
    with psycopg.connect(address) as connection:
        query = "SELECT count(*) FROM checkpoint_writes WHERE task_id = 'good'"
        assert connection.execute(query).fetchone() == (3,)


async def terminate(address: str) -> None:
    """End all connections to a database but this one, as a restart of the server does."""
    query = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        assert await (await connection.execute(query)).fetchall()


async def test_lost_connections_are_made_anew(address: str) -> None:
    """After a restart of the server, sessions go on as if nothing had been."""
    async with open_store(address) as store:
        talking = conversation(store)
        await take(talking, None, "first?")
        for number in range(3):
            await terminate(address)
            if number == 1:  # without a lock as well
                assert len((await talking.state())["messages"]) == 5
            await take(talking, f"{number}?")
        alternates((await talking.state())["messages"], ["first?", "0?", "1?", "2?"])


async def test_a_connection_that_is_lost_alone_costs_one_turn(address: str) -> None:
    """The locks' connection may outlive the sessions' own; the turn after that goes on."""
    async with open_store(address) as store:
        talking = conversation(store)
        await take(talking, None)
        process = store.checkpointer.conn.info.backend_pid  # type: ignore[attr-defined]
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(%s)", (process,))
        with pytest.raises(StoreError, match=r"lost during this turn.*was not stored"):
            await take(talking, "first?")
        await take(talking, "second?")
        alternates((await talking.state())["messages"], ["second?"])


@pytest.mark.parametrize("within", ["", "inner"])
async def test_a_turn_whose_lock_was_lost_is_not_stored(within: str, address: str) -> None:
    """Somebody else may have gone on in its session; it fails, and can be taken again."""
    async with open_store(address) as store:
        course = Course([store])
        await course.do(Deed("say"), 0)
        before = await store.checkpointer.aget_tuple(course.config(Deed("say")))
        assert before
        place: RunnableConfig = {
            "configurable": {**before.config["configurable"], "checkpoint_ns": within}
        }

        async def turn() -> None:
            async with store.turn("a"):
                await terminate(address)
                async with store.turn("b"):
                    pass  # finds the connections lost, and makes new ones
                await store.checkpointer.aput_writes(place, [("mood", "lost")], "task")

        with pytest.raises(DatabaseError, match="lost during this turn"):
            await turn()
        again = await store.checkpointer.aget_tuple(before.config)
        assert again
        assert again[1:] == before[1:]
        assert await course.do(Deed("say"), 1) == ""


async def test_a_server_that_is_not_there_is_refused() -> None:
    """An address without a server is the user's to put right, and said in one sentence."""
    with pytest.raises(InputError, match="cannot keep sessions in Postgres"):
        async with open_store("postgresql://nobody@127.0.0.1:1/none"):
            pass
