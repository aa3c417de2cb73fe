"""A rubric: criteria by which replies or whole dialogues are scored, each with anchored levels."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from scriptgraph.core.copying import FreshCopies
from scriptgraph.core.digest import digest
from scriptgraph.script.fields import Identifier, OneLine

OVERALL = "overall"
"""Stands for the mean of all criteria, wherever figures are given by criterion."""


class _Part(FreshCopies):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Criterion(_Part):
    """One thing that is scored."""

    id: Identifier
    title: OneLine
    definition: OneLine
    levels: dict[int, OneLine]
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
    caution: str = ""
    """What to bear in mind about such scores; shown wherever they are, never to the judge."""

    @property
    def scale(self) -> range:
        """Give every score there is, from the lowest."""
        return range(self.lowest, self.highest + 1)

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        """Map ids to criteria."""
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def hash(self) -> str:
        """Identify what is judged by: two rubrics with the same ask a judge the same."""
        return digest(self.model_dump_json(exclude={"title", "caution"}))

    @model_validator(mode="after")
    def _is_whole(self) -> Rubric:
        if self.lowest >= self.highest:
            raise ValueError(f"the scale from {self.lowest} to {self.highest} has no two scores")
        if len(self.by_id) < len(self.criteria):
            raise ValueError("two criteria have the same id")
        if OVERALL in self.by_id:
            raise ValueError(f"{OVERALL!r} stands for the mean of all criteria, and can be none")
        for criterion in self.criteria:
            if list(criterion.levels) != list(self.scale):
                raise ValueError(f"{criterion.id!r} needs one level for each score, in order")
        return self
