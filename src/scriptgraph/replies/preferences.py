"""A judge's choice between two replies as data: one JSON line for each time it was asked."""

from typing import Literal

from pydantic import ConfigDict

from scriptgraph.files.kept import Kept
from scriptgraph.files.lines import Identified

Side = Literal["A", "B"]
Preferred = Literal["A", "B", "tie"]

WHOLE = ""
"""Stands for the whole rubric where a criterion's id could stand."""


class ReplyChoice(Kept):
    """Which of two replies to the same input a judge preferred, in one order of the two."""

    id: str
    """The input's id."""

    criterion: str = WHOLE
    """The one criterion that was judged by; `WHOLE` for all of the rubric."""

    first: Side
    """Whose reply was shown first."""

    choice: Preferred | None = None
    """None where it is missing."""

    reason: str = ""
    missing: str = ""
    """Why there is no choice."""

    judge: str
    """The judge's model, as it was asked for."""

    rubric: str
    rubric_hash: str
    replies: str
    """Identifies the input and both replies by their content."""

    rehearsal: bool = False
    """Whether no language model judged."""

    @property
    def key(self) -> tuple[str, tuple[str, Side]]:
        """Give the input, and what was asked of it."""
        return self.id, (self.criterion, self.first)


class HumanChoice(Identified):
    """Which of two replies a person preferred."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    choice: Preferred
