"""Holds what was sent to somebody in danger against the words of care, for the audit."""

from __future__ import annotations

from typing import get_args

from scriptgraph.core.trace import About, TraceRecord
from scriptgraph.safety.guard.words_of_care import Occasion, regions, words_of_care
from scriptgraph.script.contacts import by_region
from scriptgraph.script.model import Script

ALTERED = "the words of care were not sent as they stand"


def is_care(record: TraceRecord) -> bool:
    """Say whether a decision is to send words of care."""
    return record.get("care") in get_args(Occasion)


def is_exact(script: Script, record: TraceRecord, said: str) -> bool:
    """Say whether a message is the words of care of a decision.

    The trace does not tell the region: the words for any count, and for any danger once it is not
    heard anew.
    """
    contacts = by_region(script.contacts)
    occasion: Occasion = "first" if record.get("care") == "first" else "again"
    found = record.get("guard")
    known: tuple[About, ...] = ("self", "from others", "to others")
    abouts = (found["about"],) if found and occasion == "first" else known
    return any(
        said == words_of_care(occasion, about, script.language, region, contacts)
        for about in abouts
        for region in ("", *regions(), *contacts)
    )
