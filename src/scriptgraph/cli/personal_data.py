"""`scriptgraph personal-data`: everything that a store holds about one person, in one file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from scriptgraph.cli.options import DEFAULT_STORE, StoreOption
from scriptgraph.cli.output import fail, print_json, remark
from scriptgraph.cli.persons import sessions_of
from scriptgraph.core.errors import InputError, ScriptgraphError


def personal_data(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="PERSON|SESSION...",
            help="Sessions, and persons: PERSON means PERSON itself, and all that begin PERSON/.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(help="Write it to a file that only you can read.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Give everything that is kept about a person: messages, values, decisions with quotes, notes.

    One JSON document, with nothing of anybody else. Sessions that were forgotten are named with
    what their tombstone says. An encrypted store is read with LANGGRAPH_AES_KEY.
    """
    found = asyncio.run(_collected(store, list(dict.fromkeys(names))))
    if out:
        from scriptgraph.files.whole import write_json

        write_json(out, found)
        remark(f"{len(found['sessions'])} sessions written to {out}; it is yours to delete")
    else:
        print_json(found)
    for why in found["unread"].values():
        fail(why)
    if found["unread"]:
        raise typer.Exit(1)


async def _collected(address: str, names: Sequence[str]) -> dict[str, Any]:
    from scriptgraph.cli.opened_stores import reading
    from scriptgraph.programmes.remembering import programmes_of
    from scriptgraph.sessions.checkpoints.addresses import shown
    from scriptgraph.sessions.memory import open_memory
    from scriptgraph.sessions.personal import everything_about
    from scriptgraph.sessions.visiting import seen_now

    document: dict[str, Any] = {
        "asked_for": list(names),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "store": shown(address),
        "sessions": [],
        "programmes": [],
        "forgotten": [],
        "unread": {},
    }
    async with reading(address) as saver:
        kept = list(await saver.names())
        wanted: dict[str, None] = {}
        for name in names:
            if stone := await saver.forgotten(name):
                told = {"at": stone.at, "by": stone.by, "turns": stone.turns}
                document["forgotten"].append({"session": name, "digest": stone.name, **told})
            try:
                wanted |= dict.fromkeys(sessions_of(name, kept))
            except InputError:
                if not stone:
                    raise
        async with open_memory(address, saver, makes=False) as memory:
            for name in names:
                document["programmes"] += await seen_now(saver, await programmes_of(memory, name))
        for session in wanted:
            try:
                document["sessions"].append(await everything_about(saver, session))
            except ScriptgraphError as error:
                document["unread"][session] = str(error)
    return document
