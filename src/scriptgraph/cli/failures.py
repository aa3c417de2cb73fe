"""What a person at a terminal is told where a turn has failed."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.cli.rendering import agent_name
from scriptgraph.cli.stopping import Stopped
from scriptgraph.core.errors import AccessError, ModelError, ScriptgraphError
from scriptgraph.language.detection import fallback
from scriptgraph.language.labels import Labels, labels
from scriptgraph.nodes.heard import emergency_words
from scriptgraph.script.model import Script


def said(error: Exception, words: Labels) -> str:
    """Say in one line what went wrong."""
    told = " ".join(str(error).split())
    is_ours = isinstance(error, ScriptgraphError | Stopped)
    return told if is_ours else words.say("store_failed", words=told)


def instead_of_answer(script: Script, error: Exception) -> Iterator[str]:
    """Give what the script says where no answer comes: its sentence for that, and where help is."""
    labelled = labels(script.language)
    if isinstance(error, Stopped):
        return
    if isinstance(error, ModelError | AccessError):
        yield f"\n{agent_name(script, labelled)}:\n{script.fallback or fallback(script.language)}"
    if words := emergency_words(script):
        yield "\n{}\n{}\n".format(labelled.say("emergency"), "\n\n".join(words))
