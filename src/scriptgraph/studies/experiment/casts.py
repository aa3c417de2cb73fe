"""Who plays which role of a plan; a role with several models is a factor of it, as modes are.

The first model of each role is who plays where a session's name says nothing else. So a plan that
had one model, and is given others behind it, keeps the sessions that it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    WrapSerializer,
    field_validator,
    model_validator,
)

from scriptgraph.core.settings import REHEARSAL
from scriptgraph.studies.experiment.naming import Cast, casts_of, variant_name
from scriptgraph.studies.experiment.plan_parts import PlanPart, a_name, a_variable, sent, short
from scriptgraph.studies.experiment.roles import Role


class RoleModel(PlanPart):
    """The model of a role; a name alone is enough."""

    model: Annotated[str, Field(min_length=1)]
    """As the server knows it, or `rehearsal`."""

    label: Annotated[str, AfterValidator(a_name)] | None = None
    """What it is called in names of sessions and in reports, in place of the model's name."""

    temperature: Annotated[float, Field(ge=0, le=2)] | Literal["none"] | None = None
    """None takes the paper's (section 4.1): 1 for the patient, 0 for every other role.

    `none` asks for none: the server takes its own.
    """

    base_url: str | None = None
    """The server's address, if it is not the one of the environment."""

    key: Annotated[str, AfterValidator(a_variable)] | None = None
    """The variable of the environment that holds the key for it, where it is not the usual one."""

    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    """The most that one answer may have, where the limit of its kind is not smaller."""

    reasoning_effort: Annotated[str, Field(min_length=1)] | None = None
    """How long it may think, in the server's words."""

    extra_body: Annotated[dict[str, Any], BeforeValidator(sent)] | None = None
    """What else the server is sent with every call: texts, numbers, true and false."""

    @property
    def name(self) -> str:
        """Say what it is called where models are told apart."""
        return self.label or self.model

    @property
    def design(self) -> dict[str, Any]:
        """Give what decides what it says; where its key lies is no part of that."""
        return self.model_dump(exclude_none=True, exclude={"key"})

    @property
    def parameters(self) -> dict[str, Any]:
        """Give what is asked of the server beside temperature and seed, where anything is."""
        named = {"top_p", "max_tokens", "reasoning_effort", "extra_body"}
        return self.model_dump(exclude_none=True, include=named)


ModelChoice = Annotated[RoleModel, short("model")]


class RoleModels(PlanPart):
    """Who plays which role in a session; whom nobody names is by default the dialog actor's."""

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
        return {role: chosen for role in _ROLES if (chosen := self.of(role))}


_ROLES: tuple[Role, ...] = Role.__args__  # type: ignore[attr-defined]


def _several(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _one_alone(models: tuple[RoleModel, ...], write: SerializerFunctionWrapHandler) -> Any:
    written = write(models)
    return written[0] if len(models) == 1 else written


_Several = Annotated[
    tuple[ModelChoice, ...],
    Field(min_length=1),
    BeforeValidator(_several),
    WrapSerializer(_one_alone, when_used="unless-none"),
]


class RoleChoices(PlanPart):
    """Who plays which role in a plan: one model each, or several, which are crossed."""

    dialog: _Several
    evaluator: _Several | None = None
    dispatcher: _Several | None = None
    patient: _Several | None = None
    observer: _Several | None = None
    guard: _Several | None = None
    judge: _Several | None = None
    verifier: _Several | None = None
    patient_check: _Several | None = None

    @field_validator("judge", "verifier", "patient_check")
    @classmethod
    def _judges_alone(cls, models: tuple[RoleModel, ...] | None) -> tuple[RoleModel, ...] | None:
        if models and len(models) > 1:
            raise ValueError(
                "what is judged has one judge here; several judges of the same dialogues are a "
                "panel: `scriptgraph verify --out` for each, and `scriptgraph panel`"
            )
        return models

    @field_validator(*_ROLES)
    @classmethod
    def _can_be_told_apart(
        cls, models: tuple[RoleModel, ...] | None, info: ValidationInfo
    ) -> tuple[RoleModel, ...] | None:
        seen: set[str] = set()
        for one in models or ():
            name = variant_name(str(info.field_name), one.name).casefold()
            if name in seen:
                raise ValueError(
                    f"{one.name!r} is there twice; a `label` tells models apart that are called "
                    "the same"
                )
            seen.add(name)
        return models

    @model_validator(mode="after")
    def _names_whom_they_talk_with(self) -> RoleChoices:
        if len(self.dialog) > 1 and self.patient is None:
            raise ValueError(
                "several models for `dialog` need a `patient`: each would otherwise talk with a "
                "patient of its own model, and nobody could say which of the two makes a difference"
            )
        return self

    @property
    def first(self) -> RoleModels:
        """Give the first model of each role."""
        return self._played_by({})

    @property
    def several(self) -> dict[str, tuple[str, ...]]:
        """Name the roles that several models play, and these."""
        found = {role: self._given(role) for role in _ROLES}
        return {
            role: tuple(one.name for one in models)
            for role, models in found.items()
            if len(models) > 1
        }

    def variants(self) -> dict[str, RoleModels]:
        """Give who plays where one role is played by another than its first model."""
        return {
            variant: self._played_by({role: one}) for variant, (role, one) in self._further.items()
        }

    def variant_design(self) -> dict[str, dict[str, Any]]:
        """Describe the models behind the first ones: what decides what each of them says."""
        designs = {}
        for variant, models in self.variants().items():
            chosen = models.of(self._further[variant][0])
            assert chosen is not None  # it is the one that was put there
            designs[variant] = chosen.design
        return designs

    def casts(self) -> dict[Cast, RoleModels]:
        """Cross the models of all roles; the first cast is that of the first models."""
        further = self._further
        return {
            cast: self._played_by(dict(further[variant] for variant in cast))
            for cast in casts_of(further)
        }

    def each(self) -> Iterator[tuple[Role, RoleModel]]:
        """Give every model that is asked for anything, with its role and temperature."""
        for models in (self.first, *self.variants().values()):
            yield from models.resolved().items()

    @property
    def rehearse(self) -> bool:
        """Say whether the rehearsal model plays any role in any session."""
        return bool(self.rehearsed)

    @property
    def rehearsed(self) -> dict[Role, bool]:
        """Map the roles that the rehearsal model plays to whether it does in every session."""
        played: dict[Role, set[bool]] = {}
        for role, chosen in self.each():
            played.setdefault(role, set()).add(chosen.model == REHEARSAL)
        return {role: False not in found for role, found in played.items() if True in found}

    @property
    def is_rehearsal(self) -> bool:
        """Say whether the rehearsal model plays all roles, and no language model any."""
        return all(chosen.model == REHEARSAL for _, chosen in self.each())

    @property
    def _further(self) -> dict[str, tuple[Role, RoleModel]]:
        return {
            variant_name(role, one.name): (role, one)
            for role in _ROLES
            for one in self._given(role)[1:]
        }

    def _given(self, role: Role) -> tuple[RoleModel, ...]:
        given: tuple[RoleModel, ...] | None = getattr(self, role)
        return given or ()

    def _played_by(self, others: dict[Role, RoleModel]) -> RoleModels:
        chosen = {role: models[0] for role in _ROLES if (models := self._given(role))}
        return RoleModels(**{**chosen, **others})
