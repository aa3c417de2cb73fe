"""A session that is forgotten is nowhere any more, does not come back, and is known to be gone."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.runnables import RunnableConfig
from support.fakes import SlowRehearsal
from support.planted import (
    everything,
    found_in,
    plant,
    postgres_files,
    postgres_rows,
    sqlite_files,
)
from support.store_contract import SCRIPT, conversation, take

from scriptgraph.core.errors import ForgottenError, InputError, StoreError
from scriptgraph.graphs.session import create_session
from scriptgraph.sessions.checkpoints import MEMORY, Store, open_store
from scriptgraph.sessions.checkpoints.registered import Registered
from scriptgraph.sessions.checkpoints.sessions import Sessions
from scriptgraph.sessions.conversation import Conversation

NAME = "anna.musterfrau-1971"


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give an empty store's address, of each kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("address"))
    return MEMORY if request.param == "memory" else str(tmp_path / "s.sqlite")


def sessions(store: Store) -> Sessions:
    return cast(Sessions, store.checkpointer)


async def test_nothing_is_left_in_a_sqlite_file(tmp_path: Path) -> None:
    """No row, no page, no journal, no lock file holds a word, or the session's name."""
    path = tmp_path / "s.sqlite"
    words = {**everything(), "name": NAME}
    async with open_store(str(path)) as store:
        await plant(store, NAME)
        await plant(store, "somebody else", turns=1)
        assert found_in(sqlite_files(path), words) == {*words}
        await store.forget("somebody else")
        await store.forget(NAME, by="Dr Grau")
        assert found_in(sqlite_files(path), words) == set()
        [_, stone] = await store.tombstones()
        assert (stone.by, stone.turns) == ("Dr Grau", 4)
        assert datetime.fromisoformat(stone.at) > datetime.now(UTC) - timedelta(minutes=5)
        assert [*Path(f"{path}-locks").iterdir()] == []
    assert found_in(sqlite_files(path), words) == set()


async def test_what_another_program_left_in_free_pages_goes_too(tmp_path: Path) -> None:
    """LangGraph's own saver deletes without writing over; the file is written anew."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await plant(store, "a", turns=6)
        await plant(store, "b", turns=1)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA secure_delete = OFF")
        for table in ("checkpoints", "writes", "session_digests"):
            connection.execute(f"DELETE FROM {table} WHERE thread_id = 'a'")
    async with open_store(str(path)) as store:
        await store.forget("b")
    assert found_in(sqlite_files(path), everything()) == set()


@pytest.mark.parametrize("rewrite", [False, True])
async def test_nothing_is_left_in_postgres(rewrite: bool, address: str) -> None:
    """No row holds a word; with the tables written anew, no file of the database does either."""
    words = {**everything(), "name": NAME}
    async with open_store(address) as store:
        await plant(store, NAME)
        assert found_in(postgres_files(address, log=False), words) == {*words}
        await store.forget(NAME, rewrite=rewrite)
        assert found_in(postgres_rows(address), words) == set()
        if rewrite:
            assert found_in(postgres_files(address, log=False), words) == set()


async def test_every_table_with_sessions_is_emptied(place: str) -> None:
    """A table that names sessions and is not on the list would keep them."""
    if place == MEMORY:
        return
    async with open_store(place) as store:
        saver = cast(Registered, store.checkpointer)
        if place.startswith("postgres"):
            rows = saver.ask(
                "SELECT table_name FROM information_schema.columns WHERE column_name = 'thread_id'"
            )
        else:
            rows = saver.ask(
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
                "WHERE m.type = 'table' AND c.name = 'thread_id'"
            )
    assert sorted(name for (name,) in rows) == sorted(saver.tables)


async def test_others_keep_all_of_theirs(place: str) -> None:
    """Forgetting one session changes no other one's state."""
    async with open_store(place) as store:
        for name in "abc":
            await take(conversation(store, name), None, f"it is 3 today, says {name}")
        before = {name: await conversation(store, name).state() for name in "ac"}
        await store.forget("b")
        assert {name: await conversation(store, name).state() for name in "ac"} == before
        assert sorted(await sessions(store).names()) == ["a", "c"]


async def test_a_forgotten_session_is_not_begun_anew(place: str) -> None:
    """Neither read, nor written to, under its name; and it says who forgot it."""
    async with open_store(place) as store:
        talking = conversation(store, NAME)
        await take(talking, None)
        await store.forget(NAME, by="Dr Grau")
        with pytest.raises(ForgottenError, match=r"was forgotten on 20.*by Dr Grau"):
            await talking.state()
        with pytest.raises(ForgottenError) as told:
            await take(talking, "and another thing")
        assert told.value.kept is False
        assert "what you typed was not stored" in str(told.value)
        with pytest.raises(ForgottenError):
            await talking.graph.ainvoke({"messages": []}, talking.config)
        assert await sessions(store).names() == []


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("after", [1, 4, 9])
async def test_a_turn_under_way_brings_nothing_back(after: int, beside: bool, place: str) -> None:
    """Wherever the turn is, with the lock that it holds, and whoever forgets its session."""
    if place == MEMORY and beside:
        return
    async with open_store(place) as store, open_store(place) as other:
        graph = create_session(SCRIPT, SlowRehearsal(seconds=0.05))
        compiled = graph.compile(checkpointer=store.checkpointer)
        talking = Conversation(compiled, store, NAME)
        await take(talking, None)

        async def turn() -> None:
            async for _ in talking.turn("it is 3 today, and I am called Geheim"):
                pass

        going = asyncio.create_task(turn())
        for _ in range(after):
            await asyncio.sleep(0.005)
        assert not going.done()
        await (other if beside else store).forget(NAME)
        with pytest.raises(ForgottenError):
            await going
        assert await sessions(store).names() == []
        await _holds_nothing(store)
    if place != MEMORY:
        kept = postgres_rows(place) if place.startswith("postgres") else sqlite_files(Path(place))
        assert found_in(kept, {"said": "called Geheim"}) == set()


async def _holds_nothing(store: Store) -> None:
    saver: Any = store.checkpointer
    if isinstance(saver, Registered):
        for table in saver.tables:
            assert saver.ask(f"SELECT 1 FROM {table}") == []
    else:
        assert not any(saver.storage[NAME].values())
        assert [key for key in (*saver.writes, *saver.blobs) if key[0] == NAME] == []


@pytest.mark.parametrize("namespace", ["", "inner"])
async def test_writes_without_a_lock_are_refused_too(namespace: str, place: str) -> None:
    """What a task of a forgotten session hands in later, on a step that has gone, is not kept."""
    async with open_store(place) as store:
        await take(conversation(store, NAME), None)
        where: RunnableConfig = {"configurable": {"thread_id": NAME, "checkpoint_ns": ""}}
        found = await store.checkpointer.aget_tuple(where)
        assert found
        await store.forget(NAME)
        here: RunnableConfig = {
            "configurable": {**found.config["configurable"], "checkpoint_ns": namespace}
        }

        async def write() -> None:
            await store.checkpointer.aput_writes(here, [("mood", "Geheim")], "task")
            await sessions(store).settle(NAME)

        with pytest.raises(ForgottenError):
            await write()
        await _holds_nothing(store)


async def test_forgetting_twice_gives_the_same_tombstone(place: str) -> None:
    """It sweeps once more; a session that never was is told."""
    async with open_store(place) as store:
        await take(conversation(store, NAME), None)
        assert await store.forget(NAME, by="x") == await store.forget(NAME, by="y")
        with pytest.raises(InputError, match="no session 'nobody' to forget"):
            await store.forget("nobody")
        assert len(await store.tombstones()) == 1


async def test_a_session_that_vanished_is_told_from_one_that_was_forgotten(place: str) -> None:
    """Whoever deletes rows leaves no tombstone."""
    async with open_store(place) as store:
        for name in "abc":
            await take(conversation(store, name), None)
        await store.forget("a")
        await store.checkpointer.adelete_thread("b")
        assert len(await sessions(store).vanished()) == len(await store.tombstones()) == 1
        assert await sessions(store).vanished() != [(await store.tombstones())[0].name]


async def test_the_digest_of_a_name_is_the_stores_own(tmp_path: Path) -> None:
    """A name that can be guessed is not found by its digest in another store."""
    names = []
    for number in range(2):
        async with open_store(str(tmp_path / f"{number}.sqlite")) as store:
            await take(conversation(store, NAME), None)
            names.append((await store.forget(NAME)).name)
    assert len(set(names)) == 2


async def test_a_damaged_session_can_be_forgotten(tmp_path: Path) -> None:
    """What cannot be read any more is deleted all the same."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store, NAME), None)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE checkpoints SET checkpoint = x'00'")
    async with open_store(str(path)) as store:
        assert (await store.forget(NAME)).turns is None
        await _holds_nothing(store)


async def test_old_sessions_are_forgotten_unless_they_are_open(place: str) -> None:
    """By their last activity; open ones only where that is asked for."""
    async with open_store(place) as store:
        await take(conversation(store, "over"), None, "it is 3 today", "continue, please", "bye")
        await take(conversation(store, "open"), None)
        assert await store.forget_older_than(timedelta(days=1), also_open=True) == {}
        assert [*await store.forget_older_than(timedelta(0))] == ["over"]
        assert [*await sessions(store).names()] == ["open"]
        assert [*await store.forget_older_than(timedelta(0), also_open=True)] == ["open"]
        with pytest.raises(InputError, match="no age"):
            await store.forget_older_than(timedelta(days=-1))


async def test_a_session_that_goes_on_meanwhile_is_not_forgotten(place: str) -> None:
    """Its age was told before somebody came back."""
    async with open_store(place) as store:
        await take(conversation(store), None)
        found = await store.checkpointer.aget_tuple(conversation(store).config)
        assert found
        await take(conversation(store), "it is 3 today")
        assert await sessions(store).bury("a", only_at=found.checkpoint["id"]) is None
        assert (await conversation(store).state())["turn"] == 2


async def test_a_reader_in_the_way_is_told(tmp_path: Path) -> None:
    """The session is gone for everybody else; that the journal still holds it is no secret."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store, NAME), None)
        with closing(sqlite3.connect(path)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM checkpoints").fetchall()
            with pytest.raises(StoreError, match=r"forgotten, but .* may still stand"):
                await store.forget(NAME)
        assert await store.forget(NAME)
    assert found_in(sqlite_files(path), {"name": NAME}) == set()
