"""What people gave, as data: one JSON line for each time somebody rated something."""

from typing import Annotated

from pydantic import ConfigDict, Field, StrictBool, model_validator

from scriptgraph.files.lines import Identified


class HumanScores(Identified):
    """What a person gave a reply or a dialogue, criterion by criterion."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    scores: Annotated[dict[str, int], Field(min_length=1)]
    """Criterion → its score."""

    rater: str = ""
    """Who rated; several people may rate one thing."""

    @property
    def rated(self) -> tuple[str, ...]:
        """Name each thing that it rates."""
        return tuple(f"{self.id}: {name}" for name in self.scores)


FINDINGS = ("completed", "coherent")
"""What a verifier, or a person in its place, finds about a switch."""


class HumanVerdict(Identified):
    """What a person found about one switch of a dialogue."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    """The dialogue's id."""

    switch: Annotated[int, Field(ge=1)]
    """Which `completed` event of the dialogue, from 1."""

    completed: StrictBool | None = None
    coherent: StrictBool | None = None
    rater: str = ""

    @model_validator(mode="after")
    def _finds_something(self) -> "HumanVerdict":
        if self.completed is None and self.coherent is None:
            raise ValueError("a line needs `completed` or `coherent`, true or false")
        return self

    @property
    def found(self) -> tuple[str, ...]:
        """Name what it says something about."""
        return tuple(name for name in FINDINGS if getattr(self, name) is not None)

    @property
    def rated(self) -> tuple[str, ...]:
        """Name each thing that it rates."""
        return tuple(f"{self.id}, switch {self.switch}: {name}" for name in self.found)
