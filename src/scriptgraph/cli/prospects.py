"""Looking at the sessions of a store, whether they can go on with another version."""

from __future__ import annotations

from collections.abc import Sequence

from scriptgraph.cli.opened_stores import reading
from scriptgraph.cli.stored import unknown_session
from scriptgraph.core.errors import InputError
from scriptgraph.script.model import Script
from scriptgraph.sessions.prospects import Prospect, prospect


async def prospects(
    address: str, sessions: Sequence[str], new: Script, old: Script | None = None
) -> list[Prospect]:
    """Say what becomes of the sessions that are named, or of all that are open; nothing changes.

    Args:
        address: Where they are kept.
        sessions: Their names; none for all that are open.
        new: The new version of their script.
        old: The old version; sessions of a third one stay. None for each session's own.

    Raises:
        InputError: When there is no such store or session.
    """
    async with reading(address) as saver:
        names = await saver.names()
        for name in sessions:
            if name not in names:
                raise unknown_session(address, name, names)
        found = []
        for name in dict.fromkeys(sessions) or names:
            try:
                found.append((await prospect(saver, name, new, old)).prospect)
            except InputError as error:
                found.append(Prospect(name, "stays", (f"it cannot be read: {error}",)))
    return [one for one in found if sessions or one.fate != "over"]
