"""`scriptgraph migrate` with a programme: people go on with it as it is now, by its names."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from scriptgraph.cli.inbox_rows import patiently
from scriptgraph.cli.opened_stores import refuse_absent
from scriptgraph.cli.output import print_json, print_lines
from scriptgraph.cli.people_prospects import begun_by, people_prospects, person_lines
from scriptgraph.core.errors import InputError, StoreError
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.reading import load_programme
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.memory import open_memory
from scriptgraph.sessions.moving_people import move_person
from scriptgraph.sessions.people_prospects import PersonProspect


@dataclass(frozen=True)
class Moving:
    """Who is to be moved, and how."""

    people: Sequence[str]
    """Empty for everybody who has begun the programme."""

    store: str
    by: str
    dry_run: bool
    same: frozenset[str]
    """Values that mean what was told, as whoever moves them says."""

    anew: frozenset[str]
    """Values that are not to be known any more, where they may not."""


def migrate_people(file: Path, asked: Moving, *, as_json: bool) -> None:
    """Move people to a programme as it is now, or say what would become of them.

    Args:
        file: The programme.
        asked: Who, and how.
        as_json: Whether a program reads it.

    Raises:
        ScriptError: When the programme has faults.
        InputError: When there is no such store, person or value.
    """
    programme = load_programme(file)
    _refuse_unkept(programme, asked)
    if asked.dry_run:
        looked = people_prospects(
            asked.store, asked.people, programme, same=asked.same, anew=asked.anew
        )
        found = asyncio.run(looked)
        for one in found if not as_json else ():
            print_lines(person_lines(one))
    else:
        found = asyncio.run(_moved(programme, asked, as_json=as_json))
    if as_json:
        listed = [
            {**one.as_json(), "has_moved": _moves(one) and not asked.dry_run} for one in found
        ]
        print_json({"dry_run": asked.dry_run, "people": listed})
    else:
        print_lines([_summary(found, dry_run=asked.dry_run)])
    if any(one.fate == "stays" for one in found):
        raise typer.Exit(1)


def _refuse_unkept(programme: Programme, asked: Moving) -> None:
    """Refuse what is decided of a value that no session keeps, or twice.

    Raises:
        InputError: When it is so.
    """
    if unkept := sorted((asked.same | asked.anew) - programme.kept):
        kept = ", ".join(sorted(programme.kept)) or "nothing"
        raise InputError(f"{programme.id!r} keeps no {', '.join(unkept)}; it keeps {kept}")
    if both := sorted(asked.same & asked.anew):
        raise InputError(
            f"{', '.join(both)}: either the same is meant (`--same`), or it is not known any more "
            "(`--anew`)"
        )


async def _moved(programme: Programme, asked: Moving, *, as_json: bool) -> list[PersonProspect]:
    """Move them, one after the other, and tell of each as it is done."""
    refuse_absent(asked.store)
    found = []
    async with (
        open_store(asked.store) as store,
        open_memory(asked.store, store.checkpointer) as memory,
    ):
        for name in dict.fromkeys(asked.people) or await begun_by(memory, programme):
            now, decided = datetime.now(UTC), {"same": asked.same, "anew": asked.anew}
            try:
                one = await patiently(
                    move_person(store, memory, name, programme, by=asked.by, now=now, **decided)
                )
            except (InputError, StoreError) as error:
                one = PersonProspect(name, "stays", (f"they could not be moved: {error}",))
            found.append(one)
            if not as_json:
                print_lines(person_lines(one, "moved" if _moves(one) else ""))
    return found


def _moves(one: PersonProspect) -> bool:
    return one.fate in ("moves", "renamed", "leaves")


def _summary(found: Sequence[PersonProspect], *, dry_run: bool) -> str:
    moved, stay = sum(map(_moves, found)), sum(one.fate == "stays" for one in found)
    noun = "person" if len(found) == 1 else "people"
    if dry_run:
        return f"{len(found)} {noun}: {moved} would move, {stay} would stay; nothing was changed"
    return f"{len(found)} {noun}: {moved} moved, {stay} stayed"
