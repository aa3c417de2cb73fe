"""Writes values as an author reads them; what says so needs no solver and no graph."""

from __future__ import annotations

from collections.abc import Mapping


def values_in_words(values: Mapping[str, object]) -> str:
    """Write example values: `mood = 7, name not known`."""
    shown = [
        f"{name} not known" if value is None else f"{name} = {_plain(value)}"
        for name, value in values.items()
    ]
    return ", ".join(shown)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
