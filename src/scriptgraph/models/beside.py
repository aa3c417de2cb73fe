"""Where a message keeps what came beside its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from langchain_core.messages import BaseMessage

ASIDE = "reasoning_content"
"""Under which key a message keeps what a server gave beside an empty answer."""

NOTE = "scriptgraph"
"""Under which key of its `response_metadata` a message keeps how it was asked for."""


Way = Literal["asked", "batched", "kept"]
"""How an answer came: its server was asked, at once or in a batch, or it had been kept."""


class Note(NamedTuple):
    """How a message was asked for, where that was another way than usual."""

    remarks: list[str]
    filtered: str | None
    """What the user's newest words were refused for; None where they were not."""

    way: Way = "asked"
    """How it came."""


def note_of(message: BaseMessage) -> Note:
    """Read the note of a message; what another model keeps under our key is none."""
    told = message.response_metadata.get(NOTE)
    note = told if isinstance(told, Mapping) else {}
    remarks, filtered = note.get("remarks"), note.get("filtered")
    return Note(
        [one for one in remarks if isinstance(one, str)] if isinstance(remarks, list) else [],
        filtered if isinstance(filtered, str) else None,
        next((way for way in get_args(Way) if way == note.get("way")), "asked"),
    )
