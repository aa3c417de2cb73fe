"""One dialogue of results, as a session is read: every decision and its evidence."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache

from jinja2 import Template

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines_by_page import Line, Mark, lines_from
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.report.templates import environment
from scriptgraph.script.model import Script
from scriptgraph.sessions.dialogue_by_turn import collected_in, dialogue_by_turn
from scriptgraph.web.reading.document import TurnDocument
from scriptgraph.web.reading.results_listing import listed
from scriptgraph.web.reading.results_places import Place, script_folders
from scriptgraph.web.reading.results_shown import DialogueDocument
from scriptgraph.web.shelf import Shelf


def document_at(shelf: Shelf, place: Place, byte: int, identity: str) -> DialogueDocument:
    """Give the dialogue that begins at a byte.

    Raises:
        InputError: When there is none, or another one stands there by now.
    """
    line, dialogue = _read(place, byte, identity)
    script = script_of(shelf, place, dialogue)
    return DialogueDocument(
        about=listed(line),
        collected=collected_in(dialogue),
        titles={section.id: section.title for section in script.sections} if script else {},
        turns=[
            TurnDocument.model_validate(asdict(one)) for one in dialogue_by_turn(dialogue, script)
        ],
    )


def print_at(shelf: Shelf, place: Place, byte: int, identity: str) -> str:
    """Give that dialogue as a page for printing.

    Raises:
        InputError: As `document_at` does.
    """
    return _template().render(of=place.name, told=document_at(shelf, place, byte, identity))


def script_of(shelf: Shelf, place: Place, dialogue: Dialogue) -> Script | None:
    """Find the very script that a dialogue was held with: in its experiment, or as it is served."""
    if dialogue.script is None:
        return None
    for folder in script_folders(place, shelf.folder):
        known = shelf if folder == shelf.folder else Shelf(folder)
        script = known.known(dialogue.script["id"])
        if script and script.hash == dialogue.script["hash"]:
            return script
    return None


def _read(place: Place, byte: int, identity: str) -> tuple[Line[Dialogue], Dialogue]:
    lines = lines_from(place.dialogues, Dialogue, "a dialogue", Mark(byte), place.name)
    line = next(lines, None)
    if line is None or line.value is None or line.value.id != identity:
        why = f": {line.fault}" if line and line.fault else ""
        raise InputError(f"{place.name} has no dialogue {identity!a} at byte {byte}{why}")
    return line, line.value


@cache
def _template() -> Template:
    return environment("scriptgraph.web.reading").get_template("dialogue.html.jinja")
