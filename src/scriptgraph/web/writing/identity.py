"""A script that is about to have another id: programs and links know it by the one that it has."""

from __future__ import annotations

import re
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import regular_bytes
from scriptgraph.formats.load import MAX_BYTES
from scriptgraph.formats.told import ENGLISH, catalogue
from scriptgraph.script.model import Script
from scriptgraph.web.shown import FindingShown
from scriptgraph.web.writing.looking import format_of, read
from scriptgraph.web.writing.place import known_file
from scriptgraph.web.writing.planned import is_programme
from scriptgraph.web.writing.room import Room, room_of
from scriptgraph.web.writing.shown import TextFormat

RULE = "id-changed"

_NAMED = re.compile(r"\s*(\{#[^}]*\})?\s*$")
"""The id that stands at the end of a heading, and the blanks before it."""


def new_id(folder: Path, name: str, text: str, language: str = ENGLISH) -> list[FindingShown]:
    """Say that a text gives its file's script another id than it has as it is saved.

    In Markdown that happens by itself when a title is changed.

    Args:
        folder: The folder that is served.
        name: The file's name; it may not be there yet.
        text: What is to be saved.
        language: In which it is told.
    """
    format = format_of(name)
    if is_programme(text, format):
        return []
    room = room_of(folder, name)[0]
    script, saved = read(text, format, room)[0], _saved(folder, name, format, room)
    if script is None or saved is None or script.id == saved:
        return []
    found = _finding(script, saved, text, format)
    if not (ours := catalogue(language).rules.get(RULE)):
        return [found]
    english = f"{found.message}. {found.hint}"
    return [
        found.model_copy(update={"message": ours.message, "hint": ours.hint, "detail": english})
    ]


def _finding(script: Script, saved: str, text: str, format: TextFormat) -> FindingShown:
    place = script.source.place(("script",))
    line = max(place.line, 1)
    written = [*text.splitlines(), *[""] * line][line - 1]
    is_heading = format == "markdown" and written.startswith("# ")
    is_setting = format == "yaml" and written.startswith("script:")
    mended = f"{_NAMED.sub('', written)} {{#{saved}}}" if is_heading else f"script: {saved}"
    by = "by its title " if is_heading else ""
    return FindingShown(
        rule=RULE,
        severity="warning",
        message=f"{by}this script has the id `{script.id}` now; as it is saved it has `{saved}`, "
        "by which programs, links and statistics know it",
        line=line,
        column=max(place.column, 1),
        hint=f"Write `{mended}` to keep the id.",
        mended=mended if is_heading or is_setting else None,
    )


def _saved(folder: Path, name: str, format: TextFormat, room: Room | None) -> str | None:
    """Give the id of a file's script as it is saved; None where it is none."""
    try:
        content = regular_bytes(known_file(folder, name), MAX_BYTES)
    except (InputError, OSError):  # it is not there yet, or cannot be read: that is said elsewhere
        return None
    script = read(content.decode("utf-8-sig", errors="replace"), format, room)[0]
    return script.id if script else None
