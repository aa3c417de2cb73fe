"""Where a SQLite file of sessions lies: for its owner only, with the sessions' locks beside it."""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from filelock import AsyncFileLock

from scriptgraph.core.errors import StoreError
from scriptgraph.files.whole import PRIVATE, make_folder
from scriptgraph.sessions.checkpoints.locks import Queues

_OTHERS = 0o077


def connect(place: Path) -> sqlite3.Connection:
    """Open a file that only its owner may read; it is made where it is missing.

    What is deleted from it is written over, and nothing in it is believed: a view or a trigger of a
    stranger's file does no more than SQLite's own functions do.

    Raises:
        OSError: When it cannot be made.
        sqlite3.Error: When it is no database, or may only be read.
    """
    make_folder(place.parent)
    if not place.exists():
        _make(place)
    # SQLite gives the files beside it the mode of the file itself.
    for path in (place, Path(f"{place}-wal"), Path(f"{place}-shm")):
        _keep_private(path)
    connection = sqlite3.connect(place, check_same_thread=False)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("BEGIN IMMEDIATE")  # a file that may only be read is found out here
        connection.rollback()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _make(place: Path) -> None:
    """Make an empty file under its name at once with its mode; another process may be faster.

    It is not opened under its name: to close it would give back the locks of every connection to it
    that this process has.
    """
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
    try:
        with suppress(FileExistsError):
            try:
                os.link(beside, place)
            except (PermissionError, NotImplementedError):  # not every disk knows links
                place.touch(PRIVATE)
    finally:
        beside.unlink()


def _keep_private(path: Path) -> None:
    """Take others' rights from what is one's own."""
    with suppress(FileNotFoundError, PermissionError):
        mode = path.stat().st_mode & 0o777
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)


def lock_file(place: Path, session: str) -> Path:
    """Say which file is the lock of a session."""
    name = hashlib.sha256(session.encode(errors="surrogatepass")).hexdigest()
    return _locks(place) / name


def _locks(place: Path) -> Path:
    return Path(f"{place}-locks")


class FileTurns:
    """The locks of a file's sessions: one file each, in a folder beside it."""

    def __init__(self, place: Path) -> None:
        """Make the folder.

        Raises:
            OSError: When it cannot be made.
        """
        self._place = place
        self._folder = _locks(place)
        self._queues = Queues()
        if self._folder.is_dir() and self._folder.stat().st_mode & _OTHERS:
            for lock in self._folder.iterdir():
                _keep_private(lock)
        make_folder(self._folder)
        _keep_private(self._folder)

    @asynccontextmanager
    async def turn(self, session: str) -> AsyncIterator[None]:
        """Hold a session's lock.

        Raises:
            StoreError: When there is no place for it any more.
        """
        file = lock_file(self._place, session)
        # One try at a lock file is no work for another thread.
        lock = AsyncFileLock(file, run_in_executor=False, mode=PRIVATE)
        async with self._queues.turn(session):
            if not self._place.exists():
                raise StoreError(f"{self._place} was removed while it was in use")
            try:
                make_folder(self._folder)  # somebody may have cleaned up
                await lock.acquire()
            except OSError as error:
                raise StoreError(
                    f"cannot take turns in {self._place}: {error.strerror or error}"
                ) from error
            try:
                yield
            finally:
                await lock.release()
