"""Where a person's way through programmes is kept: LangGraph's `BaseStore`, by person."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import cast
from urllib.parse import quote, unquote

from langgraph.store.base import BaseStore, SearchItem

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.standing import Standing, Visit

PEOPLE = "people"
_PAGE = 500
"""What is remembered that is read at once."""


def namespace(person: str) -> tuple[str, ...]:
    """Give where a person's programmes are kept; LangGraph's namespaces hold no dots.

    Raises:
        InputError: When it is no name.
    """
    whose = person.removesuffix("/")
    if not whose.strip():
        raise InputError("a person's name cannot be empty: everybody would share one memory")
    return (PEOPLE, quote(whose, safe="").replace(".", "%2E"))


def refuse_ambiguous(person: str) -> None:
    """Refuse a name of a person that is, or looks like, a part of somebody else's.

    Raises:
        InputError: When it is one.
    """
    if "/" in person.removesuffix("/"):
        raise InputError(
            f"a person's name holds no `/`, as {person!r} does: it would be a part of the data of "
            "whoever is called as what stands before it"
        )
    if person != person.strip() or not person.isprintable():
        raise InputError(
            "a person's name begins and ends with no blank and holds no line breaks or other signs "
            f"that nobody sees; this one is {person!r}"
        )


async def remember(store: BaseStore, person: str, standing: Standing) -> None:
    """Keep where a person stands."""
    await store.aput(namespace(person), standing["programme"], {**standing}, index=False)


async def remembered(store: BaseStore, person: str, programme: str) -> Standing | None:
    """Give where a person stands in a programme; None where they have not begun it."""
    item = await store.aget(namespace(person), programme)
    return cast(Standing, item.value) if item else None


async def remembered_of(store: BaseStore, person: str, programme: Programme) -> Standing | None:
    """Give where a person stands in a programme, under its name of today or one of before.

    Raises:
        InputError: When they have begun it under several names, with other sessions in each.
    """
    names = (programme.id, *programme.renamed_from)
    found = [one for name in names if (one := await remembered(store, person, name))]
    if not found:
        return None
    for other in found[1:]:
        # One whose sessions are all known was being renamed when the process was stopped.
        if not _sessions(other) <= _sessions(found[0]):
            newer, older = found[0]["programme"], other["programme"]
            raise InputError(
                f"{person} has begun {newer!r} and {older!r}, which are one programme now: forget "
                f"the sessions that do not count (`scriptgraph forget`): {_listed(found[0])}; "
                f"{_listed(other)}"
            )
    return found[0]


async def rename(store: BaseStore, person: str, standing: Standing, programme: Programme) -> None:
    """Keep where a person stands under the name that a programme has now, and only there."""
    await remember(store, person, {**standing, "programme": programme.id})
    for old in programme.renamed_from:
        await store.adelete(namespace(person), old)


def _sessions(standing: Standing) -> set[str]:
    return {visit["session"] for visit in standing["visits"]}


def _listed(standing: Standing) -> str:
    return ", ".join(visit["session"] for visit in standing["visits"])


async def programmes_of(store: BaseStore, person: str) -> list[Standing]:
    """Give where a person stands in every programme that they have begun."""
    own = namespace(person)
    # A store may take the beginning of a name for the name: `P1` of `P17`.
    found = [item async for item in _items(store, own) if item.namespace == own]
    return [cast(Standing, item.value) for item in sorted(found, key=lambda item: item.key)]


async def people(store: BaseStore) -> list[str]:
    """Name everybody of whom something is remembered."""
    return sorted({unquote(item.namespace[-1]) async for item in _items(store, (PEOPLE,))})


async def waiting(store: BaseStore) -> list[tuple[str, Standing]]:
    """Give everybody whose programme waits for a human to lead on, with where they stand.

    Where danger is waited for, it is the session itself that a human looks after.
    """
    found = []
    async for item in _items(store, (PEOPLE,)):
        standing = cast(Standing, item.value)
        visit = standing["visits"][-1]
        if visit.get("waits") in ("no rule", "too often") and "led" not in visit:
            found.append((unquote(item.namespace[-1]), standing))
    return found


async def forget_sessions(store: BaseStore, sessions: Sequence[str]) -> None:
    """Forget what sessions have kept; of who has no session left, everything.

    Args:
        store: What is remembered.
        sessions: The sessions that were forgotten, by their names in their own store.
    """
    gone = set(sessions)
    for item in [item async for item in _items(store, (PEOPLE,))]:
        standing = cast(Standing, item.value)
        if not any(visit["session"] in gone for visit in standing["visits"]):
            continue
        visits = [_forgotten(one) if one["session"] in gone else one for one in standing["visits"]]
        if all(visit.get("forgotten") for visit in visits):
            await store.adelete(item.namespace, item.key)
        else:
            await store.aput(item.namespace, item.key, {**standing, "visits": visits}, index=False)


async def _items(store: BaseStore, prefix: tuple[str, ...]) -> AsyncIterator[SearchItem]:
    """Read everything that is remembered, page by page."""
    offset = 0
    while page := await store.asearch(prefix, limit=_PAGE, offset=offset):
        for item in page:
            yield item
        offset += len(page)


def _forgotten(visit: Visit) -> Visit:
    """Leave of a session that there was one: what it kept is gone, and so is its every word."""
    kept = {key: value for key, value in visit.items() if key not in ("kept", "led")}
    return cast(Visit, {**kept, "forgotten": True})
