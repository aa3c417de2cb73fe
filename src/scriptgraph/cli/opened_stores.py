"""Stores that are there already: opened to look at, so that nothing is created or changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from scriptgraph.core.errors import InputError
from scriptgraph.sessions.checkpoints import open_store, serializer
from scriptgraph.sessions.checkpoints.addresses import File, Memory, Postgres, read_address
from scriptgraph.sessions.checkpoints.registered import Registered
from scriptgraph.sessions.checkpoints.sqlite import SqliteSessions


@asynccontextmanager
async def reading(address: str) -> AsyncIterator[Registered]:
    """Open a store to look at it; a file is opened so that nothing in it can change.

    Raises:
        InputError: When there is no such store, or it cannot be read.
    """
    place = read_address(address)
    refuse_absent(address)
    if isinstance(place, Postgres):
        async with open_store(place.address) as store:
            yield cast(Registered, store.checkpointer)
        return
    import sqlite3

    path = cast(File, place).path
    try:
        saver = _only_read(path)
        try:
            yield saver
        finally:
            await saver.close()
    except sqlite3.Error as error:
        raise InputError(f"cannot read sessions from {path}: {error}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # it may be a stranger's
        raise InputError(f"{path} holds what is no session: {error}") from error


def refuse_absent(address: str) -> None:
    """Refuse a store that could not have been kept, or is not there.

    Raises:
        InputError: When it is such.
    """
    match read_address(address):
        case Memory():
            raise InputError("a store in memory: keeps nothing that could be read later")
        case File(path=path) if not path.is_file():
            raise InputError(f"no sessions are kept in {path}: there is no such file")


def _only_read(path: Path) -> SqliteSessions:
    serde = serializer()
    try:
        return SqliteSessions.only_read(path, serde)
    except InputError as error:
        raise InputError(f"cannot open {path}: {error}") from None
