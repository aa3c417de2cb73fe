"""Tells whoever runs the program what went wrong in a turn, without a word of what was said."""

import logging
from contextlib import suppress

from langgraph.config import get_config

from scriptgraph.core.digest import digest
from scriptgraph.core.trace import Unwritten

log = logging.getLogger("scriptgraph.models")


def note_unwritten(unwritten: Unwritten | None) -> None:
    """Warn that nobody has answered somebody, where that is so: nothing is raised for it."""
    if unwritten:
        log.warning("no model answered (%s) in session %s", unwritten["kind"], _session())


def _session() -> str:
    """Give the digest of the session's name."""
    with suppress(RuntimeError):
        return digest(str(get_config().get("configurable", {}).get("thread_id", "")))
    return ""
