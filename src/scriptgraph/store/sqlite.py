"""Sessions in a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from langgraph.checkpoint.sqlite import SqliteSaver

from scriptgraph.store.sqlite_folding import SqliteFolding
from scriptgraph.store.threaded import Threaded


class SqliteSessions(Threaded, SqliteSaver):
    """Sessions in a SQLite file, through a connection opened with `check_same_thread=False`."""

    @contextmanager
    def cursor(self, transaction: bool = True) -> Iterator[sqlite3.Cursor]:
        """Give a cursor; what is gathered in one transaction is not committed bit by bit."""
        with super().cursor(transaction and not self._jobs.are_under_way) as cursor:
            yield cursor

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
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

    def _fold(self, session: str) -> None:
        SqliteFolding(self.conn, self.serde, session).fold()

    def _disconnect(self) -> None:
        self.conn.close()
