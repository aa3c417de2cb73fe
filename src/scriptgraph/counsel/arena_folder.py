"""The folder of an arena: its dialogues, the one design that they all follow, and the ranking."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scriptgraph.counsel.arena import ArenaDialogue, Tournament
from scriptgraph.counsel.casting import ArenaDesign
from scriptgraph.counsel.ledger import open_ledger
from scriptgraph.errors import InputError
from scriptgraph.files import whole_file
from scriptgraph.formats.case import Case
from scriptgraph.results import Remark

DIALOGUES = "dialogues.jsonl"
MANIFEST = "manifest.json"
RANKING = "ranking.json"
STORE = "sessions.sqlite"


@contextmanager
def open_tournament(
    path: Path, design: ArenaDesign, clients: Sequence[Case], remark: Remark
) -> Iterator[Tournament]:
    """Open an arena's folder, new or to go on in, for one process at a time.

    Raises:
        InputError: When it follows another design, is in use or cannot be written.
    """
    _refuse_other(path, design)

    def differs(one: ArenaDialogue) -> str:
        return "" if one.design == design.hash else f"a dialogue of another design ({one.id!r})"

    file = path / DIALOGUES
    with open_ledger(file, ArenaDialogue, "a dialogue", differs=differs, remark=remark) as ledger:
        write_json(path / MANIFEST, {"rehearsal": design.rehearsal, "design": design.document})
        yield Tournament(design, clients, ledger)


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Write a document entirely or not at all."""
    with whole_file(path) as file:
        file.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _refuse_other(path: Path, design: ArenaDesign) -> None:
    """Refuse a folder in which something else was begun, and say what is different."""
    manifest = path / MANIFEST
    if not manifest.exists():
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise InputError(f"{path} holds something else; give a new or an empty folder")
        return
    try:
        kept = json.loads(manifest.read_text(encoding="utf-8"))["design"]
        names = [name for name in design.document if kept.get(name) != design.document[name]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{manifest} is no manifest of an arena") from error
    if names:
        lines = [f"  {one}: {kept.get(one)!r} there, {design.document[one]!r} now" for one in names]
        raise InputError(
            "\n".join([f"{path} belongs to another arena; give another folder", *lines])
        )
