"""`scriptgraph trace` and `scriptgraph sessions`: what happened in a session, and why."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import DEFAULT_STORE, Json, StoreOption
from scriptgraph.cli.output import print_json
from scriptgraph.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.cli.stored import Session, Summary


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: scriptgraph trace stress_relief-kabodu --turn 3")(trace)
    app.command(epilog="Example: scriptgraph sessions --json")(sessions)


def trace(
    session: Annotated[
        str,
        typer.Argument(
            help="A session's id, or a file of dialogues (.jsonl) made by `simulate`.",
            show_default=False,
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
    id: Annotated[
        str | None, typer.Option("--id", help="Which dialogue of a file with several.")
    ] = None,
    turn: Annotated[int | None, typer.Option(min=1, help="Only this turn.")] = None,
    decisions: Annotated[
        bool, typer.Option("--decisions", help="Leave out what was said.")
    ] = False,
    json: Json = False,
) -> None:
    """Show a session: what was said, what was decided, and why.

    Every decision tells what was possible, what was chosen by which rule, for what reason and on
    which quotes: ✓ stands in the transcript, ✗ does not and counted for nothing.
    """
    from scriptgraph.cli.stored import read_dialogue, read_session

    if session.endswith(".jsonl"):
        found = read_dialogue(Path(session), id)
    elif id is not None:
        raise typer.BadParameter("it chooses from a file of dialogues (.jsonl)", param_hint="--id")
    else:
        found = asyncio.run(read_session(store, session))
    if json:
        print_json(found.as_json(turn))
    else:
        _show(found, turn, decisions=decisions)


def sessions(store: StoreOption = DEFAULT_STORE, json: Json = False) -> None:
    """List the sessions of a store, the latest first."""
    from dataclasses import asdict

    from scriptgraph.cli.stored import list_sessions

    found = asyncio.run(list_sessions(store))
    if json:
        print_json([asdict(summary) for summary in found])
    else:
        _list(found, store)


def _show(session: Session, turn: int | None, *, decisions: bool) -> None:
    from scriptgraph.cli.rendering import entry_rows, is_said, turn_of
    from scriptgraph.cli.terminal import Terminal

    terminal = Terminal()
    entries = [
        entry
        for entry in session.entries
        if turn in (None, turn_of(entry)) and not (decisions and is_said(entry))
    ]
    if turn is not None and not entries:
        last = max(map(turn_of, session.entries), default=0)
        raise InputError(f"session {session.id!r} has no turn {turn}; its last is {last}")
    script = f"{session.script['id']} {session.script['version']}" if session.script else "unknown"
    where = f" in {session.section}" if session.section else ", before its opening"
    terminal.say(f"{session.id} · script {script} · {session.status}{where}", "bold")
    for rows in entry_rows(entries):
        terminal.say("")
        terminal.rows(rows)


def _list(found: list[Summary], store: str) -> None:
    from datetime import datetime

    from scriptgraph.cli.rendering import columns
    from scriptgraph.cli.terminal import Terminal

    terminal = Terminal()
    if not found:
        terminal.say(f"No sessions are kept in {store}.")
        return
    rows = [["SESSION", "SCRIPT", "SECTION", "STATUS", "TURNS", "LAST ACTIVITY"]]
    for one in found:
        # A terminal shows the reader's own time; --json has UTC.
        at = datetime.fromisoformat(one.last_activity).astimezone()
        section, script = one.section or "-", one.script or "-"
        rows.append(
            [one.session, script, section, one.status, str(one.turns), f"{at:%Y-%m-%d %H:%M}"]
        )
    for line in columns(rows):
        terminal.console.print(line, markup=False)
