"""Tells whoever runs the program what went wrong in a turn, without a word of what was said."""

import logging
from collections.abc import Sequence
from contextlib import suppress

from langgraph.config import get_config

from scriptgraph.core.digest import digest
from scriptgraph.core.refused import Unwritten

log = logging.getLogger("scriptgraph.models")
guard = logging.getLogger("scriptgraph.guard")


def note_unwritten(unwritten: Unwritten | None) -> None:
    """Warn that nobody has answered somebody, where that is so: nothing is raised for it."""
    if unwritten:
        log.warning("no model answered (%s) in session %s", unwritten["kind"], _session())


def note_unheard(listeners: Sequence[str]) -> None:
    """Warn that some of those who listen for danger have told nothing: their session is heard less.

    Args:
        listeners: Which; their reasons are in the trace, and may hold words.
    """
    if listeners:
        told = " and ".join(listeners)
        guard.warning("the guard's %s has told nothing in session %s", told, _session())


def _session() -> str:
    """Give the digest of the session's name."""
    with suppress(RuntimeError):
        return digest(str(get_config().get("configurable", {}).get("thread_id", "")))
    return ""
