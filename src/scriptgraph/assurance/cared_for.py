"""Holds what was sent to somebody in danger against the words of care, for the audit."""

from __future__ import annotations

from typing import get_args

from scriptgraph.core.danger import About
from scriptgraph.core.trace import TraceRecord
from scriptgraph.safety.guard.words_of_care import (
    Occasion,
    words_behind_end,
    words_of_care,
)
from scriptgraph.safety.helplines import regions
from scriptgraph.script.contacts import by_region
from scriptgraph.script.model import Script
from scriptgraph.script.routes import AFTER_END

ALTERED = "the words of care were not sent as they stand"


def is_care(record: TraceRecord) -> bool:
    """Say whether a decision is to send words of care, or what is said behind the end."""
    return _is_in_danger(record) or record["rule"] == AFTER_END


def _is_in_danger(record: TraceRecord) -> bool:
    return record.get("care") in get_args(Occasion)


def is_exact(script: Script, record: TraceRecord, said: str) -> bool:
    """Say whether a message is the words of care of a decision, or those behind the end.

    The trace does not tell the region: the words for any count, and for any danger once it is not
    heard anew.
    """
    contacts = by_region(script.contacts)
    occasion: Occasion = "first" if record.get("care") == "first" else "again"
    found = record.get("guard")
    known: tuple[About, ...] = ("self", "from others", "to others")
    abouts = (found["about"],) if found and occasion == "first" else known
    everywhere = ("", *regions(), *contacts)
    if not _is_in_danger(record):
        return any(said == words_behind_end(script.language, one, contacts) for one in everywhere)
    texts = (
        (words_of_care(occasion, about, script.language, region, contacts), region)
        for about in abouts
        for region in everywhere
    )
    if record["rule"] != AFTER_END:
        return any(said == text for text, _ in texts)
    return any(
        said == words_behind_end(script.language, region, contacts, text) for text, region in texts
    )
