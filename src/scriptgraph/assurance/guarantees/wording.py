"""Writes values as an author reads them; what says so needs no solver and no graph."""

from __future__ import annotations

from collections.abc import Mapping

from scriptgraph.script.questions import declined, question


def values_in_words(values: Mapping[str, object]) -> str:
    """Write example values: `mood = 7, name not known, age declined`."""
    return ", ".join(_shown(name, values) for name in values if not question(name))


def _shown(name: str, values: Mapping[str, object]) -> str:
    if values[name] is None:
        return f"{name} {'declined' if values.get(declined(name)) else 'not known'}"
    return f"{name} = {_plain(values[name])}"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
