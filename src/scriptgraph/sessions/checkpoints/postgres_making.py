"""One program at a time makes the tables of a Postgres database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from psycopg import Connection, IsolationLevel

_ASKING = 0.05
"""Seconds between two tries while another program makes them."""

_TRY: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended('scriptgraph', 2))"


@contextmanager
def alone_making(address: str) -> Iterator[None]:
    """Hold back the others of our programs that would make tables in a database.

    LangGraph's migrations fail where two programs do them at once, and may leave an index behind
    that is never finished. Some of them take no transaction around them, so the lock is held by a
    connection beside. It is tried for again and again: an index is finished only when no query
    that began before is under way, and one that waited for the lock would be.

    Args:
        address: The database's.

    Raises:
        psycopg.Error: When it cannot be asked.
    """
    with Connection.connect(address, prepare_threshold=None) as beside:
        beside.isolation_level = IsolationLevel.READ_COMMITTED  # or it would see one moment only
        while beside.execute(_TRY).fetchone() != (True,):
            time.sleep(_ASKING)
        yield
