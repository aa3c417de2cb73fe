"""Names that no section can have, as a part of the graph has them, or LangGraph itself."""

from __future__ import annotations

from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.script.moves import BACK

_PARTS = frozenset({"dispatch", "patient"})
_WORDS = frozenset({"start", END_OF_SESSION})
"""What stands in rules, and in drawings, for no section: in any case of its letters."""

_LANGGRAPHS = frozenset({"configurable", "checkpoint_id", "checkpoint_map", "checkpoint_ns"})


def is_reserved(name: str, *, with_back: bool = True) -> bool:
    """Say whether a section cannot be called so.

    Args:
        name: The name.
        with_back: Whether rules may say `back`, so that this is no section's name either.
    """
    word = name.casefold()
    is_word = word in _WORDS or (with_back and word == BACK)
    return is_word or name in _PARTS or is_langgraphs(name)


def is_langgraphs(name: str) -> bool:
    """Say whether LangGraph keeps a name for itself, and gives it to no node."""
    return name in _LANGGRAPHS or name.startswith("__")
