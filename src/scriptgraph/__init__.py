"""Compile expert-written dialogue scripts into LangGraph state graphs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scriptgraph.core.errors import InputError, ModelError, ScriptError, ScriptgraphError
    from scriptgraph.core.settings import Settings
    from scriptgraph.formats.load import load_script
    from scriptgraph.graphs.roleplay import create_roleplay
    from scriptgraph.graphs.session import create_session
    from scriptgraph.graphs.simulation import create_simulation
    from scriptgraph.graphs.unconstrained import create_unconstrained
    from scriptgraph.rehearsal.model import RehearsalModel
    from scriptgraph.script.check import check
    from scriptgraph.script.model import Script
    from scriptgraph.sessions.checkpoints import open_store
    from scriptgraph.sessions.conversation import Conversation

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
    "Conversation": "scriptgraph.sessions.conversation",
    "InputError": "scriptgraph.core.errors",
    "ModelError": "scriptgraph.core.errors",
    "RehearsalModel": "scriptgraph.rehearsal.model",
    "Script": "scriptgraph.script.model",
    "ScriptError": "scriptgraph.core.errors",
    "ScriptgraphError": "scriptgraph.core.errors",
    "Settings": "scriptgraph.core.settings",
    "check": "scriptgraph.script.check",
    "create_roleplay": "scriptgraph.graphs.roleplay",
    "create_session": "scriptgraph.graphs.session",
    "create_simulation": "scriptgraph.graphs.simulation",
    "create_unconstrained": "scriptgraph.graphs.unconstrained",
    "load_script": "scriptgraph.formats.load",
    "open_store": "scriptgraph.sessions.checkpoints",
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
