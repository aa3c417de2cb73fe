"""What a table of words is read as."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A part of a table: it is never changed, and what it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
