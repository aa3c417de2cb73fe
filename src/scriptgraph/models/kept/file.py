"""The file of kept answers: SQLite, for its owner only; several processes may share it.

What is asked stands in it as a digest only, and no key or header of a request at all.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from scriptgraph.core.errors import InputError

_MARK = 0x5347_4341
"""What tells the file from other databases (`PRAGMA application_id`)."""

_LAYOUT = 1
_PATIENCE = 60.0
"""Seconds for which it is waited that another process has written."""

_TABLES = """
CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    wish TEXT NOT NULL,
    at TEXT NOT NULL,
    body BLOB NOT NULL,
    is_new INTEGER NOT NULL
);
CREATE INDEX answers_by_wish ON answers (wish, id);
CREATE TABLE rounds (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    at TEXT NOT NULL,
    batch TEXT
);
CREATE TABLE lines (
    id TEXT PRIMARY KEY,
    round TEXT NOT NULL,
    wish TEXT NOT NULL
);
"""


class KeptAnswer(NamedTuple):
    """One answer, as its server gave it."""

    id: int
    body: bytes
    is_new: bool
    """Whether nobody has had it yet: it came in a batch, and is paid for by who has it first."""


class KeptSize(NamedTuple):
    """How much a file holds."""

    answers: int
    bytes: int


class KeptFile:
    """Gives and takes answers by the digest of what was wished for."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Use a file that is open; see `open_kept`."""
        self.path = path
        self._connection = connection

    def give(self, wish: str, without: Collection[int]) -> KeptAnswer | None:
        """Give the oldest answer to a wish that is none of those.

        Raises:
            InputError: When the file is damaged.
        """
        with self._told():
            rows = self._connection.execute(
                "SELECT id FROM answers WHERE wish = ? ORDER BY id", (wish,)
            )
            found = next((id_ for (id_,) in rows if id_ not in without), None)
            if found is None:
                return None
            body, is_new = self._connection.execute(
                "SELECT body, is_new FROM answers WHERE id = ?", (found,)
            ).fetchone()
            # Only what is new is written: many may read the file at the same time.
            return KeptAnswer(found, zlib.decompress(body), bool(is_new) and self.take(found))

    def take(self, answer: int) -> bool:
        """Take note that an answer was given; say whether nobody had it before."""
        with self._told():
            taken = self._connection.execute(
                "UPDATE answers SET is_new = 0 WHERE id = ? AND is_new = 1", (answer,)
            )
            return taken.rowcount > 0

    def insert(self, wish: str, body: bytes, *, is_new: bool = False) -> int:
        """Keep an answer, and give its number.

        Args:
            wish: What it is an answer to.
            body: The answer.
            is_new: Whether nobody has it yet.

        Raises:
            InputError: When the file cannot be written any more.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._told():
            added = self._connection.execute(
                "INSERT INTO answers (wish, at, body, is_new) VALUES (?, ?, ?, ?)",
                (wish, at, zlib.compress(body), is_new),
            )
            assert added.lastrowid is not None
            return added.lastrowid

    def size(self) -> KeptSize:
        """Say how much it holds.

        Raises:
            InputError: When the file is damaged.
        """
        with self._told():
            (answers,) = self._connection.execute("SELECT count(*) FROM answers").fetchone()
        return KeptSize(answers, self.path.stat().st_size)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read from the file.

        Raises:
            InputError: When it is damaged.
        """
        with self._told():
            yield self._connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all of what is written in the block, or nothing.

        Raises:
            InputError: When the file cannot be written.
        """
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in words what SQLite says of a file, or its contents of themselves."""
        try:
            yield
        except zlib.error as error:
            raise _damaged(self.path, error) from error
        except sqlite3.OperationalError as error:
            raise InputError(f"cannot use {self.path} to keep answers: {error}") from error
        except sqlite3.DatabaseError as error:
            raise _damaged(self.path, error) from error


@contextmanager
def open_kept(path: Path) -> Iterator[KeptFile]:
    """Open a file of kept answers; it is made where there is none.

    Raises:
        InputError: When it is another kind of file, damaged, of a later version, or cannot be
            written.
    """
    try:
        _make(path)
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise InputError(f"cannot use {path} to keep answers: {error}") from error
    kept = KeptFile(path, connection)
    try:
        with kept._told():
            _require_ours(path, connection)
        yield kept
    finally:
        connection.close()


def _make(path: Path) -> None:
    """Make an empty file, for its owner only, where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _require_ours(path: Path, connection: sqlite3.Connection) -> None:
    """Lay an empty file out; refuse one that is somebody else's."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("BEGIN IMMEDIATE")  # two processes may find it empty at the same time
    try:
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not (mark or layout or tables):
            connection.execute(f"PRAGMA application_id = {_MARK}")
            connection.execute(f"PRAGMA user_version = {_LAYOUT}")
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)
        elif mark != _MARK:
            raise InputError(f"{path} is a database of something else, no file of kept answers")
        elif layout != _LAYOUT:
            raise InputError(
                f"{path} has the layout {layout} of kept answers, and this version reads {_LAYOUT}"
            )
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError(
        f"{path} is damaged, or no file of kept answers ({error}); move it away, or name another"
    )
