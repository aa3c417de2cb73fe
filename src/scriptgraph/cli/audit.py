"""`scriptgraph certify` and `audit`: what a script allows, and whether sessions kept to it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import DEFAULT_STORE, Json, ScriptFile, StoreOption
from scriptgraph.cli.output import console, print_data, print_json, write_whole
from scriptgraph.cli.script_files import script_or_certificate

if TYPE_CHECKING:
    from scriptgraph.assurance.audit import Irregularity
    from scriptgraph.cli.looked_through import LookedThrough
    from scriptgraph.sessions.checkpoints.register import Tombstone


def certify(
    script: ScriptFile,
    out: Annotated[
        Path | None,
        typer.Option(help="The file to write, instead of the terminal.", show_default=False),
    ] = None,
) -> None:
    """Certify a script: its text and hash, its legal moves, what was proved, prompts and versions.

    `scriptgraph audit` holds sessions against it later, without the script's file.
    """
    from scriptgraph.assurance.certificate import certify as certified
    from scriptgraph.files.whole import as_json
    from scriptgraph.formats.load import load_script

    text = as_json(certified(load_script(script)).model_dump(mode="json"))
    if out is None:
        print_data(text)
    else:
        write_whole(out, text)


def audit(
    sessions: Annotated[
        list[str] | None,
        typer.Argument(metavar="SESSION", help="The sessions to look through.", show_default=False),
    ] = None,
    script: Annotated[
        Path | None,
        typer.Option(
            "--script",
            help="The script that they were held with, or a certificate of it (.json); else each "
            "is held against the script that it is pinned to.",
            show_default=False,
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Look through every session.")] = False,
    store: StoreOption = DEFAULT_STORE,
    json: Json = False,
) -> None:
    """Look through stored sessions for what their script and their trace do not explain.

    Offline, without a model: every move is legal, every completion has its evidence in what was
    said, exact words stand as they were written, each decision follows from those before it, the
    state is what they give, key by key, and no record was changed, removed, added or moved. Exits
    with 1 where something does not hold. What cannot be worked out of a turn under way is remarked
    on. That the newest steps of a session were cut off shows only to who kept its last seal
    elsewhere.
    It remarks on turns in which a model or classifier that listens for danger told nothing.
    With --all, sessions that were forgotten are listed, and so is one that is gone and was not.
    """
    from scriptgraph.cli.looked_through import look_through
    from scriptgraph.cli.stored import read_register

    if bool(sessions) == all_:
        raise typer.BadParameter("name sessions, or say --all", param_hint="SESSION")
    held = script_or_certificate(script) if script else None
    looked = asyncio.run(look_through(store, sessions or [], held))
    found = looked.found
    stones, vanished = asyncio.run(read_register(store)) if all_ else ((), ())
    is_ok = not (any(found.values()) or vanished)
    if json:
        told = {name: [_data(each) for each in listed] for name, listed in found.items()}
        gone = {"forgotten": [asdict(stone) for stone in stones], "vanished": list(vanished)}
        given = held.identity if held else None
        heard = {"guard_failed": looked.unheard}
        print_json(
            {"ok": is_ok, "script": given, "sessions": told, "open": looked.open, **heard, **gone}
        )
    else:
        _show(looked)
        _show_gone(stones, vanished)
    raise typer.Exit(0 if is_ok else 1)


def _show(looked: LookedThrough) -> None:
    out = console()
    found = looked.found
    for name, listed in found.items():
        out.print(f"{name}: {'ok' if not listed else f'{len(listed)} found'}", markup=False)
        for each in listed:
            turn = f"turn {each.turn}: " if each.turn is not None else ""
            out.print(f"    {turn}{each.what} [{each.kind}]", markup=False)
        if turns := looked.unheard.get(name):
            often = "1 turn" if turns == 1 else f"{turns} turns"
            what = "a model or classifier that listens for danger has told nothing"
            out.print(f"    in {often} {what}; `scriptgraph trace` says why", markup=False)
        for remark in looked.open.get(name, []):
            out.print(f"    {remark}", markup=False)
    bad = sum(map(bool, found.values()))
    out.print(f"{len(found)} sessions, {bad} with irregularities", markup=False)


def _show_gone(stones: Sequence[Tombstone], vanished: Sequence[str]) -> None:
    """Say which sessions are not there any more; their names are not known, only digests."""
    out = console()
    for stone in stones:
        by = f" by {stone.by}" if stone.by else ""
        turns = "" if stone.turns is None else f", after {stone.turns} turns"
        out.print(f"forgotten: {stone.name[:16]}, on {stone.at[:10]}{by}{turns}", markup=False)
    for name in vanished:
        out.print(f"vanished: {name[:16]} is gone, and nobody has forgotten it", markup=False)


def _data(found: Irregularity) -> dict[str, Any]:
    return {"kind": found.kind, "turn": found.turn, "what": found.what}
