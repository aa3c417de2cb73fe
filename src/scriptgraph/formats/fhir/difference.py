"""What a file says besides: the difference between two JSON values, and how it is put back.

A script says the words, answers and conditions of a questionnaire. Codes, links and whatever else
stood in the file are the difference between the file and what the script says in the same form.
`restored(said, difference(said, found))` is `found`, whatever both are.
"""

from __future__ import annotations

from typing import Any


def difference(said: Any, found: Any) -> dict[str, Any]:
    """Give what has to change in one JSON value to make it another; empty where nothing has to."""
    if isinstance(said, dict) and isinstance(found, dict):
        return _of_groups(said, found)
    if isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        pairs = enumerate(zip(said, found, strict=True))
        parts = {str(n): change for n, (one, other) in pairs if (change := difference(one, other))}
        return {"at": parts} if parts else {}
    return {} if type(said) is type(found) and said == found else {"is": found}


def restored(said: Any, change: dict[str, Any]) -> Any:
    """Change a JSON value as `difference` says."""
    if "is" in change:
        return change["is"]
    if isinstance(said, list):
        parts = change.get("at", {})
        return [restored(one, parts.get(str(n), {})) for n, one in enumerate(said)]
    if not isinstance(said, dict):
        return said
    inside, kept = change.get("in", {}), said.keys() - set(change.get("out", ()))
    found = {key: restored(said[key], inside.get(key, {})) for key in said if key in kept}
    return {**found, **change.get("set", {})}


def _of_groups(said: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    both = said.keys() & found.keys()
    inside = {
        key: change
        for key in found
        if key in both and (change := difference(said[key], found[key]))
    }
    parts = {
        "out": [key for key in said if key not in found],
        "set": {key: value for key, value in found.items() if key not in both},
        "in": inside,
    }
    return {name: part for name, part in parts.items() if part}
