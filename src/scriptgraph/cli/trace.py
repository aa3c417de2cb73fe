"""`scriptgraph trace` and `scriptgraph sessions`: what happened in a session, and why."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import DEFAULT_STORE, Json, StoreOption
from scriptgraph.cli.output import print_json, remark, say
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode
from scriptgraph.language.vocabulary import LANGUAGES, code_of

if TYPE_CHECKING:
    from scriptgraph.cli.stored import Session, Summary


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
    language: Annotated[
        str, typer.Option(help="In whose words decisions are told: en, de, es or zh.")
    ] = "en",
    json: Json = False,
) -> None:
    """Show a session: what was said, what was decided, and why.

    Every decision tells what was possible, what was chosen by which rule, for what reason and on
    which quotes: ✓ stands in the transcript, ✗ does not and counted for nothing.
    """
    from scriptgraph.cli.stored import read_dialogue, read_session

    if code_of(language) is None:
        there = f"there are no words in {language!r}, only in {', '.join(LANGUAGES)}"
        raise typer.BadParameter(there, param_hint="--language")
    if session.endswith(".jsonl"):
        found = read_dialogue(Path(session), id)
    elif id is not None:
        raise typer.BadParameter("it chooses from a file of dialogues (.jsonl)", param_hint="--id")
    else:
        found = asyncio.run(read_session(store, session))
    if json:
        print_json(found.as_json(turn))
    else:
        _show(found, turn, language, decisions=decisions)


def sessions(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Only these sessions.", show_default=False),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Write them to this file of dialogues (.jsonl), which report, replay, export, "
            "verify and trace read.",
            show_default=False,
        ),
    ] = None,
    script: Annotated[
        Path | None,
        typer.Option(help="With --out: the script they were held with.", show_default=False),
    ] = None,
    mode: Annotated[
        Mode | None,
        typer.Option(help="With --out: the mode they were held in, where the trace cannot tell."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """List the sessions of a store, the latest first, or write them down as dialogues.

    Conversations with people can then be replayed, reported and exported like simulated ones.
    Exits with 1 where a session is damaged; the others are listed or written all the same.
    """
    from dataclasses import asdict

    from scriptgraph.cli.stored import list_sessions

    if out is not None:
        _write_down(store, names or (), script, out, mode, force=force)
        return
    if script or mode or force:
        raise typer.BadParameter("it needs --out", param_hint="--script, --mode, --force")
    found = asyncio.run(list_sessions(store))
    if names:
        found = [summary for summary in found if summary.session in names]
    if json:
        print_json([asdict(summary) for summary in found])
    else:
        _list(found, store)
    raise typer.Exit(1 if any(summary.error for summary in found) else 0)


def _write_down(
    store: str,
    names: Sequence[str],
    script: Path | None,
    out: Path,
    mode: Mode | None,
    *,
    force: bool,
) -> None:
    from scriptgraph.cli.writing_down import write_down
    from scriptgraph.formats.load import load_script

    if script is None:
        raise typer.BadParameter("--out needs it", param_hint="--script")
    loaded = load_script(script)
    written, damaged = asyncio.run(write_down(store, names, loaded, out, mode=mode, force=force))
    noun = "dialogue" if written == 1 else "dialogues"
    say(f"{written} {noun} written to {out}")
    raise typer.Exit(1 if damaged else 0)


def _show(session: Session, turn: int | None, language: str, *, decisions: bool) -> None:
    from scriptgraph.cli.rendering import entry_rows, is_said, turn_of
    from scriptgraph.cli.terminal import Terminal
    from scriptgraph.language.labels import labels
    from scriptgraph.language.retold import retold

    terminal = Terminal()
    entries = [
        entry
        for entry in session.entries
        if turn in (None, turn_of(entry)) and not (decisions and is_said(entry))
    ]
    if turn is not None and not entries:
        last = max(map(turn_of, session.entries), default=0)
        raise InputError(f"session {session.id!r} has no turn {turn}; its last is {last}")
    words, known, section = labels(language), session.script, session.section
    script = f"{known['id']} {known['version']}" if known else words.tell("unknown")
    where = words.tell("within", section=section) if section else words.tell("before_opening")
    status = retold(session.status, language)
    head = words.tell("head", id=session.id, script=script, status=status, where=where)
    terminal.say(head, "bold")
    for rows in entry_rows(entries, words):
        terminal.say("")
        terminal.rows(rows)


def _list(found: list[Summary], store: str) -> None:
    from datetime import datetime

    from scriptgraph.cli.rendering import columns
    from scriptgraph.cli.terminal import Terminal
    from scriptgraph.sessions.checkpoints.addresses import shown

    terminal = Terminal()
    if not found:
        terminal.say(f"No sessions are kept in {shown(store)}.")
        return
    rows = [["SESSION", "SCRIPT", "SECTION", "STATUS", "TURNS", "LAST ACTIVITY"]]
    for one in found:
        # A terminal shows the reader's own time; --json has UTC.
        last = one.last_activity
        at = f"{datetime.fromisoformat(last).astimezone():%Y-%m-%d %H:%M}" if last else "-"
        section, script = one.section or "-", one.script or "-"
        by = one.human and (one.human["by"] or "waits for a human")
        status = f"{one.status} ({by})" if by else one.status
        rows.append([one.session, script, section, status, str(one.turns), at])
    for line in columns(rows):
        terminal.console.print(line, markup=False)
    for one in found:
        if one.error:
            remark(f"{one.session} cannot be read: {one.error}")
