"""Moves a person to a programme as it is now: by its names, and with what is left behind."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from langgraph.store.base import BaseStore

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.onward import Onward
from scriptgraph.programmes.remembering import refuse_ambiguous, remembered_of, rename
from scriptgraph.programmes.standing import Moved, Standing, begun
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.people_prospects import PersonProspect, prospect_of
from scriptgraph.sessions.whereabouts import decided, onward


async def move_person(
    store: Store,
    memory: BaseStore,
    person: str,
    new: Programme,
    *,
    by: str = "",
    now: datetime,
    same: Container[str] = (),
    anew: Container[str] = (),
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
        same: The values that mean what was told although something about them has changed.
        anew: The values that are not to be known any more, where they may mean something else.

    Returns:
        What became of them; those who have to stay are as they were.

    Raises:
        InputError: When they have not begun the programme.
    """
    refuse_ambiguous(person)
    kept = await remembered_of(memory, person, new)
    if kept is None or not kept["visits"]:
        raise InputError(f"{person!r} has not begun {new.id!r}")
    async with store.turn(kept["visits"][-1]["session"]):
        found = await onward(store.checkpointer, memory, new, person, now)
        if found is None:
            raise InputError(f"{person!r} was forgotten meanwhile")
        found = decided(found, same, anew)
        prospect = prospect_of(found)
        if prospect.fate not in ("stays", "there"):
            await rename(memory, person, _moved(found, prospect, by, now), new)
    return prospect


def _moved(found: Onward, prospect: PersonProspect, by: str, now: datetime) -> Standing:
    """Give where a person stands once they were moved."""
    new, at = found.programme, now.isoformat(timespec="seconds")
    left = [*prospect.left]
    moved = Moved(by=by, at=at, before=found.kept["hash"], after=new.hash, left=left)
    if prospect.same:
        moved["same"] = [*prospect.same]
    if prospect.anew:
        moved["anew"] = [*prospect.anew]
    moves = [*found.kept.get("moves", []), moved]
    return {**begun(new), "visits": found.standing["visits"], "moves": moves}
