"""Scores as data: one JSON line for each time a rubric was applied to something."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scriptgraph.assessments import KeptCall


class Score(BaseModel):
    """The score of one criterion."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str
    score: int


class ScoreSheet(BaseModel):
    """One application of a rubric; a criterion without a score is missing, never filled."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    """What was scored: a reply's or a dialogue's id."""

    rubric: str
    repeat: Annotated[int, Field(ge=1)] = 1
    judge: str
    """The judge's model."""

    scored: str | None = None
    """Whose reply it is: its model, where that is known."""

    at: str
    scores: dict[str, Score] = Field(default_factory=dict)
    """Criterion → its score; only those that there are."""

    missing: dict[str, str] = Field(default_factory=dict)
    """Criterion → why it has no score."""

    call: KeptCall | None = None

    @property
    def overall(self) -> float | None:
        """Give the mean of all criteria; None while one is missing."""
        if self.missing or not self.scores:
            return None
        return sum(one.score for one in self.scores.values()) / len(self.scores)

    def line(self) -> str:
        """Write it as one line of JSON."""
        return self.model_dump_json(exclude_none=True)

    def values(self) -> dict[str, int]:
        """Give criterion → score."""
        return {name: one.score for name, one in self.scores.items()}
