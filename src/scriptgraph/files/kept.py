"""Lines that are kept on disk: whatever was asked of a model is a line with what it cost."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer

from scriptgraph.core.calls import ModelCall

as_it_is = PlainSerializer(lambda value: value, return_type=dict[str, Any])
"""Keeps in a line also what is None: a server that reports no tokens leaves a call without them."""

KeptCall = Annotated[ModelCall, as_it_is]


class KeptLine(BaseModel):
    """One line of a file; a later version may have written more into it."""

    model_config = ConfigDict(extra="allow", frozen=True)

    def line(self) -> str:
        """Write it as one line of JSON."""
        return self.model_dump_json(exclude_none=True)


class Kept(KeptLine):
    """A line that somebody was asked for, and what it cost."""

    at: str
    call: KeptCall | None = None
    """None where no model was asked, or none answered."""
