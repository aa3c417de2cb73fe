"""A rubric: criteria by which replies or whole dialogues are scored, each with anchored levels."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scriptgraph.script import Identifier, OneLine


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Criterion(_Part):
    """One thing that is scored."""

    id: Identifier
    title: OneLine
    definition: str
    levels: dict[int, str]
    """Score → what it looks like; every score of the scale has one."""


class Rubric(_Part):
    """A whole rubric."""

    id: Identifier
    title: OneLine
    judges: Literal["reply", "dialogue"]
    """What is scored: one reply of the counsellor's, or a whole dialogue."""

    lowest: int
    highest: int
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        """Map ids to criteria."""
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def hash(self) -> str:
        """Identify the content."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]
