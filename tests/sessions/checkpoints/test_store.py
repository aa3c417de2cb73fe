"""Sessions in memory and in a SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.store_contract import (
    alternates,
    conversation,
    keeps_a_session,
    keeps_sessions_apart,
    serialises_turns,
    take,
)

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode
from scriptgraph.sessions.checkpoints import MEMORY, open_store


@pytest.mark.parametrize("mode", ["single", "multi"])
async def test_a_file_keeps_a_session(mode: Mode, tmp_path: Path) -> None:
    """A session goes on wherever it was left, whatever was typed; missing folders are made."""
    await keeps_a_session(str(tmp_path / "not" / "yet" / "there.sqlite"), mode)


async def test_memory_serialises_turns() -> None:
    """Ten turns at once in one session come out as ten turns."""
    async with open_store(MEMORY) as store:
        await serialises_turns(store, store)


async def test_a_file_serialises_turns(tmp_path: Path) -> None:
    """The same through two connections to one file."""
    address = str(tmp_path / "s.sqlite")
    async with open_store(address) as one, open_store(address) as other:
        await serialises_turns(one, other)


async def test_a_file_keeps_sessions_apart(tmp_path: Path) -> None:
    """Sessions of any name share a file without getting in each other's way."""
    async with open_store(str(tmp_path / "s.sqlite")) as store:
        await keeps_sessions_apart(store)


async def test_memory_forgets(tmp_path: Path) -> None:
    """A store in memory begins empty each time it is opened."""
    for _ in range(2):
        async with open_store(MEMORY) as store:
            assert not await conversation(store).state()
            await take(conversation(store), None)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Another file is left alone, and the message names it."""
    other = tmp_path / "letter.txt"
    other.write_text("Dear reader, " * 500, encoding="utf-8")
    with pytest.raises(InputError, match=r"cannot use .*letter\.txt to keep sessions"):
        async with open_store(str(other)):
            pass
    assert other.read_text(encoding="utf-8").startswith("Dear reader")


async def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """Where its tables are named like ours, nobody finds out in the middle of a session."""
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE checkpoints (x)")
    with pytest.raises(InputError, match=r"cannot use .* no such column"):
        async with open_store(str(path)):
            pass


async def test_a_place_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    """A folder, or a path through a file, is no store."""
    (tmp_path / "file").touch()
    for place in (tmp_path, tmp_path / "file" / "s.sqlite"):
        with pytest.raises(InputError, match="cannot use"):
            async with open_store(str(place)):
                pass


@pytest.mark.parametrize("milliseconds", [0, 3, 8, 15, 25, 40])
async def test_a_cancelled_turn_gives_the_lock_back(tmp_path: Path, milliseconds: int) -> None:
    """When a turn is cancelled the session is free at once, and the turn can be finished."""
    async with open_store(str(tmp_path / "s.sqlite")) as store:
        talking = conversation(store)
        await take(talking, None)
        turn = asyncio.create_task(take(talking, "first"))
        await asyncio.sleep(milliseconds / 1000)
        turn.cancel()
        await asyncio.gather(turn, return_exceptions=True)
        async with asyncio.timeout(60):
            kept = any(m.text == "first" for m in (await talking.state())["messages"])
            await take(talking, None if kept else "first")
        alternates((await talking.state())["messages"], ["first"])
        assert not await talking.is_waiting()
