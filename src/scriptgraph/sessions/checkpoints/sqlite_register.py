"""The register of a SQLite file, and how what was deleted gets out of the file."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from scriptgraph.core.errors import StoreError
from scriptgraph.sessions.checkpoints.register import TABLES

_WAITING = 5.0
"""Seconds that readers of the file have to come to an end."""

_ASKING = 0.05


def keep_register(connection: sqlite3.Connection) -> None:
    """Make the register's tables where there are none.

    Raises:
        sqlite3.Error: When there are others of their names.
    """
    for table in TABLES:
        # Without an index of its own, which takes a page however little there is.
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} WITHOUT ROWID")
    connection.execute("SELECT name, value FROM store_settings LIMIT 0")
    connection.execute("SELECT name, forgotten, author, turns FROM known_sessions LIMIT 0")


def find_register(connection: sqlite3.Connection) -> None:
    """Read through a connection that changes nothing; an older file is one without a register."""
    for table in TABLES:
        name = table.partition(" ")[0]
        names = "SELECT 1 FROM main.sqlite_master WHERE name = ?"
        if connection.execute(names, (name,)).fetchone() is None:
            connection.execute(f"CREATE TEMP TABLE {table}")


def sweep(connection: sqlite3.Connection, file: Path | None) -> None:
    """Write the file anew, without what was deleted, and empty its journal.

    What this connection deletes is written over at once, but another program's may not have been,
    and where rows are moved from page to page, a piece of them can stay behind.

    Raises:
        StoreError: When somebody is in the way all the time, or there is no room.
    """
    try:
        connection.execute("VACUUM")
        is_empty = empty_journal(connection, _WAITING)
    except sqlite3.Error as error:
        raise StoreError(_left(file, str(error))) from error
    if not is_empty:
        raise StoreError(_left(file, "somebody reads from it all the time"))


def empty_journal(connection: sqlite3.Connection, seconds: float = 0) -> bool:
    """Put everything out of the journal, and say whether that was done.

    Args:
        connection: The connection.
        seconds: How long to wait for whoever reads from it.
    """
    until = time.monotonic() + seconds
    while True:
        [(is_busy, *_)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if not is_busy or time.monotonic() >= until:
            return not is_busy
        time.sleep(_ASKING)


def _left(file: Path | None, why: str) -> str:
    return (
        f"the session is forgotten, but what was written of it may still stand in free parts of "
        f"{file or 'the store'} and in its journal: {why}. Forget it once more when nobody uses "
        "the store"
    )
