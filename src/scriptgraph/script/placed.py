"""The way back from a place in a text to the part of a script that is written there."""

from __future__ import annotations

from scriptgraph.core.findings import Finding, Path, Place
from scriptgraph.script.model import Script
from scriptgraph.script.moves import named

_RULE_OF_ALL, _RULE = 2, 4
"""Steps of the path to a rule: `anytime, 0` and `sections, talk, next, 0`."""


class Placed:
    """Knows which section and which move a finding is about."""

    def __init__(self, script: Script | None) -> None:
        """Take note of every part whose place is known; without a script there is none."""
        self._moves: dict[tuple[int, int], str] = {}
        self._sections: dict[tuple[int, int], str] = {}
        for path, place in script.source.places.items() if script else ():
            at = place.line, place.column
            if move := _move(path):
                self._moves.setdefault(at, move)
            if len(path) > 1 and path[0] == "sections":
                self._sections.setdefault(at, str(path[1]))

    def move(self, place: Place) -> str | None:
        """Name the move that is written at a place, if one is; see `moves.named`."""
        return self._moves.get((place.line, place.column))

    def section(self, finding: Finding) -> str | None:
        """Name the section that a finding is about, if it is about one."""
        place = finding.place
        return finding.section or self._sections.get((place.line, place.column))


def _move(path: Path) -> str | None:
    match path:
        case ("anytime", int(), *_):
            return named(path[:_RULE_OF_ALL])
        case ("sections", _, "next", int(), *_):
            return named(path[:_RULE])
        case ("limits", *rest) | ("sections", _, "limits", *rest):
            is_visits = rest == ["visits"]
            return named(path if is_visits or not rest else path[:-1])
    return None
