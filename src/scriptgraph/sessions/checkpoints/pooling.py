"""Finds out whether locks hold at a database, before anybody relies on them.

A pooler in transaction mode (PgBouncer's, and what many hosts offer as the address to use) gives
each transaction whichever connection of its own is free. A lock that belongs to a connection is
then held by nobody in particular: it keeps others out for ever, or lets them in.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Final, LiteralString

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from scriptgraph.core.errors import InputError

Ask = Callable[[LiteralString], Awaitable[DictRow]]
"""From a query to the one row that it gives."""

_TRIES = 40
"""Looks at a connection that something stands before; a pool hands out its connections in turn."""

_MARKED: Final = (
    "SELECT pg_backend_pid() AS process, current_setting('scriptgraph.mark', true) AS mark"
)

POOLED: Final = (
    "a pooler stands before the database that gives each transaction another connection (PgBouncer "
    "calls it transaction mode), so that a session's lock would not hold. Give the address of the "
    "database itself, or of a pool in session mode"
)


async def refuse_pooler(locks: AsyncConnection[DictRow], ask_beside: Ask) -> int:
    """Refuse a connection for locks that is not one's own; give the server's process behind it.

    Args:
        locks: The connection for locks.
        ask_beside: Asks through another connection to the same address.

    Raises:
        InputError: When the connection changes beneath its client, or two clients share one.
    """
    mark = secrets.token_hex(8)
    # Without prepared statements: behind a pooler, they are somebody else's as well.
    setting = await locks.execute(
        "SELECT set_config('scriptgraph.mark', %s, false), pg_backend_pid() AS process",
        (mark,),
        prepare=False,
    )
    [row] = await setting.fetchall()
    process: int = row["process"]
    for number in range(1 if process == locks.info.backend_pid else _TRIES):
        # Now one, now two or three: where connections come by turns, the turns shift.
        for _ in range(number % 3):
            await ask_beside(_MARKED)
        theirs = await ask_beside(_MARKED)
        [ours] = await (await locks.execute(_MARKED, prepare=False)).fetchall()
        is_ours = ours["mark"] == mark and ours["process"] == process
        if not is_ours or theirs["mark"] == mark or theirs["process"] == process:
            raise InputError(POOLED)
    return process
