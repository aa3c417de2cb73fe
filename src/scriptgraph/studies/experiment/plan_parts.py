"""The parts of a plan: who plays which role, with which patients, and what the work may take."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Annotated, Any, Literal

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
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.formats.case import DIFFICULTIES, file_name_fault
from scriptgraph.models.reward import RewardModel
from scriptgraph.nodes.cast import EXTRA_TEMPERATURE, MOST_CANDIDATES

Role = Literal[
    "dialog",
    "evaluator",
    "dispatcher",
    "patient",
    "observer",
    "guard",
    "judge",
    "verifier",
    "patient_check",
]
"""Who is played by a model; the last five only if the plan names them.

The guard's listens for danger beside the evaluator, in modes with a compiled script. The judge
scores the candidates of `best_of`. The observer says during a role-play whether the client's goals
are met; verifier and patient check judge afterwards.
"""


def _short(key: str) -> BeforeValidator:
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


def _sent(value: Any) -> Any:
    """Give what a plan means to send: its reader takes every value for a text, `40` as well."""
    match value:
        case dict():
            return {key: _sent(part) for key, part in value.items()}
        case list():
            return [_sent(part) for part in value]
        case str():
            with suppress(ValueError):
                return json.loads(value)
    return value


def _a_variable(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise ValueError("this should be the name of a variable of the environment, never a key")
    return value


_FileName = Annotated[str, AfterValidator(_names_a_file)]


class PlanPart(BaseModel):
    """A part of a plan: it has the keys that it knows, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RoleModel(PlanPart):
    """The model of a role; a name alone is enough."""

    model: Annotated[str, Field(min_length=1)]
    """As the server knows it, or `rehearsal`."""

    temperature: Annotated[float, Field(ge=0, le=2)] | Literal["none"] | None = None
    """None takes the paper's (section 4.1): 1 for the patient, 0 for every other role.

    `none` asks for none: the server takes its own.
    """

    base_url: str | None = None
    """The server's address, if it is not the one of the environment."""

    key: Annotated[str, AfterValidator(_a_variable)] | None = None
    """The variable of the environment that holds the key for it, where it is not the usual one."""

    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    """The most that one answer may have, where the limit of its kind is not smaller."""

    reasoning_effort: Annotated[str, Field(min_length=1)] | None = None
    """How long it may think, in the server's words."""

    extra_body: Annotated[dict[str, Any], BeforeValidator(_sent)] | None = None
    """What else the server is sent with every call: texts, numbers, true and false."""

    @property
    def design(self) -> dict[str, Any]:
        """Give what decides what it says; where its key lies is no part of that."""
        return self.model_dump(exclude_none=True, exclude={"key"})

    @property
    def parameters(self) -> dict[str, Any]:
        """Give what is asked of the server beside temperature and seed, where anything is."""
        named = {"top_p", "max_tokens", "reasoning_effort", "extra_body"}
        return self.model_dump(exclude_none=True, include=named)


ModelChoice = Annotated[RoleModel, _short("model")]


class RoleModels(PlanPart):
    """Who plays which role; evaluator, dispatcher and patient are by default the dialog actor's."""

    dialog: ModelChoice
    evaluator: ModelChoice | None = None
    dispatcher: ModelChoice | None = None
    patient: ModelChoice | None = None
    observer: ModelChoice | None = None
    guard: ModelChoice | None = None
    judge: ModelChoice | None = None
    verifier: ModelChoice | None = None
    patient_check: ModelChoice | None = None

    def of(self, role: Role) -> RoleModel | None:
        """Give the model and temperature of a role; None when nobody plays it."""
        chosen: RoleModel | None = getattr(self, role)
        if chosen is None and role in ("evaluator", "dispatcher", "patient"):
            chosen = self.dialog.model_copy(update={"temperature": None})
        if chosen is None or chosen.temperature is not None:
            return chosen
        return chosen.model_copy(update={"temperature": 1.0 if role == "patient" else 0.0})

    def resolved(self) -> dict[Role, RoleModel]:
        """Give every role that is played, with its model and temperature."""
        roles: tuple[Role, ...] = Role.__args__  # type: ignore[attr-defined]
        return {role: chosen for role in roles if (chosen := self.of(role))}

    @property
    def rehearse(self) -> bool:
        """Say whether the rehearsal model plays any role."""
        return any(chosen.model == REHEARSAL for chosen in self.resolved().values())


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


CaseChoice = Annotated[PatientChoice, _short("case")]


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
