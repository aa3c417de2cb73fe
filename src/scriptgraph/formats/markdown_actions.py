"""Reads what a Markdown script says of its actions: one line for each thing that is said of one.

`- action: book_slot takes preferred_day`, `- action: book_slot gives slot: string`,
`- action: book_slot has 10 seconds`, `- action: book_slot rehearses slot: Tuesday at ten`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats import notation
from scriptgraph.formats.outline import Outline, in_a_line

_FORMS = (
    "Write `- action: book_slot takes preferred_day`, `- action: book_slot gives slot: string`, "
    "`- action: book_slot has 10 seconds` or `- action: book_slot rehearses slot: at ten`."
)
_SECOND = re.compile(r"[,;，；]\s*([^\W\d]\w*)\s*[:：]")
"""Another value behind the first: `slot: Tuesday at ten, booked: yes`."""

_SECONDS = re.compile(r"(\d+)\s*seconds?", re.IGNORECASE)


def read_action(outline: Outline, script: dict[str, Any], line: str, place: Place) -> None:
    """Keep what a line says of an action, or report that it says nothing.

    Args:
        outline: Where faults are reported.
        script: Where actions are kept.
        line: What stands behind `- action:`.
        place: Where it stands.
    """
    found = notation.ACTION.fullmatch(line)
    if found is None:
        message = f"{in_a_line(line)!r} does not say what an action takes or gives"
        outline.fault("wrong-value", message, place, _FORMS)
        return
    name, verb, rest = found[1], (found[2] or "").lower(), (found[3] or "").strip()
    outline.places.setdefault(("actions",), place)
    outline.places.setdefault(("actions", name), place)
    action = script.setdefault("actions", {}).setdefault(name, {})
    path: Path = ("actions", name)
    if other := _second(verb, rest, action.get("gives", {})):
        message = f"of the action {name!r} two values stand in one line: {other[1]!r} is the second"
        first, second = rest[: other.start()].rstrip(), rest[other.start(1) :]
        lines = f"`- action: {name} {verb} {first}` and `- action: {name} {verb} {second}`"
        outline.fault("wrong-value", message, place, f"Write a line for each: {lines}.")
        return
    match verb:
        case "takes":
            outline.places.setdefault((*path, "takes"), place)
            action.setdefault("takes", []).extend(each.strip() for each in rest.split(","))
        case "has":
            _keep(outline, action, (*path, "seconds"), _seconds(rest), place)
        case "gives":
            value, _, kind = (part.strip() for part in rest.partition(":"))
            outline.places.setdefault((*path, "gives"), place)
            kinds = action.setdefault("gives", {})
            known = notation.read_type(kind) if kind else None
            _keep(outline, kinds, (*path, "gives", value), known, place)
        case "rehearses":
            value, _, text = (part.strip() for part in rest.partition(":"))
            outline.places.setdefault((*path, "rehearsed"), place)
            given = action.setdefault("rehearsed", {})
            _keep(outline, given, (*path, "rehearsed", value), text or None, place)


def _second(verb: str, rest: str, gives: Collection[str]) -> re.Match[str] | None:
    """Find a second value in a line; what is rehearsed may hold a colon that names none."""
    if verb == "rehearses":
        return next((one for one in _SECOND.finditer(rest) if one[1] in gives), None)
    return _SECOND.search(rest) if verb == "gives" and "{" not in rest else None


def _seconds(text: str) -> str | None:
    found = _SECONDS.fullmatch(text)
    return found[1] if found else None


def _keep(outline: Outline, home: dict[str, Any], path: Path, value: Any, place: Place) -> None:
    """Keep what is said once, and said."""
    key = str(path[-1])
    if value is None:
        message = f"of the action {path[1]!r} it is not said what {key!r} is"
        outline.fault("wrong-value", message, place, _FORMS)
    elif key in home:
        message = f"of the action {path[1]!r} it is said twice what {key!r} is"
        outline.fault("duplicate-key", message, place, "Leave one of the lines out.")
    else:
        outline.places[path] = place
        home[key] = value
