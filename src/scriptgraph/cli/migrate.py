"""`scriptgraph migrate`: move sessions to a new version of their script."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import DEFAULT_STORE, Json, StoreOption
from scriptgraph.cli.output import print_json, print_lines
from scriptgraph.cli.prospect_lines import carried, prospect_of
from scriptgraph.cli.script_files import script_or_certificate

if TYPE_CHECKING:
    from scriptgraph.script.model import Script
    from scriptgraph.sessions.prospects import Prospect

_REFUSED = ("stays", "other", "over")


def migrate(
    new: Annotated[
        Path,
        typer.Argument(
            help="The new version of a script or programme: a file, a shipped name, or a "
            "certificate (.json).",
            show_default=False,
        ),
    ],
    sessions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SESSION",
            help="The sessions to move; of a programme, the people.",
            show_default=False,
        ),
    ] = None,
    all_: Annotated[
        bool,
        typer.Option(
            "--all", help="Every open session of this script; everybody who has begun a programme."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would become of each.")
    ] = False,
    by: Annotated[str, typer.Option(help="Your name; it goes into each session's trace.")] = "",
    same: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VALUE",
            help="Of a programme: a value that means what was told, in other words or on another "
            "scale. Can be said several times.",
            show_default=False,
        ),
    ] = None,
    anew: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VALUE",
            help="Of a programme: a value that is not known any more where it may not mean what "
            "was told; it is asked where a session that keeps it comes again. Can be said several "
            "times.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    json: Json = False,
) -> None:
    """Move sessions to a new version of their script, or people to one of their programme.

    What they have settled and collected is carried over. One after the other, each whole or not at
    all; its trace tells of it. What has a new name in the new version has to say what it was called
    before (`renamed_from`). A session that cannot move stays as it is, and its reason is told; then
    the exit code is 1. After Ctrl-C the same command goes on.

    Of a programme, people are moved: what is remembered of them gets the names of today, and what
    they leave behind is told. A session under way ends with the script that it began with. Where a
    value may not mean any more what was told (other words, another scale, unit or formula), they
    have to stay until you say --same VALUE or --anew VALUE.
    """
    from scriptgraph.cli.programmes import is_programme_file

    if bool(sessions) == all_:
        raise typer.BadParameter("name sessions, or say --all", param_hint="SESSION")
    if is_programme_file(new):
        from scriptgraph.cli.programme_migrate import Moving, migrate_people

        asked_for = tuple(sessions or ())
        moving = Moving(asked_for, store, by, dry_run, frozenset(same or ()), frozenset(anew or ()))
        migrate_people(new, moving, as_json=json)
        return
    if same or anew:
        raise typer.BadParameter("only a programme has it", param_hint="--same, --anew")
    script = script_or_certificate(new)
    asked = _Asked(tuple(sessions or ()), script, store, by, dry_run, json)
    found = asyncio.run(_looked_at(asked) if dry_run else _moved(asked))
    if json:
        print_json({"dry_run": dry_run, "sessions": [_data(one, asked) for one in found]})
    else:
        print_lines([_summary(found, dry_run=dry_run)])
    if any(one.fate in _REFUSED for one in found):
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Asked:
    sessions: tuple[str, ...]
    new: Script
    store: str
    by: str
    dry_run: bool
    json: bool


async def _looked_at(asked: _Asked) -> list[Prospect]:
    from scriptgraph.cli.prospects import prospects

    found = _chosen(asked, await prospects(asked.store, asked.sessions, asked.new))
    if not asked.json:
        for one in found:
            print_lines(prospect_of(one))
    return found


async def _moved(asked: _Asked) -> list[Prospect]:
    """Move them, one after the other, and tell of each as it is done."""
    from scriptgraph.cli.inbox_rows import patiently
    from scriptgraph.cli.prospects import prospects
    from scriptgraph.core.errors import InputError, StoreError
    from scriptgraph.sessions.checkpoints import open_store
    from scriptgraph.sessions.migration import migrate as moved
    from scriptgraph.sessions.prospects import Prospect

    ahead = _chosen(asked, await prospects(asked.store, asked.sessions, asked.new))
    found = []
    async with open_store(asked.store) as store:
        for each in ahead:
            try:
                moving = moved(store, each.session, asked.new, by=asked.by)
                one = await patiently(moving)
            except (InputError, StoreError) as error:
                one = Prospect(each.session, "stays", (f"it could not be moved: {error}",))
            found.append(one)
            if not asked.json:
                print_lines(_told(one))
    return found


def _chosen(asked: _Asked, found: Sequence[Prospect]) -> list[Prospect]:
    """Leave out those of other scripts, where none was named."""
    return [one for one in found if asked.sessions or one.fate != "other"]


def _told(one: Prospect) -> Iterator[str]:
    if one.moved is None:
        yield from prospect_of(replace(one, fate="stays") if one.fate in _REFUSED else one)
        return
    yield f"  {one.session}: moved; {'; '.join(one.reasons)}"
    yield from (f"    {line}" for line in carried(one.moved))


def _data(one: Prospect, asked: _Asked) -> dict[str, Any]:
    return {**one.as_json(), "has_moved": one.can_move and not asked.dry_run}


def _summary(found: Sequence[Prospect], *, dry_run: bool) -> str:
    can = sum(one.can_move for one in found)
    stay = sum(one.fate in _REFUSED for one in found)
    noun = "session" if len(found) == 1 else "sessions"
    if dry_run:
        return f"{len(found)} {noun}: {can} would move, {stay} would stay; nothing was changed"
    return f"{len(found)} {noun}: {can} moved, {stay} stayed"
