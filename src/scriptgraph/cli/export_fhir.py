"""`scriptgraph export --format fhir`: the answers of sessions, each with what proves it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scriptgraph.cli.output import say, write_whole
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.cli.stored import Session
    from scriptgraph.exports.provenance import Provenance
    from scriptgraph.exports.responses import Held
    from scriptgraph.script.model import Script


def export_fhir(
    sessions: Sequence[Path],
    store: str,
    script: Path | None,
    out: Path | None,
    provenance: Provenance,
    *,
    force: bool,
) -> None:
    """Write a QuestionnaireResponse for each questionnaire of each session, one a line.

    Args:
        sessions: Files of dialogues (.jsonl), or names of sessions of the store.
        store: Where sessions are kept.
        script: The script they were held with, where the store does not keep it.
        out: The file; None for standard output.
        provenance: Of whom the answers are, and who gave them and wrote them down.
        force: Whether a file that is there is replaced.

    Raises:
        InputError: When there is no such session, no questionnaire, or the file is there.
    """
    from scriptgraph.exports.responses import response
    from scriptgraph.formats.fhir.writing import questionnaires
    from scriptgraph.formats.load import load_script

    given = load_script(script) if script else None
    found = [
        response(held, section, provenance)
        for path in sessions
        for held in _held(path, store, given)
        for section in questionnaires(held.script)
    ]
    if not found:
        raise InputError("none of these sessions was held with a script that has a questionnaire")
    if out is not None and out.suffix.lower() == ".json" and len(found) > 1:
        message = f"these are {len(found)} responses, and a .json file holds one; write .ndjson"
        raise typer.BadParameter(message, param_hint="--out")
    lines = "".join(json.dumps(one, ensure_ascii=True) + "\n" for one in found)
    if out is None:
        typer.echo(lines, nl=False)
        return
    if out.exists() and not force:
        raise InputError(f"{out} is there already; --force replaces it")
    write_whole(out, lines)
    noun = "response" if len(found) == 1 else "responses"
    say(f"{len(found)} {noun} written to {out}")


def _held(path: Path, store: str, given: Script | None) -> Iterator[Held]:
    from scriptgraph.cli.stored import from_dialogue, read_scripts, read_session
    from scriptgraph.formats.script_of import Repertoire
    from scriptgraph.records.dialogue import read_dialogues

    if path.suffix == ".jsonl" or path.is_file():
        scripts = Repertoire((path.parent / "scripts",), given)
        for dialogue in read_dialogues(path):
            yield _as_held(from_dialogue(dialogue), scripts.script_of(dialogue))
        return
    session = asyncio.run(read_session(store, str(path)))
    hash_ = session.script["hash"] if session.script else ""
    if given is None:
        kept = asyncio.run(read_scripts(store, [hash_])).get(hash_)
        if isinstance(kept, InputError):
            raise kept
        given = kept
    if given is None:
        raise InputError(
            f"the store keeps no script of session {session.id!r}; --script FILE gives it"
        )
    if given.hash != hash_:
        raise InputError(
            f"session {session.id!r} was held with another script, or version of it, whose "
            f"hash is {hash_}; the hash of {given.id!r} is {given.hash}"
        )
    yield _as_held(session, given)


def _as_held(session: Session, script: Script) -> Held:
    from scriptgraph.cli.rendering import Line
    from scriptgraph.exports.responses import Held, Said

    lines = [entry for entry in session.entries if isinstance(entry, Line)]
    return Held(
        name=session.id,
        script=script,
        trace=[entry for entry in session.entries if not isinstance(entry, Line)],
        said=[Said(line.turn, line.speaker == "user", line.text) for line in lines],
        has_ended=session.status == "ended",
    )
