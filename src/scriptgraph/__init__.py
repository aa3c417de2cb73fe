"""Compile expert-written dialogue scripts into LangGraph state graphs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scriptgraph.formats.load import load_script
    from scriptgraph.graphs.session import create_session
    from scriptgraph.graphs.simulation import create_simulation
    from scriptgraph.models.rehearsal import RehearsalModel
    from scriptgraph.script import Script
    from scriptgraph.settings import Settings

__all__ = [
    "RehearsalModel",
    "Script",
    "Settings",
    "create_session",
    "create_simulation",
    "load_script",
]

_HOMES = {
    "RehearsalModel": "scriptgraph.models.rehearsal",
    "Script": "scriptgraph.script",
    "Settings": "scriptgraph.settings",
    "create_session": "scriptgraph.graphs.session",
    "create_simulation": "scriptgraph.graphs.simulation",
    "load_script": "scriptgraph.formats.load",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: checking a script needs no language model."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
