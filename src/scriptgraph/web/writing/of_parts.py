"""What stands in a part, as it is told of the text that uses it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from scriptgraph.core.findings import Finding, Source


def told_here(finding: Finding, source: Source, folder: Path | None) -> Finding:
    """Give a finding at its line of the text; one in a part names its own place there.

    Args:
        finding: The finding.
        source: Of the script that was made of the text.
        folder: Where its parts are.
    """
    place, message = finding.place, finding.message
    if not source.files:
        return finding
    if place.file not in (source.file, ""):
        message = f"{place}: {message}"
        place = source.use_of(finding.section or "")
        finding = replace(finding, kind="")  # no text of another language has the place before it
    if folder:  # where it lies on the server is nobody's business
        message = message.replace(f"{folder}{os.sep}", "")
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
