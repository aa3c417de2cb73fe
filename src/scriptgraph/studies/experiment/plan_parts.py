"""The parts of a plan beside its models: with which patients, and what the work may take."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from scriptgraph.core.errors import InputError
from scriptgraph.formats.case import DIFFICULTIES, file_name_fault
from scriptgraph.models.reward import RewardModel
from scriptgraph.nodes.cast import EXTRA_TEMPERATURE, MOST_CANDIDATES


def short(key: str) -> BeforeValidator:
    """Let a text alone stand for a part with one key."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


def listed(value: Any) -> Any:
    """Let a text alone stand for a list of one."""
    return [value] if isinstance(value, str) else value


def _one_to_five(value: str) -> str:
    if value not in DIFFICULTIES:
        raise ValueError("this should be a number from 1 to 5")
    return value


def _names_a_file(value: str) -> str:
    if fault := file_name_fault(value):
        raise ValueError(fault)
    return value


def sent(value: Any) -> Any:
    """Give what a plan means to send: its reader takes every value for a text, `40` as well."""
    match value:
        case dict():
            return {key: sent(part) for key, part in value.items()}
        case list():
            return [sent(part) for part in value]
        case str():
            with suppress(ValueError):
                return json.loads(value)
    return value


def a_name(value: str) -> str:
    """Take a name that can be part of another one."""
    if not re.fullmatch(r"[\w.-]+", value):
        raise ValueError("a name has letters, digits, `_`, `-` and `.`, and no spaces")
    return value


def a_variable(value: str) -> str:
    """Take the name of a variable of the environment."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise ValueError("this should be the name of a variable of the environment, never a key")
    return value


_FileName = Annotated[str, AfterValidator(_names_a_file)]


class PlanPart(BaseModel):
    """A part of a plan: it has the keys that it knows, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PatientChoice(PlanPart):
    """A case, with the attitudes and difficulties in which it is to be played."""

    case: Annotated[str, Field(min_length=1)]
    """The case file, seen from the plan's folder."""

    attitude: Annotated[tuple[_FileName, ...], BeforeValidator(listed)] = ()
    """Empty takes the case's own."""

    difficulty: Annotated[
        tuple[Annotated[str, AfterValidator(_one_to_five)], ...], BeforeValidator(listed)
    ] = ()
    """Numbers from 1 to 5; empty takes the case's own."""


CaseChoice = Annotated[PatientChoice, short("case")]


class BestOfPlan(PlanPart):
    """Several replies to each message of the patient's, of which the best is sent."""

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
