"""The parts of a script in which a mistake stands: what else is said of them follows from it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from scriptgraph.core.findings import Finding, Path, Place
from scriptgraph.script.model import Script

_PART = 2
"""How many steps lead to what a mistake spoils as a whole: a section, a rule for any time."""


class Spoiled:
    """Knows where in its file a script is spoiled."""

    def __init__(self, script: Script, found: Iterable[Finding]) -> None:
        """Take what has been said of the file."""
        places = script.source.places.items()
        starts = [(at.line, at.column, path) for path, at in places if 0 < len(path) <= _PART]
        self._starts = sorted(starts, key=lambda start: (*start[:2], len(start[2])))
        self._keys = [start[:2] for start in self._starts]
        told = list(found)
        self._told = {finding.place for finding in told}
        errors = [finding.place for finding in told if finding.severity == "error"]
        self.by_errors = bool(errors)
        self._parts = {self._part(place) for place in errors}

    def at(self, place: Place) -> bool:
        """Say whether something has been said of this place, or an error stands in its part."""
        return place in self._told or (self.by_errors and self._part(place) in self._parts)

    def _part(self, place: Place) -> Path | None:
        """Give the section, the rule for any time or the setting in which a place lies."""
        number = bisect_right(self._keys, (place.line, place.column))
        return self._starts[number - 1][2] if number else None
