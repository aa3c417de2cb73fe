"""Scores as data: one JSON line for each time a rubric was applied to something."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scriptgraph.files.kept import Kept
from scriptgraph.replies.rubric import OVERALL


class Score(BaseModel):
    """The score of one criterion."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str
    score: int


class ScoreSheet(Kept):
    """One application of a rubric; a criterion without a score is missing, never filled."""

    id: str
    """What was scored: a reply's or a dialogue's id."""

    content: str = ""
    """Identifies what was scored by its words."""

    dialogue: str | None = None
    """The dialogue that it is, or is from."""

    rubric: str
    rubric_hash: str = ""
    repeat: Annotated[int, Field(ge=1)] = 1
    judge: str
    """The judge's model, as it was asked for."""

    temperature: float | None = None
    """The judge's; None where it has none."""

    rehearsal: bool = False
    """Whether no language model judged."""

    scored: str | None = None
    """Whose reply it is: its model, where that is known."""

    scores: dict[str, Score] = Field(default_factory=dict)
    """Criterion → its score; only those that there are."""

    missing: dict[str, str] = Field(default_factory=dict)
    """Criterion → why it has no score."""

    @property
    def key(self) -> tuple[str, int]:
        """Give what was scored, and which repeat it is."""
        return self.id, self.repeat

    @property
    def overall(self) -> float | None:
        """Give the mean of all criteria; None while one is missing."""
        if self.missing or not self.scores:
            return None
        return sum(one.score for one in self.scores.values()) / len(self.scores)

    def value(self, criterion: str) -> float | None:
        """Give one score, or that of the whole (`OVERALL`); None where it is missing."""
        if criterion == OVERALL:
            return self.overall
        one = self.scores.get(criterion)
        return None if one is None else float(one.score)

    def values(self) -> dict[str, int]:
        """Give criterion → score."""
        return {name: one.score for name, one in self.scores.items()}


def fuller(first: ScoreSheet | None, second: ScoreSheet) -> ScoreSheet:
    """Choose the sheet with more scores; the later one where both have as many."""
    return first if first and len(first.scores) > len(second.scores) else second
