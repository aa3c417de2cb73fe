"""`scriptgraph diff`: what has changed between two versions of a script."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import DEFAULT_STORE, Json
from scriptgraph.cli.output import print_json, print_lines, remark
from scriptgraph.cli.prospect_lines import prospect_lines
from scriptgraph.cli.script_files import are_programmes, script_or_certificate
from scriptgraph.core.extras import to_install

if TYPE_CHECKING:
    from scriptgraph.script.changes import Change
    from scriptgraph.script.model import Script
    from scriptgraph.sessions.prospects import Prospect

_LAST = {
    "value": "Values",
    "guarantee": "What is promised",
    "path": "What that means for the paths",
    "unchanged": "Written otherwise, and the same to whoever talks",
}
"""What stands at the end, under a heading of its own."""


def diff(
    old: Annotated[
        Path,
        typer.Argument(
            help="The script or programme as it was: a file, a shipped name, or a certificate "
            "(.json).",
            show_default=False,
        ),
    ],
    new: Annotated[
        Path, typer.Argument(help="The script or programme as it is now.", show_default=False)
    ],
    session: Annotated[
        list[str] | None,
        typer.Option(help="A session to look at as well; may be repeated.", show_default=False),
    ] = None,
    person: Annotated[
        list[str] | None,
        typer.Option(
            help="Of a programme: a person to look at as well; may be repeated.", show_default=False
        ),
    ] = None,
    all_: Annotated[
        bool,
        typer.Option(
            "--all", help="Look at every open session of the store, or at everybody, as well."
        ),
    ] = False,
    store: Annotated[
        str | None,
        typer.Option(
            help=f"Where sessions are kept (else {DEFAULT_STORE}); alone, it means every one.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Say what has changed between two versions of a script or programme, in its own words.

    Sections, tasks, exact words, rules, values, guarantees, and which moves are new or gone; of
    sessions, whether each can move as it is, moves by `renamed_from`, or has to stay, and why.
    Layout, remarks and the format of a file are no change. Nothing is stored.

    Of two versions of a programme it says the same of sessions, rules, spacing, what is carried
    over and each script; of people, whether they can go on, and where they would be.
    """
    from scriptgraph.script.changes import differences

    if are_programmes(old, new):
        from scriptgraph.cli.programme_diff import diff_programmes

        if session:
            message = "of a programme people are looked at, by --person"
            raise typer.BadParameter(message, param_hint="--session")
        diff_programmes(old, new, person or [], store, all_=all_, as_json=json)
        return
    if person:
        raise typer.BadParameter("only a programme has it", param_hint="--person")
    before, after = script_or_certificate(old), script_or_certificate(new)
    found = differences(before, after)
    proofs = proved_changes(before, after)
    found += proofs or []
    looked_at = _prospects(before, after, session or [], store, all_=all_)
    if json:
        print_json(
            {
                "old": before.identity,
                "new": after.identity,
                "changed": any(change.kind != "unchanged" for change in found),
                "proved": proofs is not None,
                "changes": [change.as_json() for change in found],
                "sessions": None if looked_at is None else [one.as_json() for one in looked_at],
            }
        )
        return
    print_lines(change_lines(found, after))
    if looked_at is not None:
        print_lines(prospect_lines(looked_at))
    if proofs is None:
        remark(f"Which guarantees fell was not proved: {to_install('proofs')}.")


def _prospects(
    old: Script, new: Script, sessions: list[str], store: str | None, *, all_: bool
) -> list[Prospect] | None:
    """Look at the sessions that were asked for; None where none were."""
    if not (sessions or all_ or store):
        return None
    from scriptgraph.cli.prospects import prospects

    if sessions and all_:
        raise typer.BadParameter("name sessions, or say --all", param_hint="--session")
    return asyncio.run(prospects(store or DEFAULT_STORE, sessions, new, old))


def proved_changes(old: Script, new: Script) -> list[Change] | None:
    """Say which guarantees fell or were won; None without the libraries that prove it."""
    from scriptgraph.assurance.guarantees.compared import fallen_and_won
    from scriptgraph.core.errors import InputError

    try:
        return fallen_and_won(old, new)
    except InputError:
        return None


def change_lines(changes: Sequence[Change], new: Script) -> Iterator[str]:
    """Write all changes, one idea a line, those of a section below its name."""
    if all(change.kind == "unchanged" for change in changes):
        yield "Nothing has changed that a session could notice."
    first = [change for change in changes if change.kind not in _LAST]
    gone = [change.section for change in first if change.section not in new.by_id]
    for section in dict.fromkeys(["", *new.by_id, *gone]):
        yield from _group(section or "The whole script", [c for c in first if c.section == section])
    for kind, title in _LAST.items():
        listed = [change for change in changes if change.kind == kind]
        yield from _group(title, listed, named=kind == "unchanged")


def _group(title: str, changes: Sequence[Change], *, named: bool = False) -> Iterator[str]:
    if not changes:
        return
    yield title
    for change in changes:
        yield (
            f"  {change.section}: {change.what}" if named and change.section else f"  {change.what}"
        )
        for mark, text in (("-", change.old), ("+", change.new)):
            yield from (f"    {mark} {line}" for line in (text or "").splitlines())
