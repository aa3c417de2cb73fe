"""Names that LangGraph gives to no node, so that nothing that becomes one is called so."""

from __future__ import annotations

_NAMES = frozenset({"configurable", "checkpoint_id", "checkpoint_map", "checkpoint_ns"})


def is_langgraphs(name: str) -> bool:
    """Say whether LangGraph keeps a name for itself."""
    return name in _NAMES or name.startswith("__")
