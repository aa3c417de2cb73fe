"""How the rehearsal model hears that somebody takes back what they have told."""

from __future__ import annotations

from collections.abc import Collection

from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import withdraws
from scriptgraph.rehearsal.sayings import told_in


def heard_back(known: Collection[str], said: str, code: str) -> list[str]:
    """Name the known values that somebody takes back: those that they name, or the only one.

    Args:
        known: The names of what is known.
        said: What was said.
        code: The code of the language.
    """
    told = told_in(said)
    if not withdraws(told, code):
        return []
    words = {*words_in(told)}
    named = [name for name in known if words & {*words_in(name.replace("_", " "))}]
    return named or (list(known) if len(known) == 1 else [])
