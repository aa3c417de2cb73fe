"""Whether a SQLite file still holds what was written to it.

A disk that changes one byte changes a word, or loses a row from an index, and SQLite says nothing.
So for every step there is a digest beside it: of the step, and of all that was written on it, in
whatever order it came. Triggers of the connection keep them, in the transaction of what is stored,
whichever code stores it.

LangGraph's savers read and write such a file as any other. A step without a digest, from an older
version or another program, is read as it is. So is one on which another program has written.
Folded steps have become writes on one step, the root, and so has the digest of all of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import InputError, StoreError

_TABLE = """
    session_digests (
        thread_id TEXT NOT NULL,
        checkpoint_ns TEXT NOT NULL,
        checkpoint_id TEXT NOT NULL,
        is_whole INTEGER NOT NULL,
        parts INTEGER NOT NULL,
        digest INTEGER NOT NULL,
        PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id)
    ) WITHOUT ROWID
"""
"""A step's parts are itself and what was written on it; its digest is theirs, joined by XOR.

It is whole when the step itself is among them, and with it all that was ever written there.
"""

_KEY = "thread_id, checkpoint_ns, checkpoint_id"
_STEP = f"{_KEY}, type, metadata, checkpoint"
_WRITE = f"{_KEY}, task_id, task_path, idx, channel, type, value"
"""The keys as well, as they are read: SQLite takes them from an index, which can be damaged too."""

_HERE = "thread_id = ? AND checkpoint_ns = ?"
_AT = f"{_HERE} AND checkpoint_id = ?"
_FOLLOWS = """
    parent_checkpoint_id IS NULL OR parent_checkpoint_id = '' OR EXISTS (
        SELECT 1 FROM checkpoints AS parent
        WHERE parent.thread_id = step.thread_id AND parent.checkpoint_ns = step.checkpoint_ns
        AND parent.checkpoint_id = step.parent_checkpoint_id
    )
"""


def keep_digests(connection: sqlite3.Connection) -> None:
    """Keep the digests of whatever is written through a connection.

    Raises:
        sqlite3.Error: When there is another table of this name.
    """
    connection.execute(f"CREATE TABLE IF NOT EXISTS {_TABLE}")
    connection.execute(f"SELECT {_KEY}, is_whole, parts, digest FROM session_digests LIMIT 0")
    connection.create_function("digest_of", -1, digest_of, deterministic=True)
    connection.execute("PRAGMA recursive_triggers = ON")  # or what is replaced goes untold
    for name, columns, is_whole in (("checkpoints", _STEP, 1), ("writes", _WRITE, 0)):
        old, new = _digest("OLD", columns), _digest("NEW", columns)
        # First it goes, then it comes: a row may move to another step.
        gone, come = _count("OLD", -1, old, 0), _count("NEW", 1, new, is_whole)
        for event, change in (("INSERT", come), ("DELETE", gone), ("UPDATE", gone + come)):
            connection.execute(
                f"CREATE TEMP TRIGGER IF NOT EXISTS digest_{event}_{name} AFTER {event} "
                f"ON main.{name} BEGIN {change} END"
            )


def find_digests(connection: sqlite3.Connection) -> None:
    """Read through a connection that changes nothing; an older file is one without digests."""
    names = "SELECT 1 FROM main.sqlite_master WHERE name = 'session_digests'"
    if connection.execute(names).fetchone() is None:
        connection.execute(f"CREATE TEMP TABLE {_TABLE}")


def digest_of(*columns: str | int | bytes | None) -> int:
    """Give 64 bits of a digest: enough for accidents, and no proof against anybody's intent."""
    joined = b"\0".join(c if isinstance(c, bytes) else str(c).encode() for c in columns)
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big", signed=True)


def _digest(row: str, columns: str) -> str:
    return f"digest_of({', '.join(f'{row}.{column}' for column in columns.split(', '))})"


def _count(row: str, one: int, digest: str, is_whole: int) -> str:
    """Write the change of a digest for a row that comes or goes; SQLite has no XOR of its own."""
    return (
        f"INSERT INTO session_digests VALUES ({row}.thread_id, {row}.checkpoint_ns, "
        f"{row}.checkpoint_id, {is_whole}, {one}, {digest}) ON CONFLICT (thread_id, "
        "checkpoint_ns, checkpoint_id) DO UPDATE SET "
        "is_whole = max(is_whole, excluded.is_whole), parts = parts + excluded.parts, "
        "digest = (digest | excluded.digest) - (digest & excluded.digest);"
    )


@dataclass(frozen=True)
class SqliteDigests:
    """Compares what a file holds with its digests, within a transaction of somebody else."""

    connection: sqlite3.Connection
    file: Path | None

    def sessions(self, thread: str | None) -> list[tuple[str, str]]:
        """Name the sessions that have digests, or those of one thread."""
        found = "SELECT DISTINCT thread_id, checkpoint_ns FROM session_digests"
        if thread is None:
            return self.connection.execute(found).fetchall()
        return self.connection.execute(f"{found} WHERE thread_id = ?", (thread,)).fetchall()

    def without(self) -> list[str]:
        """Name the threads of which no step has a digest."""
        found = (
            "SELECT DISTINCT thread_id FROM checkpoints AS step WHERE checkpoint_ns = '' AND NOT "
            "EXISTS (SELECT 1 FROM session_digests AS kept WHERE kept.thread_id = step.thread_id "
            "AND kept.checkpoint_ns = '' AND kept.is_whole)"
        )
        return [thread for (thread,) in self.connection.execute(found)]

    def check(self, thread: str, namespace: str, step: str | None) -> None:
        """Check one step, or else the newest of a session.

        Raises:
            InputError: When it is damaged, or is not the newest that was stored.
        """
        here = (thread, namespace)
        if step is None:
            newest = (
                f"SELECT (SELECT max(checkpoint_id) FROM checkpoints WHERE {_HERE}), ("
                f"SELECT checkpoint_id FROM session_digests WHERE {_HERE} AND is_whole "
                "ORDER BY checkpoint_id DESC LIMIT 1)"
            )
            step, expected = self.connection.execute(newest, here * 2).fetchone()
            if (expected or "") > (step or ""):
                self.check_all(thread, namespace)
        if step is not None:
            self._check_step(thread, namespace, step)

    def check_all(self, thread: str, namespace: str) -> None:
        """Check all steps of a session.

        Raises:
            InputError: When it is damaged.
        """
        here = (thread, namespace)
        steps = f"SELECT checkpoint_id FROM checkpoints WHERE {_HERE}"
        there = {step for (step,) in self.connection.execute(steps, here)}
        stored = f"SELECT checkpoint_id FROM session_digests WHERE {_HERE} AND is_whole"
        for (step,) in self.connection.execute(stored, here).fetchall():
            if step in there:
                self._check_step(thread, namespace, step)
            elif (there and step > max(there)) or self._writes(thread, namespace, step):
                raise self.damaged(thread)  # another program would have deleted all of it

    def _check_step(self, thread: str, namespace: str, step: str) -> None:
        here = (thread, namespace, step)
        steps = f"SELECT parts, digest FROM session_digests WHERE {_AT} AND is_whole"
        if not (stored := self.connection.execute(steps, here).fetchone()):
            return
        steps = f"SELECT {_STEP}, {_FOLLOWS} FROM checkpoints AS step WHERE {_AT}"
        found = self.connection.execute(steps, here).fetchall()
        parts = [*(part for *part, _ in found), *self._writes(*here)]
        digest = 0
        for part in parts:
            digest ^= digest_of(*part)
        # Where there are more than were counted, another program has written here.
        is_other = len(parts) < stored[0] or (len(parts) == stored[0] and digest != stored[1])
        if found and (is_other or not all(follows for *_, follows in found)):
            raise self.damaged(thread)

    def forget(self, thread: str, namespace: str, step: str) -> None:
        """Take a step's digest out, whose parts are gone.

        Raises:
            StoreError: When what has gone was not what was stored.
        """
        here = (thread, namespace, step)
        left = (
            f"SELECT 1 FROM session_digests WHERE {_AT} AND is_whole "
            "AND (parts > 0 OR (parts = 0 AND digest <> 0))"
        )
        if self.connection.execute(left, here).fetchone():
            raise StoreError(f"{self._damage(thread)}, so this turn was not stored to its end")
        self.connection.execute(f"DELETE FROM session_digests WHERE {_AT}", here)

    def forget_all(self, thread: str) -> None:
        """Take all digests of a session out."""
        self.connection.execute("DELETE FROM session_digests WHERE thread_id = ?", (thread,))

    @contextmanager
    def reading(self, thread: str | None) -> Iterator[None]:
        """Read a session, or all: damage that SQLite itself finds is told in the same words.

        Raises:
            InputError: When it is damaged.
        """
        try:
            yield
        except sqlite3.DatabaseError as error:
            # A locked or lost file is an error of another type, a text that is none has no code.
            if type(error) is sqlite3.DatabaseError or str(error).startswith("Could not decode"):
                raise self.damaged(thread) from error
            raise

    def damaged(self, thread: str | None) -> InputError:
        """Say that a session is damaged, or one of all."""
        return InputError(
            f"{self._damage(thread)}, so nothing of the session was read. Go on with a copy of the "
            "file from before; its sessions that are not damaged can still be read by their names"
        )

    def _damage(self, thread: str | None) -> str:
        which = "a session" if thread is None else f"session {thread!r}"
        return (
            f"{which} in {self.file or 'this store'} is damaged: the file no longer "
            "holds what was written to it"
        )

    def _writes(self, thread: str, namespace: str, step: str) -> list[list[Any]]:
        writes = f"SELECT {_WRITE} FROM writes WHERE {_AT}"
        return [[*row] for row in self.connection.execute(writes, (thread, namespace, step))]
