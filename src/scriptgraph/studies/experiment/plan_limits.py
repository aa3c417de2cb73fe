"""The part of a plan that says what its work may take: rate and budget."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator


class PlanPart(BaseModel):
    """A part of a plan: it has the keys that it knows, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rate(PlanPart):
    """A limit that a provider sets, over all roles together."""

    requests_per_minute: Annotated[float, Field(gt=0, le=1_000_000)]


class Budget(PlanPart):
    """What the experiment may use at most; the sessions stop where they are when it is reached."""

    dollars: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    tokens: Annotated[int, Field(gt=0)] | None = None
    """Input and output together."""

    @model_validator(mode="after")
    def _limits_something(self) -> Budget:
        if (self.dollars is None) == (self.tokens is None):
            raise ValueError("a budget has either `dollars` or `tokens`")
        return self
