"""Where a message keeps what came beside its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from langchain_core.messages import BaseMessage

ASIDE = "reasoning_content"
"""Under which key a message keeps what a server gave beside an empty answer."""

NOTE = "scriptgraph"
"""Under which key of its `response_metadata` a message keeps how it was asked for."""


class Note(NamedTuple):
    """How a message was asked for, where that was another way than usual."""

    remarks: list[str]
    filtered: str | None
    """What the user's newest words were refused for; None where they were not."""

    is_kept: bool = False
    """Whether it is an answer that was kept from an earlier call, and nobody was asked."""


def note_of(message: BaseMessage) -> Note:
    """Read the note of a message; what another model keeps under our key is none."""
    told = message.response_metadata.get(NOTE)
    note = told if isinstance(told, Mapping) else {}
    remarks, filtered = note.get("remarks"), note.get("filtered")
    return Note(
        [one for one in remarks if isinstance(one, str)] if isinstance(remarks, list) else [],
        filtered if isinstance(filtered, str) else None,
        note.get("kept") is True,
    )
