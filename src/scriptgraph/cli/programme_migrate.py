"""`scriptgraph migrate` with a programme: people go on with it as it is now, by its names."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
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


def migrate_people(
    file: Path, people: Sequence[str], store: str, by: str, *, dry_run: bool, as_json: bool
) -> None:
    """Move people to a programme as it is now, or say what would become of them.

    Args:
        file: The programme.
        people: Whom; none for everybody who has begun it.
        store: Where they are remembered.
        by: Who wants it.
        dry_run: Whether nothing is to change.
        as_json: Whether a program reads it.

    Raises:
        ScriptError: When the programme has faults.
        InputError: When there is no such store or person.
    """
    programme = load_programme(file)
    if dry_run:
        found = asyncio.run(people_prospects(store, people, programme))
        for one in found if not as_json else ():
            print_lines(person_lines(one))
    else:
        found = asyncio.run(_moved(programme, people, store, by, as_json=as_json))
    if as_json:
        listed = [{**one.as_json(), "has_moved": _moves(one) and not dry_run} for one in found]
        print_json({"dry_run": dry_run, "people": listed})
    else:
        print_lines([_summary(found, dry_run=dry_run)])
    if any(one.fate == "stays" for one in found):
        raise typer.Exit(1)


async def _moved(
    programme: Programme, named: Sequence[str], address: str, by: str, *, as_json: bool
) -> list[PersonProspect]:
    """Move them, one after the other, and tell of each as it is done."""
    refuse_absent(address)
    found = []
    async with (
        open_store(address) as store,
        open_memory(address, store.checkpointer) as memory,
    ):
        for name in dict.fromkeys(named) or await begun_by(memory, programme):
            now = datetime.now(UTC)
            try:
                one = await patiently(move_person(store, memory, name, programme, by=by, now=now))
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
