"""A SQLite file whose bytes have changed is told, and what others write is no damage."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from support.store_contract import conversation, take

from scriptgraph.cli.stored import read_session
from scriptgraph.core.errors import InputError, StoreError
from scriptgraph.sessions.checkpoints import open_store

TEXTS = [f"words number {n}?" for n in range(12)]
CHANGED = "is damaged: the file no longer holds what was written to it"


@pytest.fixture
async def kept(tmp_path: Path) -> Path:
    """A file of one session, without a journal beside it."""
    path = tmp_path / "kept.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None, *TEXTS)
    return path


async def state_in(path: Path) -> Any:
    async with open_store(str(path)) as store:
        return await conversation(store).state()


def change(path: Path, *queries: str) -> None:
    """Change a file as a disk would: no digest is kept."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for query in queries:
            assert file.execute(query).rowcount > 0


def spoil(path: Path, data: bytes, places: Sequence[int], draw: Random) -> None:
    """Write a file anew with other bytes at some places."""
    spoiled = bytearray(data)
    for place in places:
        spoiled[place] ^= draw.randrange(1, 256)
    path.write_bytes(spoiled)


async def test_no_changed_bytes_are_read_as_other_words(kept: Path, tmp_path: Path) -> None:
    """Wherever bytes of a file have changed, its session reads as it was, or there is an error."""
    right, data, draw = await state_in(kept), kept.read_bytes(), Random(1)
    texts = [at for at in range(len(data)) if data.startswith((b"words", b"folded"), at)]
    told = 0
    for number in range(90):
        path = tmp_path / f"{number}.sqlite"
        anywhere = [draw.randrange(100, len(data)) for _ in range(draw.choice([1, 1, 20, 400]))]
        spoil(path, data, anywhere if number % 3 else [draw.choice(texts)], draw)
        try:
            assert await state_in(path) == right
        except InputError:
            told += 1
    assert told > 40


async def test_a_step_without_its_parts_is_told(kept: Path) -> None:
    """Where the digest is lost as well, a step that lacks what belongs to it is no step."""
    change(
        kept,
        "DELETE FROM session_digests",
        "UPDATE checkpoints SET checkpoint = CAST(replace(CAST(checkpoint AS TEXT), "
        "'versions_seen', 'versions_sEen') AS BLOB)",
    )
    with pytest.raises(InputError, match=CHANGED):
        await state_in(kept)


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE writes SET value = CAST(replace(CAST(value AS TEXT), 'number', 'Number') AS BLOB)"
        " WHERE channel = 'messages'",
        "UPDATE writes SET idx = idx + 1000 WHERE task_id = 'folded' AND idx = 3",
        "UPDATE writes SET task_path = 'z' WHERE task_id = 'folded' AND idx = 3",
        "UPDATE writes SET channel = 'notes' WHERE task_id = 'folded' AND idx = 3",
        "UPDATE writes SET thread_id = 'another' WHERE task_id = 'folded' AND idx = 3",
        "DELETE FROM writes WHERE task_id = 'folded' AND idx = 3",
        "UPDATE checkpoints SET metadata = '{}' WHERE checkpoint_id IN"
        " (SELECT max(checkpoint_id) FROM checkpoints)",
        "DELETE FROM checkpoints WHERE checkpoint_id IN"
        " (SELECT max(checkpoint_id) FROM checkpoints)",
        "DELETE FROM checkpoints WHERE checkpoint_id IN"
        " (SELECT min(checkpoint_id) FROM checkpoints)",
        "DELETE FROM checkpoints",
    ],
)
async def test_every_loss_is_told_with_its_place(kept: Path, query: str) -> None:
    """A changed, moved or lost row is told with the file and the session, and nothing is read."""
    change(kept, query)
    with pytest.raises(InputError, match=CHANGED) as told:
        await state_in(kept)
    assert str(kept) in str(told.value)
    assert "session 'a'" in str(told.value)
    async with open_store(str(kept)) as store:
        with pytest.raises(InputError, match=CHANGED):
            [found async for found in store.checkpointer.alist(conversation(store).config)]
    if query != "DELETE FROM checkpoints":
        with pytest.raises(InputError, match=CHANGED):
            await read_session(str(kept), "a")


async def test_nothing_damaged_is_folded(tmp_path: Path) -> None:
    """A step that is damaged while its session goes on is not put away as if it were whole."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        talking = conversation(store)
        await take(talking, None, *TEXTS[:5])
        newest = "SELECT max(checkpoint_id) FROM writes WHERE channel = 'messages'"
        change(
            path,
            "UPDATE writes SET value = CAST(value || 'x' AS BLOB) WHERE channel = 'messages'"
            f" AND checkpoint_id = ({newest})",
        )
        with pytest.raises((StoreError, InputError), match=CHANGED):
            await take(talking, *TEXTS[5:])


async def test_a_file_without_digests_is_read_as_it_is(kept: Path) -> None:
    """A session of an older version is read and gone on with, and what is new is kept safe."""
    right = await state_in(kept)
    change(kept, "DELETE FROM session_digests")
    with closing(sqlite3.connect(kept)) as file:
        file.execute("DROP TABLE session_digests")
    assert (await read_session(str(kept), "a")).status == right["status"]
    assert await state_in(kept) == right
    async with open_store(str(kept)) as store:
        await take(conversation(store), "and now?")
    change(
        kept,
        "UPDATE checkpoints SET metadata = '{}' WHERE checkpoint_id IN"
        " (SELECT max(checkpoint_id) FROM checkpoints)",
    )
    with pytest.raises(InputError, match=CHANGED):
        await state_in(kept)


async def test_what_another_saver_writes_is_no_damage(kept: Path) -> None:
    """LangGraph's saver goes on in a session, and deletes it; ours reads what it has left."""
    async with open_store(str(kept)) as store:
        talking = conversation(store)
    async with AsyncSqliteSaver.from_conn_string(str(kept)) as saver:
        graph = talking.graph.copy(update={"checkpointer": saver})
        said = {"messages": [HumanMessage("with another saver?")]}
        theirs = await graph.ainvoke(said, talking.config)
    assert [m.text for m in (await state_in(kept))["messages"]] == [
        m.text for m in theirs["messages"]
    ]
    async with open_store(str(kept)) as store:
        await take(conversation(store), "and with ours?", "and again?")
    assert [m.text for m in (await state_in(kept))["messages"]].count("and again?") == 1
    async with AsyncSqliteSaver.from_conn_string(str(kept)) as saver:
        await saver.adelete_thread("a")
    assert not await state_in(kept)


async def test_a_deleted_session_leaves_no_digest(kept: Path) -> None:
    """What is deleted is gone from the digests as well, with its name."""
    async with open_store(str(kept)) as store:
        await store.checkpointer.adelete_thread("a")
    with closing(sqlite3.connect(kept)) as file:
        assert file.execute("SELECT * FROM session_digests").fetchall() == []
