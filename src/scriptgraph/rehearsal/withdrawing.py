"""How the rehearsal model hears that somebody takes back what they have told."""

from __future__ import annotations

from collections.abc import Collection

from scriptgraph.language.polarity import declines
from scriptgraph.language.recanted import recanted
from scriptgraph.rehearsal.sayings import told_in


def heard_back(known: Collection[str], said: str, code: str) -> list[str]:
    """Name the known values that somebody takes back: those that they name, or the only one.

    Args:
        known: The names of what is known.
        said: What was said.
        code: The code of the language.
    """
    named = recanted(told_in(said), known, code)
    if named is None:
        return []
    return [name for name in known if name in named] or (list(known) if len(known) == 1 else [])


def only_takes_back(known: Collection[str], said: str, code: str) -> bool:
    """Say whether somebody takes something back, and does not decline what is asked for now."""
    told = told_in(said)
    return recanted(told, known, code) is not None and not declines(told, code)
