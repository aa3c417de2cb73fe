"""Sessions in a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os.path import samestat
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

from scriptgraph.sessions.checkpoints.places import place
from scriptgraph.sessions.checkpoints.sqlite_folding import SqliteFolding
from scriptgraph.sessions.checkpoints.threaded import Threaded
from scriptgraph.sessions.checkpoints.transactions import NewStep, Writes

_STANDING = """
    SELECT (SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?1 AND checkpoint_ns = ?2),
    EXISTS (
        SELECT 1 FROM checkpoints
        WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id = ?3
    )
"""

_COLUMNS = {
    "checkpoints": "thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint",
    "writes": "thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, value",
}
"""What tells the tables of sessions from another program's."""

_WRITTEN = """
    SELECT idx, channel, type, value FROM writes
    WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ? AND task_id = ?
"""


class SqliteSessions(Threaded, SqliteSaver):
    """Sessions in a SQLite file, through a connection opened with `check_same_thread=False`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take over a connection."""
        super().__init__(connection)
        [(_, _, name), *_] = connection.execute("PRAGMA database_list").fetchall()
        self._place = Path(name) if name else None
        self._file = self._place.stat() if self._place else None

    def setup(self) -> None:
        """Make the tables where there are none.

        Raises:
            sqlite3.Error: When there are others of their names.
        """
        if not self.is_setup:
            query = "SELECT name FROM sqlite_master WHERE name IN ('checkpoints', 'writes')"
            for (table,) in self.conn.execute(query).fetchall():
                self.conn.execute(f"SELECT {_COLUMNS[table]} FROM {table} LIMIT 0")
        super().setup()

    def delete_thread(self, thread_id: str) -> None:
        """Remove a session; what was written of it is written over, in the journal as well."""
        super().delete_thread(thread_id)
        self._empty_journal()

    def _put(self, part: Writes) -> None:
        before = self.conn.total_changes
        super()._put(part)
        if self.conn.total_changes - before < len(part.writes):  # some were there before
            here = part.config["configurable"]
            step = (str(here["thread_id"]), here["checkpoint_ns"], here["checkpoint_id"])
            self._refuse_others(part, self.conn.execute(_WRITTEN, (*step, part.task_id)))

    @contextmanager
    def cursor(self, transaction: bool = True) -> Iterator[sqlite3.Cursor]:
        """Give a cursor; what is gathered in one transaction is not committed bit by bit."""
        with super().cursor(transaction and not self._jobs.are_under_way) as cursor:
            yield cursor

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._look_for_file()
            self.conn.execute("BEGIN IMMEDIATE")
            yield
            self.conn.commit()
        except Exception:
            self.conn.rollback()
            raise

    @contextmanager
    def _moment(self) -> Iterator[None]:
        self.conn.execute("BEGIN")
        try:
            yield
        finally:
            self.conn.execute("END")

    def _admit(self, part: Writes | NewStep) -> None:
        here = part.config["configurable"]
        step = place(part.config)[1]
        where = (str(here["thread_id"]), here.get("checkpoint_ns", ""), step)
        newest, is_there = self.conn.execute(_STANDING, where).fetchone()
        self._judge(part, newest, bool(is_there))

    def _fold(self, session: str) -> None:
        SqliteFolding(self.conn, self.serde, session).fold()

    def _look_for_file(self) -> None:
        """Find out whether what is stored could ever be read again.

        SQLite itself goes on writing to a file that was deleted, until the connection ends.
        """
        if self._place and self._file:
            try:
                found = self._place.stat()
            except OSError:
                found = None
            if found is None or not samestat(found, self._file):
                raise sqlite3.OperationalError(f"{self._place} was removed while it was in use")

    def _empty_journal(self) -> None:
        """Put what was deleted out of the journal too, as soon as nobody reads from it."""
        with suppress(sqlite3.OperationalError):  # somebody does; SQLite itself comes to it later
            self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _disconnect(self) -> None:
        self.conn.close()
