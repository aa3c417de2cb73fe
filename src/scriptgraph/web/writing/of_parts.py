"""What stands in a part, as it is told of the text that uses it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from scriptgraph.core.findings import Finding, Place, Source
from scriptgraph.core.findings import Path as Step
from scriptgraph.web.shown import InPart
from scriptgraph.web.writing.room import Room


@dataclass(frozen=True)
class FoundInPart(Finding):
    """A finding at the line that uses a part, and where it is in the part."""

    part: InPart | None = None
    """None where the part cannot be opened in a browser."""


@dataclass(frozen=True)
class Elsewhere:
    """Knows of what a script has from its parts where it is written."""

    source: Source
    room: Room | None

    def at(self, path: Step) -> InPart | None:
        """Give the place of a part of the model; None where it stands in the script itself."""
        return self.place(self.source.place(path))

    def place(self, place: Place) -> InPart | None:
        """Give a place in a part as a browser finds it."""
        if self.room is None or place.file in (self.source.file, ""):
            return None
        name = self.room.name(place.file)
        return InPart(file=name, line=place.line, column=place.column) if name else None


def told_here(finding: Finding, source: Source, room: Room | None) -> Finding:
    """Give a finding at its line of the text; one in a part names its own place there.

    Args:
        finding: The finding.
        source: Of the script that was made of the text.
        room: Where its parts are.
    """
    place, message = finding.place, finding.message
    if not source.files:
        return finding
    if place.file not in (source.file, ""):
        message = f"{place}: {message}"
        finding = FoundInPart(**vars(finding), part=Elsewhere(source, room).place(place))
        place = source.use_of(finding.section or "")
    if room:  # where it lies on the server is nobody's business
        message = message.replace(f"{room.path}{os.sep}", "")
    return replace(finding, message=message, place=place)


def placed_here(source: Source) -> Source:
    """Give the places of a script in its own text."""
    if not source.files:
        return source
    return replace(source, places={path: source.own_place(path) for path in source.places})


def uses_any(source: Source, files: Iterable[Path]) -> bool:
    """Say whether a script uses one of some files as its part."""
    used = {Path(file).resolve() for file in source.files}
    return not used.isdisjoint(file.resolve() for file in files)
