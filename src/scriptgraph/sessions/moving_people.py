"""Moves a person to a programme as it is now: by its names, and with what is left behind."""

from __future__ import annotations

from datetime import datetime

from langgraph.store.base import BaseStore

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.remembering import rename
from scriptgraph.programmes.standing import Moved, Standing, begun
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.people_prospects import PersonProspect, person_prospect
from scriptgraph.sessions.whereabouts import onward


async def move_person(
    store: Store, memory: BaseStore, person: str, new: Programme, *, by: str = "", now: datetime
) -> PersonProspect:
    """Move a person to a programme as it is now: whole, or not at all.

    What is remembered gets the names of today, so that the old ones may go, and tells what was left
    behind. Their sessions stay as they are; one under way ends with the script that it began with.

    Args:
        store: Where the sessions are kept.
        memory: What is remembered of people.
        person: The person.
        new: The programme.
        by: Who wants it; it is remembered.
        now: The time.

    Returns:
        What became of them; those who have to stay are as they were.

    Raises:
        InputError: When they have not begun the programme.
    """
    saver = store.checkpointer
    found = await onward(saver, memory, new, person, now)
    if found is None:
        raise InputError(f"{person!r} has not begun {new.id!r}")
    async with store.turn(found.kept["visits"][-1]["session"]):
        prospect = await person_prospect(saver, memory, person, new, now=now)
        found = await onward(saver, memory, new, person, now)
        if found is None or prospect.fate in ("stays", "there"):
            return prospect
        at = now.isoformat(timespec="seconds")
        before = found.kept["hash"]
        moved = Moved(by=by, at=at, before=before, after=new.hash, left=list(prospect.left))
        moves = [*found.kept.get("moves", []), moved]
        today: Standing = {**begun(new), "visits": found.standing["visits"], "moves": moves}
        await rename(memory, person, today, new)
    return prospect
