"""Sessions in a SQLite file."""

from __future__ import annotations

import builtins
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from os.path import samestat
from pathlib import Path
from typing import Any, Self

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple, DeltaChannelHistory, get_checkpoint_id
from langgraph.checkpoint.sqlite import SqliteSaver

from scriptgraph.sessions.checkpoints import scripts
from scriptgraph.sessions.checkpoints.failures import failure
from scriptgraph.sessions.checkpoints.places import place
from scriptgraph.sessions.checkpoints.register import IS_FORGOTTEN, Register
from scriptgraph.sessions.checkpoints.registered import Registered
from scriptgraph.sessions.checkpoints.sqlite_digests import (
    SqliteDigests,
    find_digests,
    keep_digests,
)
from scriptgraph.sessions.checkpoints.sqlite_folding import SqliteFolding
from scriptgraph.sessions.checkpoints.sqlite_place import lock_file
from scriptgraph.sessions.checkpoints.sqlite_register import (
    empty_journal,
    find_register,
    keep_register,
    sweep,
)
from scriptgraph.sessions.checkpoints.strict import StrictSerializer
from scriptgraph.sessions.checkpoints.transactions import NewStep, Writes

_STANDING = f"""
    SELECT (SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = ?1 AND checkpoint_ns = ?2),
    EXISTS (
        SELECT 1 FROM checkpoints
        WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id = ?3
    ),
    (
        SELECT json_group_array(DISTINCT task_id) FROM writes
        WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id = ?3
    ),
    EXISTS ({IS_FORGOTTEN.format("?4")})
"""

_COLUMNS = {
    "checkpoints": "thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint",
    "writes": "thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, value",
}
"""What tells the tables of sessions from another program's."""

_WHOLE = {
    "checkpoints": f"{_COLUMNS['checkpoints']}, type, metadata",
    "writes": f"{_COLUMNS['writes']}, task_path, type",
}

_WRITTEN = """
    SELECT idx, channel, type, value FROM writes
    WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ? AND task_id = ?
"""


class SqliteSessions(Registered, SqliteSaver):
    """Sessions in a SQLite file, through a connection opened with `check_same_thread=False`."""

    tables = ("checkpoints", "writes", "session_digests")

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take over a connection."""
        super().__init__(connection)
        [(_, _, name), *_] = connection.execute("PRAGMA database_list").fetchall()
        self._place = Path(name) if name else None
        self._file = self._place.stat() if self._place else None
        self._digests = SqliteDigests(connection, self._place)

    @classmethod
    def only_read(cls, place: Path, serde: StrictSerializer | None = None) -> Self:
        """Open a file to read sessions from it: there are no tables made in another program's.

        Raises:
            sqlite3.Error: When it is no database.
            InputError: When it is encrypted with another key.
        """
        # `rw` makes no database, and removes the journals that reading needs; `ro` leaves them.
        address = f"{place.resolve().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA temp_store = MEMORY")
            find_digests(connection)
            find_register(connection)
            sessions = cls(connection)
            sessions.serde = serde or sessions.serde
            sessions.register = Register(sessions.ask, sessions.key)
            sessions.register.check(is_begun=sessions._holds("checkpoints"))
        except BaseException:
            connection.close()
            raise
        sessions.is_setup = True
        return sessions

    def setup(self) -> None:
        """Make the tables where there are none.

        Raises:
            sqlite3.Error: When there are others of their names.
        """
        if self.is_setup:
            return
        query = "SELECT name FROM sqlite_master WHERE name IN ('checkpoints', 'writes')"
        found = self.conn.execute(query).fetchall()
        for (table,) in found:
            self.conn.execute(f"SELECT {_COLUMNS[table]} FROM {table} LIMIT 0")
        is_begun = ("checkpoints",) in found and self._holds("checkpoints")
        with self._transaction():  # where it is refused, nothing was changed
            keep_register(self.conn)
            self.register = Register(self.ask, self.key)
            self.register.settle(is_begun=is_begun)
        super().setup()
        keep_digests(self.conn)
        self.conn.execute(f"CREATE TABLE IF NOT EXISTS {scripts.TABLE}")
        self.conn.execute(scripts.COLUMNS)

    def script_text(self, script_hash: str) -> str | None:
        """Give the text of a script; None where it is not kept, as in older files."""
        names = "SELECT 1 FROM main.sqlite_master WHERE name = 'session_scripts'"
        if self.conn.execute(names).fetchone() is None:
            return None
        query = "SELECT text FROM session_scripts WHERE hash = ?"
        row = self.conn.execute(query, (script_hash,)).fetchone()
        return None if row is None else str(row[0])

    def keep_script(self, script_hash: str, text: str) -> None:
        """Keep the text of a script; one that is kept already stays."""
        query = "INSERT OR IGNORE INTO session_scripts (hash, text) VALUES (?, ?)"
        with self.lock, self._transaction():
            self.conn.execute(query, (script_hash, text))

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read a step that is as it was stored.

        Raises:
            InputError: When it is damaged.
        """
        thread, namespace = _session(config)
        with self._digests.reading(thread):
            self._digests.check(thread, namespace, get_checkpoint_id(config))
            found = super().get_tuple(config)
            if found is not None and not _is_step(found.checkpoint):
                raise self._digests.damaged(thread)
            return found

    def list(self, config: RunnableConfig | None, **chosen: Any) -> Iterator[CheckpointTuple]:
        """List steps that are as they were stored.

        Raises:
            InputError: When a session among them is damaged.
        """
        asked = None if config is None else _session(config)[0]
        for thread, namespace in self._digests.sessions(asked):
            with self._digests.reading(thread):
                self._digests.check_all(thread, namespace)
        with self._digests.reading(asked):
            yield from super().list(config, **chosen)

    def get_delta_channel_history(
        self, *, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        """Read what channels are rebuilt from, as it was stored.

        Raises:
            InputError: When the session is damaged.
        """
        thread, namespace = _session(config)
        with self._digests.reading(thread):
            self._digests.check_all(thread, namespace)
            return super().get_delta_channel_history(config=config, channels=channels)

    async def undigested(self) -> Sequence[str]:
        """Name the sessions that began here, and of which there is no digest any more."""
        found = await self.work(self._digests.without)
        gone = await self.work(lambda: self.register.vanished([]))
        return [name for name in found if self.register.digest(name) in gone]

    def get_next_version(self, current: str | int | None, channel: None) -> str:
        """Count versions as LangGraph's saver does, without its random end.

        That keeps what two branches store under one version apart, where it is stored beside the
        steps. Here each step holds its own, with some fifty versions in it.
        """
        number = 0 if current is None else int(str(current).partition(".")[0])
        return f"{number + 1:032}.0"

    def delete_thread(self, thread_id: str) -> None:
        """Remove a session; what was written of it is written over, in the journal as well."""
        super().delete_thread(thread_id)
        with self.cursor():
            self._digests.forget_all(str(thread_id))
        with suppress(sqlite3.OperationalError):  # somebody reads; SQLite itself comes to it later
            empty_journal(self.conn)

    def newest(self) -> dict[str, str]:
        """Map every session to its newest step."""
        query = "SELECT thread_id, max(checkpoint_id) FROM checkpoints GROUP BY thread_id"
        return dict(self.ask(query))

    def take_over(self, thread: str, other: SqliteSessions) -> None:
        """Store a session as another file has it, in place of what is here of it.

        Raises:
            InputError: When it is damaged there.
        """
        for _, namespace in other._digests.sessions(thread):
            other._digests.check_all(thread, namespace)
        with self.lock, self._transaction():
            for table in self.tables:
                self.ask(f"DELETE FROM {table} WHERE thread_id = ?", thread)
            self.register.note(thread)
            for table, columns in _WHOLE.items():  # the digests come with them
                rows = other.ask(f"SELECT {columns} FROM {table} WHERE thread_id = ?", thread)
                marks = ", ".join("?" * len(columns.split(", ")))
                self.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    def _put(self, part: Writes) -> None:
        super()._put(part)
        if self._rows < len(part.writes):  # some were there before
            here = part.config["configurable"]
            step = (str(here["thread_id"]), here["checkpoint_ns"], here["checkpoint_id"])
            self._refuse_others(part, self.conn.execute(_WRITTEN, (*step, part.task_id)))

    @contextmanager
    def cursor(self, transaction: bool = True) -> Iterator[sqlite3.Cursor]:
        """Give a cursor; what is gathered in one transaction is not committed bit by bit."""
        with super().cursor(transaction and not self._jobs.are_under_way) as cursor:
            yield cursor
            self._rows = cursor.rowcount

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
            self.conn.rollback()  # to commit would read again, and may fail again

    def _admit(self, part: Writes | NewStep) -> None:
        thread, namespace = _session(part.config)
        where = (thread, namespace, place(part.config)[1], self.register.digest(thread))
        newest, is_there, writers, is_forgotten = self.conn.execute(_STANDING, where).fetchone()
        self._judge(part, newest, bool(is_there), json.loads(writers), bool(is_forgotten))

    def _fold(self, session: str) -> None:
        SqliteFolding(self.conn, self.serde, session, self._digests).fold()

    def ask(self, query: str, *values: object) -> builtins.list[tuple[Any, ...]]:
        """Ask with `?` for each value; what is no SELECT gives no rows."""
        return self.conn.execute(query, values).fetchall()

    def _holds(self, table: str) -> bool:
        return bool(self.ask(f"SELECT 1 FROM {table} LIMIT 1"))

    def _alone(self, thread: str) -> None:
        """Do nothing: the transaction has the whole file."""

    def _sweep(self, *, rewrite: bool) -> None:
        sweep(self.conn, self._place)

    def _sweep_beside(self, thread: str) -> None:
        if self._place:
            with suppress(OSError):
                lock_file(self._place, thread).unlink()

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

    def failed(self, error: Exception) -> Exception:
        """Tell that the file fails."""
        if isinstance(error, sqlite3.Error):
            return failure(str(self._place or "memory"), str(error))
        return error

    def _disconnect(self) -> None:
        self.conn.close()


_LAYOUT = {
    "v": int,
    "id": str,
    "ts": str,
    "channel_values": dict,
    "channel_versions": dict,
    "versions_seen": dict,
}
"""What LangGraph takes to be in every step."""


def _is_step(checkpoint: Mapping[str, Any]) -> bool:
    """Say whether what was read has the parts of a step; its digest may be damaged, too."""
    return all(isinstance(checkpoint.get(key), kind) for key, kind in _LAYOUT.items())


def _session(config: RunnableConfig) -> tuple[str, str]:
    """Give the thread and the namespace that a config names, as they are stored."""
    configurable = config["configurable"]
    return str(configurable["thread_id"]), configurable.get("checkpoint_ns") or ""
