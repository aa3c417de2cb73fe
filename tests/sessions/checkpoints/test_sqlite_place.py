"""A file of sessions is its owner's, keeps nothing that was deleted, and is missed when gone."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.store_contract import alternates, conversation, take

from scriptgraph.core.errors import InputError, StoreError
from scriptgraph.sessions.checkpoints import open_store


@pytest.fixture(params=[0o000, 0o022], ids=["no umask", "the usual umask"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set what new files are made with by everybody else."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Name what others than the owner have any right to."""
    return [path.name for path in folder.rglob("*") if path.stat().st_mode & 0o077]


@pytest.mark.usefixtures("umask")
async def test_stores_are_private(tmp_path: Path) -> None:
    """The file, what SQLite puts beside it, and the locks are for their owner only."""
    path = tmp_path / "made" / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None, "first?")
        assert sorted(p.name for p in path.parent.glob("s.sqlite*")) == [
            *("s.sqlite", "s.sqlite-locks", "s.sqlite-shm", "s.sqlite-wal")
        ]
        assert open_to_others(tmp_path) == []


async def test_a_store_that_was_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    """One that an older version has made is made private when it is opened."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None)
    for made in [path, *tmp_path.rglob("*")]:
        made.chmod(0o777 if made.is_dir() else 0o666)
    async with open_store(str(path)) as store:
        await take(conversation(store), "first?")
        assert open_to_others(tmp_path) == []


async def test_a_deleted_session_leaves_no_words(tmp_path: Path) -> None:
    """Nothing of it can be read in the file or beside it, however often it was folded."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None, *(f"SECRETWORDS {n}?" for n in range(12)))
        await take(conversation(store, "b"), None, "other words?")
        await store.checkpointer.adelete_thread("a")
        left = b"".join(file.read_bytes() for file in tmp_path.glob("s.sqlite*") if file.is_file())
        assert b"SECRETWORDS" not in left
        assert b"other words" in left


@pytest.mark.parametrize("gone", ["folder", "file", "replaced"])
async def test_a_store_that_is_gone_is_missed(gone: str, tmp_path: Path) -> None:
    """Words are not written into a file that nobody can open again, and it is said."""
    path = tmp_path / "folder" / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None, "first?")
        if gone == "folder":
            shutil.rmtree(path.parent)
        else:
            path.unlink()
        if gone == "replaced":
            path.touch()
        with pytest.raises(StoreError, match="what you typed was not stored"):
            await take(conversation(store), "second?")
        assert path.parent.exists() == (gone != "folder")


async def test_cleaned_locks_are_made_anew(tmp_path: Path) -> None:
    """Whoever cleans up the folder of locks ends no session."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None, "first?")
        shutil.rmtree(f"{path}-locks")
        await take(conversation(store), "second?")
        alternates((await conversation(store).state())["messages"], ["first?", "second?"])


async def test_a_locked_file_costs_a_turn_and_no_words(tmp_path: Path) -> None:
    """A database that somebody else holds is said to be locked, and the words can be said again."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None)
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="locked; what you typed was not stored") as failed:
                await take(conversation(store), "first?")
            assert failed.value.kept is False
        await take(conversation(store), "first?")
        alternates((await conversation(store).state())["messages"], ["first?"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
async def test_a_file_that_may_only_be_read_is_refused(tmp_path: Path) -> None:
    """It is said before anybody types."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)):
        pass
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot use"):
        async with open_store(str(path)):
            pass
    tmp_path.chmod(0o700)
