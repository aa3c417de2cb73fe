"""The register of a Postgres database, and how what was deleted gets out of its files."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import Connection, Error
from psycopg.errors import Diagnostic
from psycopg.rows import DictRow

from scriptgraph.core.errors import StoreError
from scriptgraph.sessions.checkpoints.register import TABLES


def keep_register(connection: Connection[DictRow]) -> bool:
    """Make the register's tables where there are none, within a transaction and `alone_making`.

    Returns:
        Whether the database holds sessions.
    """
    for table in TABLES:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table}".encode())
    [there] = connection.execute("SELECT to_regclass('checkpoints') AS place").fetchall()
    if there["place"] is None:
        return False
    return bool(connection.execute("SELECT 1 AS one FROM checkpoints LIMIT 1").fetchall())


def sweep(connection: Connection[DictRow], tables: Sequence[str], *, rewrite: bool) -> None:
    """Let go of what was deleted.

    Args:
        connection: A connection that is in no transaction.
        tables: The tables.
        rewrite: Write them anew, and lock them for so long: then nothing of it is in their files.
            Otherwise the room is free to be used again, and until then its bytes may stand there.

    Raises:
        StoreError: When it was not done.
    """
    told: list[str] = []

    def note(diagnostic: Diagnostic) -> None:
        if diagnostic.severity_nonlocalized == "WARNING":
            told.append(diagnostic.message_primary or "")

    connection.add_notice_handler(note)
    try:
        for table in tables:
            how = "VACUUM (FULL)" if rewrite else "VACUUM"
            connection.execute(f"{how} {table}".encode())
    except Error as error:
        raise StoreError(_left(str(error))) from error
    finally:
        connection.remove_notice_handler(note)
    if told:
        raise StoreError(_left("; ".join(told)))


def _left(why: str) -> str:
    return (
        "the session is forgotten, but what was deleted could not be cleared away: "
        f"{why}. Forget it once more, or run VACUUM as the tables' owner"
    )
