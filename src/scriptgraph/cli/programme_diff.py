"""`scriptgraph diff` with a programme: what has changed, and what becomes of its people."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from scriptgraph.cli.diff import change_lines, proved_changes
from scriptgraph.cli.options import DEFAULT_STORE
from scriptgraph.cli.output import print_json, print_lines, remark
from scriptgraph.cli.people_prospects import people_lines, people_prospects
from scriptgraph.core.extras import to_install
from scriptgraph.programmes.changes import (
    ProgrammeChange,
    ScriptChange,
    programme_changes,
    script_changes,
)
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.reading import load_programme
from scriptgraph.sessions.people_prospects import PersonProspect

_TO_DECIDE = (
    "To be decided: what was told may mean something else now (`migrate --same VALUE`, or --anew)"
)


def diff_programmes(
    old: Path, new: Path, persons: Sequence[str], store: str | None, *, all_: bool, as_json: bool
) -> None:
    """Say what has changed between two versions of a programme.

    Raises:
        ScriptError: When one of them, or a script of it, has faults.
        InputError: When there is no such store or person.
    """
    before, after = load_programme(old), load_programme(new)
    changes = programme_changes(before, after)
    proofs = [(one, proved_changes(one.old, one.new)) for one in script_changes(before, after)]
    scripts = [one._replace(changes=[*one.changes, *(fell or [])]) for one, fell in proofs]
    is_proved = all(fell is not None for _, fell in proofs)
    people = _people(before, after, persons, store, all_=all_)
    if as_json:
        print_json(
            {
                "old": _identity(before),
                "new": _identity(after),
                "changed": any(one.kind != "unchanged" for one in changes),
                "proved": is_proved,
                "changes": [one.as_json() for one in changes],
                "scripts": list(map(_script, scripts)),
                "people": None if people is None else [one.as_json() for one in people],
            }
        )
        return
    print_lines(_lines(changes, after))
    for one in scripts:
        print_lines([f"The script of {', '.join(one.sessions)}"])
        print_lines(f"  {line}" for line in change_lines(one.changes, one.new))
    if people is not None:
        print_lines(people_lines(people))
    if not is_proved:
        remark(f"Which guarantees fell was not proved: {to_install('proofs')}.")


def _people(
    old: Programme, new: Programme, persons: Sequence[str], store: str | None, *, all_: bool
) -> list[PersonProspect] | None:
    """Look at the people who were asked for; None where none were."""
    if not (persons or all_ or store):
        return None
    if persons and all_:
        raise typer.BadParameter("name people, or say --all", param_hint="--person")
    return asyncio.run(people_prospects(store or DEFAULT_STORE, persons, new, old))


def _identity(programme: Programme) -> dict[str, str | int]:
    return {"id": programme.id, "version": programme.version, "hash": programme.hash}


def _script(one: ScriptChange) -> dict[str, object]:
    return {
        "sessions": list(one.sessions),
        "old": one.old.identity,
        "new": one.new.identity,
        "changes": [change.as_json() for change in one.changes],
    }


def _lines(changes: Sequence[ProgrammeChange], new: Programme) -> Iterator[str]:
    """Write all changes, one idea a line, those of a session below its name."""
    if all(change.kind == "unchanged" for change in changes):
        yield "Nothing has changed that a person in the programme could notice."
    first = [one for one in changes if one.kind not in ("value", "meaning", "unchanged")]
    gone = [one.session for one in first if one.session not in new.by_id]
    for session in dict.fromkeys(["", *new.by_id, *gone]):
        listed = [one for one in first if one.session == session]
        yield from _group(session or "The whole programme", listed)
    yield from _group("Values", [one for one in changes if one.kind == "value"])
    yield from _group(_TO_DECIDE, [one for one in changes if one.kind == "meaning"])
    otherwise = [one for one in changes if one.kind == "unchanged"]
    yield from _group("Written otherwise, and the same to whoever is in it", otherwise)


def _group(title: str, changes: Sequence[ProgrammeChange]) -> Iterator[str]:
    if not changes:
        return
    yield title
    for one in changes:
        named = f"{one.session}: " if one.kind == "unchanged" and one.session else ""
        yield f"  {named}{one.what}"
        for mark, text in (("-", one.old), ("+", one.new)):
            yield from (f"    {mark} {line}" for line in (text or "").splitlines())
