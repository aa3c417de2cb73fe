"""`scriptgraph assure`: write the safety case of scripts, and say which claims fell."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.guard_options import GuardClassifier, GuardOptions, GuardPhrases
from scriptgraph.cli.options import Json
from scriptgraph.cli.output import console, print_json, print_lines, remark

if TYPE_CHECKING:
    from scriptgraph.assurance.case.claims import Claim, SafetyCase
    from scriptgraph.assurance.case.compared import Change, Compared
    from scriptgraph.safety.guard import Guard
    from scriptgraph.script.model import Script

DEFAULT_OUT = Path("runs/safety-case")

_CHANGES: dict[Change, str] = {
    "fallen": "FALLEN: it was shown before",
    "mended": "holds again",
    "changed": "still not shown",
    "new": "new",
    "unchanged": "unchanged",
}


def assure(
    scripts: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SCRIPT",
            help="The scripts: files, or names of shipped ones; without any, all shipped ones.",
            show_default=False,
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(help="Sessions to audit as well: a SQLite file, or postgresql://...."),
    ] = None,
    out: Annotated[
        Path,
        typer.Option(help="The folder for safety_case.html and safety_case.json."),
    ] = DEFAULT_OUT,
    guard_phrases: GuardPhrases = None,
    guard_classifier: GuardClassifier = None,
    json: Json = False,
) -> None:
    """Write the safety case of scripts: what is claimed, on what evidence, and how to check it.

    Offline, without a language model: every guarantee is proved or shown to break, a session is
    held along every path, replayed and audited, and falsified to see whether an audit finds that.
    Made again into the same folder, it says which claims fell.
    Where it cannot be made, nothing in the folder is left as shown.
    Exits with 1 where a claim is refuted, or was shown before and is not any more.
    """
    from scriptgraph.assurance.case.folder import DATA, PAGE, refuse_strange, withdraw, write_case
    from scriptgraph.files.whole import read_json_object

    refuse_strange(out)
    guard = GuardOptions(guard_phrases=guard_phrases, guard_classifier=guard_classifier).read()
    try:
        case = asyncio.run(_case(loaded(scripts or []), store, guard))
    except Exception as error:  # whatever it is, what was shown before is not shown now
        withdraw(out, f"{type(error).__name__}: {error}")
        raise
    found = write_case(out, case)
    if json:
        print_json(read_json_object(out / DATA, "safety case"))
    else:
        print_lines(told(found))
        console().print(f"written: {out / PAGE} and {out / DATA}", markup=False)
    raise typer.Exit(0 if found.ok else 1)


def loaded(paths: Sequence[Path]) -> dict[str, Script]:
    """Read scripts by what a command calls them; without any, all shipped ones.

    Raises:
        ScriptError: When one has faults.
        InputError: When two of them have one id: their claims could not be told apart.
    """
    from scriptgraph.core.errors import InputError
    from scriptgraph.formats.load import load_script
    from scriptgraph.formats.samples import sample_names

    named = paths or [Path(name) for name in sample_names("script")]
    found = {str(path): load_script(path) for path in named}
    by_id: dict[str, str] = {}
    for name, script in found.items():
        other = by_id.setdefault(script.id, name)
        if other != name:
            raise InputError(f"{other} and {name} are both {script.id!r}: make a case of each")
    return found


async def _case(scripts: dict[str, Script], store: str | None, guard: Guard) -> SafetyCase:
    from scriptgraph.assurance.case.building import safety_case
    from scriptgraph.assurance.case.guarding import (
        figures,
        heard_by,
        listeners,
        shipped_messages,
    )

    kept = await _stored(store) if store else []
    remarks = [] if store else ["No store was named, so that no stored sessions were audited."]
    return await safety_case(
        scripts,
        guard=figures(shipped_messages(), heard_by(guard)),
        heard_by=listeners(guard),
        further=kept,
        remarks=remarks,
        on_part=remark,
    )


async def _stored(store: str) -> list[Claim]:
    from scriptgraph.assurance.case.stored import stored_claims
    from scriptgraph.cli.looked_through import look_through
    from scriptgraph.cli.stored import read_register

    looked = await look_through(store, [], None)
    stones, vanished = await read_register(store)
    return stored_claims(
        store, looked.found, looked.unheard, forgotten=len(stones), vanished=vanished
    )


def told(found: Compared) -> Iterator[str]:
    """Write a case for a terminal: what is not shown in full, the rest in a line each."""
    for claim in found.case.claims:
        change = found.changes[claim.id]
        news = f" [{_CHANGES[change]}]" if found.since and change != "unchanged" else ""
        yield f"{_SIGNS[claim.outcome]} {claim.about}: {claim.text}{news}"
        if claim.outcome != "shown":
            yield f"    {claim.evidence}"
            yield from (f"      {line}" for line in claim.lines)
    for gone in found.gone:
        yield f"- {gone.about}: {gone.text} [no longer claimed]"
    yield from (f"not claimed: {remark}" for remark in found.case.remarks)
    counts = {sign: 0 for sign in _SIGNS}
    for claim in found.case.claims:
        counts[claim.outcome] += 1
    fallen = len(found.with_change("fallen"))
    yield (
        f"{len(found.case.claims)} claims: {counts['shown']} shown, {counts['refuted']} refuted, "
        f"{counts['open']} not shown" + (f"; {fallen} fallen since {found.since}" if fallen else "")
    )


_SIGNS = {"shown": "✓", "refuted": "✗", "open": "?"}
