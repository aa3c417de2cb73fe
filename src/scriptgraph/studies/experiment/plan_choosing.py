"""The part of a plan that lets the dialog actor choose among several replies."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from scriptgraph.core.errors import InputError
from scriptgraph.models.reward import RewardModel
from scriptgraph.nodes.cast import EXTRA_TEMPERATURE, MOST_CANDIDATES


class BestOfPlan(BaseModel):
    """Several replies to each message of the patient's, of which the best is sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    candidates: Annotated[int, Field(ge=2, le=MOST_CANDIDATES)]
    rubric: Annotated[str, Field(min_length=1)] | None = None
    """The judge scores by it: the id of a packaged one, or a file, seen from the plan's folder."""

    reward: Annotated[str, Field(min_length=1)] | None = None
    """The address of a reward model, in place of judge and rubric."""

    template: Annotated[str, Field(min_length=1)] | None = None
    """A file with the chat template that the reward model was trained with."""

    temperature: Annotated[float, Field(ge=0, le=2)] = EXTRA_TEMPERATURE
    """Of every candidate but the first."""

    @field_validator("reward")
    @classmethod
    def _is_an_address(cls, reward: str | None) -> str | None:
        if reward is not None:
            try:
                RewardModel(reward)
            except InputError as error:
                raise ValueError(str(error)) from error
        return reward

    @model_validator(mode="after")
    def _has_one_scorer(self) -> BestOfPlan:
        if (self.rubric is None) == (self.reward is None):
            raise ValueError("either a `rubric`, for a judge, or a `reward` model")
        if self.template is not None and self.reward is None:
            raise ValueError("a `template` is for a `reward` model only")
        return self
