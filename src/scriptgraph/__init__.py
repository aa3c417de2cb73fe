"""Compile expert-written dialogue scripts into LangGraph state graphs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scriptgraph.check import check
    from scriptgraph.conversation import Conversation
    from scriptgraph.errors import InputError, ModelError, ScriptError, ScriptgraphError
    from scriptgraph.formats.load import load_script
    from scriptgraph.graphs.roleplay import create_roleplay
    from scriptgraph.graphs.session import create_session
    from scriptgraph.graphs.simulation import create_simulation
    from scriptgraph.graphs.unconstrained import create_unconstrained
    from scriptgraph.models.rehearsal import RehearsalModel
    from scriptgraph.script import Script
    from scriptgraph.settings import Settings
    from scriptgraph.store import open_store

    __version__: str

__all__ = [
    "Conversation",
    "InputError",
    "ModelError",
    "RehearsalModel",
    "Script",
    "ScriptError",
    "ScriptgraphError",
    "Settings",
    "check",
    "create_roleplay",
    "create_session",
    "create_simulation",
    "create_unconstrained",
    "load_script",
    "open_store",
]

_HOMES = {
    "Conversation": "scriptgraph.conversation",
    "InputError": "scriptgraph.errors",
    "ModelError": "scriptgraph.errors",
    "RehearsalModel": "scriptgraph.models.rehearsal",
    "Script": "scriptgraph.script",
    "ScriptError": "scriptgraph.errors",
    "ScriptgraphError": "scriptgraph.errors",
    "Settings": "scriptgraph.settings",
    "check": "scriptgraph.check",
    "create_roleplay": "scriptgraph.graphs.roleplay",
    "create_session": "scriptgraph.graphs.session",
    "create_simulation": "scriptgraph.graphs.simulation",
    "create_unconstrained": "scriptgraph.graphs.unconstrained",
    "load_script": "scriptgraph.formats.load",
    "open_store": "scriptgraph.store",
}


def __dir__() -> list[str]:
    """List the public names, which are there before they are imported."""
    return sorted([*globals(), *__all__, "__version__"])


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: checking a script needs no language model."""
    if name == "__version__":
        return import_module("importlib.metadata").version("scriptgraph")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
