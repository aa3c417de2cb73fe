"""Sessions in a real Postgres."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from session_worker import Job, run, run_together
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
    assert run(first)
    texts = [[f"{name}{n}?" for n in range(6)] for name in "ab"]
    run_together(*(replace(first, texts=mine) for mine in texts))

    async def left() -> None:
        async with open_store(address) as store:
            alternates((await conversation(store).state())["messages"], texts[0] + texts[1])

    asyncio.run(left())


async def test_a_server_that_is_not_there_is_refused() -> None:
    """An address without a server is the user's to put right, and said in one sentence."""
    with pytest.raises(InputError, match="cannot keep sessions in Postgres"):
        async with open_store("postgresql://nobody@127.0.0.1:1/none"):
            pass
