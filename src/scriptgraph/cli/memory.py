"""`scriptgraph memory`: what is remembered of a person from session to session."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import DEFAULT_STORE, Json, StoreOption
from scriptgraph.cli.output import console, print_json
from scriptgraph.core.errors import InputError
from scriptgraph.script.lists import plainly

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from scriptgraph.programmes.model import Programme
    from scriptgraph.programmes.over_time import Row
    from scriptgraph.programmes.standing import Kept, Moved, Standing

_MOST = 18
"""Characters of a value in the table."""


def memory(
    person: Annotated[str, typer.Argument(help="The person.", show_default=False)],
    programme: Annotated[
        Path | None,
        typer.Option(help="Their programme's file: then homework, and what was late, is told too."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    as_json: Json = False,
) -> None:
    """Show what is remembered of a person: their sessions, what these kept, and where it was told.

    `scriptgraph forget --person` forgets it together with the sessions.
    """
    from scriptgraph.programmes.reading import load_programme

    plan = load_programme(programme) if programme else None
    found = asyncio.run(_remembered(store, person))
    if not found:
        raise InputError(f"nothing is remembered of {person!r}")
    if as_json:
        print_json([data(standing, plan) for standing in found])
        return
    for standing in found:
        show_standing(console(), standing, plan)


async def _remembered(address: str, person: str) -> Sequence[Standing]:
    from scriptgraph.cli.opened_stores import reading
    from scriptgraph.programmes.remembering import programmes_of
    from scriptgraph.sessions.memory import open_memory
    from scriptgraph.sessions.visiting import seen_now

    async with (
        reading(address) as saver,
        open_memory(address, saver, makes=False) as kept,
    ):
        return await seen_now(saver, await programmes_of(kept, person))


def data(standing: Standing, plan: Programme | None) -> dict[str, Any]:
    """Give what is remembered as a program reads it."""
    from scriptgraph.programmes.over_time import homework, over_time
    from scriptgraph.programmes.renaming import brought_up
    from scriptgraph.programmes.standing import known

    own = _own(standing, plan)
    standing = brought_up(own, standing) if own else standing
    told = [
        {"session": session, "what": what, "taken_up": later or None}
        for session, what, later in (homework(standing, own) if own else ())
    ]
    return {
        "programme": standing["programme"],
        "sessions": [_shown(row) for row in over_time(standing, own)],
        "known": known(standing),
        "moves": standing.get("moves", []),
        **({"homework": told} if own else {}),
    }


def _shown(row: Row) -> dict[str, Any]:
    """Give a session as a program reads it: what only a programme tells is there with one."""
    return {key: value for key, value in row.items() if key != "late" or value is not None}


def show_standing(out: Console, standing: Standing, plan: Programme | None) -> None:
    """Show one programme of a person: the values of its sessions, and what is known now."""
    from scriptgraph.programmes.over_time import homework, over_time
    from scriptgraph.programmes.renaming import brought_up
    from scriptgraph.programmes.standing import known

    own = _own(standing, plan)
    standing = brought_up(own, standing) if own else standing
    out.print(_table(standing, own))
    for row in over_time(standing, own):
        rule = f" ({row['rule']})" if row["rule"] else ""
        out.print(f"→ {row['planned']}{rule}: {row['session']}", markup=False)
    for name, kept in known(standing).items():
        out.print(f"{name}: {_told(kept)}", markup=False)
    for session, what, later in homework(standing, own) if own else ():
        taken = f"taken up in {later}" if later else "not taken up yet"
        out.print(f"homework of {session}: {what} ({taken})", markup=False)
    for move in standing.get("moves", []):
        out.print(_moved(move), markup=False)


def _moved(move: Moved) -> str:
    """Say that somebody moved them to another version, and what was left behind."""
    left = ", ".join(f"{one['kind']} {one['name']} ({one['session']})" for one in move["left"])
    who = f" by {move['by']}" if move["by"] else ""
    told = [f"moved to another version{who}, {move['at'][:10]}; left behind: {left or 'nothing'}"]
    if anew := [f"{one['name']} ({one['session']})" for one in move.get("anew", [])]:
        told.append(f"not known any more: {', '.join(anew)}")
    for one in move.get("same", []):
        told.append(f"{one['name']} ({one['session']}) means what was told")
    return "; ".join(told)


def _table(standing: Standing, own: Programme | None) -> Table:
    """Write the values over time: a row for each, a column for each session."""
    from rich.table import Table
    from rich.text import Text

    from scriptgraph.programmes.over_time import cell, names_in, over_time

    rows = over_time(standing, own)
    heads = [f"{row['planned']}{_late(row)}\n{row['begun'][:10]}" for row in rows]
    table = Table("", *heads, title=standing["programme"])
    for name in names_in(rows):
        table.add_row(Text(name), *(Text(_short(cell(row, name))) for row in rows))
    states = ["ended" if row["ended"] else "open" for row in rows]
    table.add_row("session", *states, end_section=True)
    if any(row["danger"] for row in rows):
        table.add_row("danger", *("heard" if row["danger"] else "" for row in rows))
    return table


def _late(row: Row) -> str:
    return " (late)" if row["late"] else ""


def _short(text: str) -> str:
    """Cut what takes more room than a table has; what is known now stands below it in full."""
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"


def _own(standing: Standing, plan: Programme | None) -> Programme | None:
    return plan if plan and standing["programme"] in (plan.id, *plan.renamed_from) else None


def _told(kept: Kept) -> str:
    if "value" not in kept or "source" not in kept:
        return f"({kept['status']})"
    source = kept["source"]
    quote = f": “{source['quote']}”" if source["quote"] else ""
    value = kept["value"]
    told = plainly(value) if isinstance(value, list) else value
    return f"{told} · {source['session']}, turn {source['turn']}{quote}"
