"""The folder of an arena: its dialogues, the one design that they all follow, and the ranking."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.files.ledger import read_ledger
from scriptgraph.files.lines import Remark
from scriptgraph.files.whole import write_json
from scriptgraph.formats.case import Case, case_id
from scriptgraph.records.results import DIALOGUES, MANIFEST
from scriptgraph.studies.arena.design import ArenaDesign, ArenaDocument
from scriptgraph.studies.arena.tournament import ArenaDialogue, Tournament
from scriptgraph.studies.documents import Part
from scriptgraph.studies.folder import FolderKind, locked_folder

RANKING = "ranking.json"
STORE = "sessions.sqlite"

_KIND = FolderKind(
    "an arena",
    mark="clients",
    other="belongs to another arena",
    foreign="holds something else",
)


class ArenaManifest(Part):
    """The manifest of an arena's folder."""

    rehearsal: bool
    design: ArenaDocument
    clients: dict[str, str]
    """Client → the hash of what it is."""


@contextmanager
def open_tournament(
    path: Path, design: ArenaDesign, clients: Sequence[Case], remark: Remark
) -> Iterator[Tournament]:
    """Open an arena's folder, new or to go on in, for one process at a time.

    Further clients may come to it; one that is there already has to be who it was.

    Raises:
        InputError: When it follows another design, knows another client of the same name, is in
            use or cannot be written.
    """
    _KIND.refuse_other(path, design.document.model_dump())

    def differs(one: ArenaDialogue) -> str:
        return "" if one.design == design.hash else f"a dialogue of another design ({one.id!r})"

    with locked_folder(path):
        file = path / DIALOGUES
        ledger = read_ledger(file, ArenaDialogue, "a dialogue", differs=differs, remark=remark)
        manifest = ArenaManifest(
            rehearsal=design.rehearsal,
            design=design.document,
            clients=_all_clients(path, clients),
        )
        write_json(path / MANIFEST, manifest.model_dump())
        yield Tournament(design, clients, ledger)


def _all_clients(folder: Path, clients: Sequence[Case]) -> dict[str, str]:
    """Identify every client by its content: those that the folder knows, and those of now.

    Raises:
        InputError: When one of them has changed; the picks would be about two clients as one.
    """
    kept = _KIND.manifest(folder).get("clients", {})
    given = {case_id(case): digest(json.dumps(case, sort_keys=True)) for case in clients}
    if changed := [repr(id_) for id_ in given if kept.get(id_, given[id_]) != given[id_]]:
        raise InputError(
            f"{folder} knows other clients by these names: {', '.join(changed)}; their "
            "cards, posts or cases have changed; give another folder, or other names"
        )
    return {**kept, **given}
