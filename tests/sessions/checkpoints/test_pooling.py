"""Behind a pooler in transaction mode locks do not hold, and it is said before anybody talks."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from support.bouncer import bounced
from support.store_contract import conversation, take
from support.transaction_pooler import pooled

from scriptgraph.core.errors import InputError
from scriptgraph.sessions.checkpoints import open_store


@pytest.mark.parametrize("size", [1, 2, 5])
async def test_a_pooler_of_transactions_is_refused(size: int, address: str) -> None:
    """However many connections it has, it is found out, named, and no password is shown."""
    async with pooled(address, size=size) as through:
        with pytest.raises(InputError, match="transaction mode") as refused:
            async with open_store(through):
                pass
    assert "hunter2" not in str(refused.value)


async def test_a_pooler_of_sessions_is_taken(address: str) -> None:
    """Where every client has a connection of its own, locks hold and sessions are kept."""
    async with (
        pooled(address, size=4, session_mode=True) as through,
        open_store(through) as store,
    ):
        await take(conversation(store), None, "first?")
        assert len((await conversation(store).state())["messages"]) == 3


@pytest.mark.parametrize("mode", ["session", "transaction"])
async def test_pgbouncer_itself_is_taken_or_refused(
    mode: Literal["session", "transaction"], address: str, tmp_path: Path
) -> None:
    """In session mode sessions are kept through it; in transaction mode it is named and refused."""
    with bounced(address, tmp_path, mode) as through:
        if mode == "transaction":
            with pytest.raises(InputError, match="transaction mode"):
                async with open_store(through):
                    pass
            return
        async with open_store(through) as store:
            await take(conversation(store), None, "first?")
            assert len((await conversation(store).state())["messages"]) == 3
