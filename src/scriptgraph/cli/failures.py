"""What a person at a terminal is told where a turn has failed."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.cli.stopping import Stopped
from scriptgraph.core.errors import AccessError, ModelError, ScriptgraphError
from scriptgraph.language.detection import fallback
from scriptgraph.nodes.heard import emergency_words
from scriptgraph.script.model import Script


def said(error: Exception) -> str:
    """Say in one line what went wrong."""
    words = " ".join(str(error).split())
    return words if isinstance(error, ScriptgraphError | Stopped) else f"The store failed: {words}"


def instead_of_answer(script: Script, error: Exception) -> Iterator[str]:
    """Give what the script says where no answer comes: its sentence for that, and where help is."""
    if isinstance(error, Stopped):
        return
    if isinstance(error, ModelError | AccessError):
        yield f"\n{script.agent.name}:\n{script.fallback or fallback(script.language)}"
    if words := emergency_words(script):
        yield "\nIn an emergency:\n{}\n".format("\n\n".join(words))
