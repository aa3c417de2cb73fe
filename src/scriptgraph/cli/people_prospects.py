"""What becomes of people when their programme changes: looked up in a store, and for people."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scriptgraph.cli.opened_stores import reading
from scriptgraph.core.errors import InputError
from scriptgraph.programmes.model import Programme
from scriptgraph.sessions.people_prospects import PersonProspect, left_lines, person_prospect

if TYPE_CHECKING:
    from langgraph.store.base import BaseStore

_HOW = {
    "moves": "goes on as the programme is now",
    "renamed": "goes on by the new names",
    "leaves": "goes on only where something is left behind (`migrate`)",
    "there": "has this version already",
}


async def people_prospects(
    address: str,
    named: Sequence[str],
    new: Programme,
    old: Programme | None = None,
    *,
    same: Container[str] = (),
    anew: Container[str] = (),
) -> list[PersonProspect]:
    """Say what becomes of the people who are named, or of all who have begun; nothing changes.

    Args:
        address: Where they are remembered.
        named: Their names; none for everybody.
        new: The new version of their programme.
        old: The version before, where it is at hand.
        same: The values that mean what was told, as somebody has decided.
        anew: The values that are not to be known any more, where they may not.

    Raises:
        InputError: When there is no such store or person.
    """
    from scriptgraph.sessions.memory import open_memory

    now = datetime.now(UTC)
    async with reading(address) as saver, open_memory(address, saver, makes=False) as memory:
        names = dict.fromkeys(named) or await begun_by(memory, new, old)
        found = []
        for name in names:
            try:
                found.append(
                    await person_prospect(
                        saver, memory, name, new, old, now=now, same=same, anew=anew
                    )
                )
            except InputError as error:
                if named:
                    raise
                found.append(PersonProspect(name, "stays", (str(error),)))
    return found


async def begun_by(memory: BaseStore, new: Programme, old: Programme | None = None) -> list[str]:
    """Name everybody who has begun a programme, under any of its names."""
    from scriptgraph.programmes.remembering import people, remembered

    names = [new.id, *new.renamed_from, *([old.id] if old else [])]
    found = []
    for person in await people(memory):
        if any([await remembered(memory, person, name) for name in names]):
            found.append(person)
    return found


def people_lines(found: Sequence[PersonProspect]) -> Iterator[str]:
    """Write what becomes of each, and count them."""
    yield "People"
    for one in found:
        yield from person_lines(one)
    stay = sum(one.fate == "stays" for one in found)
    leave = sum(one.fate == "leaves" for one in found)
    noun = "person" if len(found) == 1 else "people"
    yield (
        f"  {len(found)} {noun}: {len(found) - stay - leave} can go on, {leave} would leave "
        f"something behind, {stay} have to stay"
    )


def person_lines(one: PersonProspect, how: str = "") -> Iterator[str]:
    """Write what becomes of one person."""
    if one.fate == "stays":
        yield f"  {one.person}: has to stay"
        yield from (f"    {reason}" for reason in one.reasons)
        return
    yield f"  {one.person}: {how or _HOW[one.fate]}; {'; '.join(one.reasons)}"
    for kind, names in (("session", one.sessions), ("value", one.values)):
        yield from (f"    {kind} {old} → {new}" for old, new in names.items())
    yield from (f"    {line}" for line in left_lines(one))
    if one.session and one.fate != "there":
        yield f"    {one.session} ends with the script that it began with"
