"""The plan of an experiment: scripts, modes, patients, repetitions, and how they are run.

A plan has two halves. What decides which dialogues come out (the *design*) makes a results folder
its own; how the work is done (the *conduct*: concurrency, limits, prices) may change in between.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from scriptgraph.core.settings import (
    BLOCKS,
    DECISIONS,
    MAX_TURNS,
    SCRIPTLESS,
    Arrangement,
    DecisionForm,
    Mode,
    SectionBlocks,
)
from scriptgraph.metrics.sampling import NONE, Sampled
from scriptgraph.models.timers import TIMEOUT_SECONDS
from scriptgraph.records.prices import Price, price_of
from scriptgraph.studies.experiment.casts import RoleChoices
from scriptgraph.studies.experiment.plan_parts import (
    BestOfPlan,
    Budget,
    CaseChoice,
    PlanPart,
    Rate,
    a_name,
    listed,
)
from scriptgraph.studies.experiment.roles import is_asked
from scriptgraph.studies.work import CONCURRENCY

Unfinished = Literal["keep", "discard"]
"""What becomes of a session that the turn limit or the patient ended.

`keep` counts it like any other, with its exit reason; `discard` records it and leaves it out of
the figures, which say how many were left out. The published experiment repeated such runs; here
none is repeated.
"""


def _samples(value: Any) -> Any:
    return () if value == NONE else listed(value)


class Plan(PlanPart):
    """A whole plan, as it is written (paper, section 4.1)."""

    experiment: Annotated[str, AfterValidator(a_name)]
    """Its name."""

    scripts: Annotated[tuple[str, ...], BeforeValidator(listed)]
    """Script files, seen from the plan's folder; `roleplay` alone needs none."""

    modes: Annotated[tuple[Arrangement, ...], Field(min_length=1), BeforeValidator(listed)]
    patients: Annotated[tuple[CaseChoice, ...], Field(min_length=1)]
    repetitions: Annotated[int, Field(ge=1, le=10_000)]
    seed: int = 0
    """Every session's own seed is drawn from it and goes to every model."""

    models: RoleChoices
    """Who plays which role; where it is several models, they are a factor like the modes."""

    counsellor: Annotated[str, Field(min_length=1)] | None = None
    """Mode `roleplay`: the counsellor's prompt, in place of our own."""

    turns: Annotated[int, Field(ge=1, le=10_000)] = MAX_TURNS
    """The agent's messages after which a session stops."""

    recaps_beyond: Annotated[int, Field(ge=0)] | None = None
    """`single`, `multi` and `speculative`: as in `Settings`; the other modes take no notes."""

    instructions: Literal["system", "user"] = "system"
    """As in `Settings`."""

    decisions: DecisionForm = DECISIONS
    """As in `Settings`."""

    section_blocks: SectionBlocks = BLOCKS
    """As in `Settings`."""

    unfinished: Unfinished = "keep"
    best_of: BestOfPlan | None = None
    """How the dialog actor of `single` and `multi` chooses its replies; by default it draws one."""

    sampled: Annotated[tuple[Sampled, ...], BeforeValidator(_samples)] | None = None
    """Of whom intervals are to speak: `patients` or `scripts` like these, or of `none` but these.

    None leaves it to whoever reads the report.
    """

    concurrency: Annotated[int, Field(ge=1)] = CONCURRENCY
    """Sessions at a time."""

    rate: Rate | None = None
    budget: Budget | None = None
    prices: dict[str, Price] = Field(default_factory=dict)
    """Model → its price. What a model without one costs is not known, and not guessed.

    The rehearsal model costs nothing.
    """

    retries: Annotated[int, Field(ge=0, le=1_000)] = 6
    """How often one call is tried again after a failure that may pass (429, 5xx, no connection)."""

    timeout: Annotated[float, Field(gt=0, le=86_400)] = TIMEOUT_SECONDS
    """Seconds that one call may take."""

    longest_wait: Annotated[float, Field(ge=0, le=86_400)] = 3600
    """Seconds that a server may ask to be left alone; for longer ones the experiment stops."""

    @model_validator(mode="before")
    @classmethod
    def _needs_scripts_or_not(cls, given: Any) -> Any:
        if isinstance(given, dict) and set(listed(given.get("modes")) or "-") <= set(SCRIPTLESS):
            return {"scripts": (), **given}
        return given

    @field_validator("modes")
    @classmethod
    def _has_scripts(
        cls, modes: tuple[Arrangement, ...], info: ValidationInfo
    ) -> tuple[Arrangement, ...]:
        scripted = [mode for mode in modes if mode not in SCRIPTLESS]
        if scripted and info.data.get("scripts") == ():
            raise ValueError(f"{', '.join(scripted)}: sessions of these modes need a script")
        return modes

    @model_validator(mode="after")
    def _has_a_judge_for_a_rubric(self) -> Plan:
        scores = self.best_of is not None and self.best_of.rubric is not None
        if scores and self.models.judge is None:
            raise ValueError("`best_of` with a rubric needs a `judge` among the models")
        if self.models.judge is not None and not scores:
            raise ValueError("there is a `judge` among the models, but no `best_of` with a rubric")
        return self

    @model_validator(mode="after")
    def _has_sessions_for_a_guard(self) -> Plan:
        if self.models.guard is not None and not set(self.modes) & set(get_args(Mode)):
            raise ValueError(
                "there is a `guard` among the models, and it listens in none of these modes; it "
                f"does in {', '.join(get_args(Mode))}"
            )
        return self

    @model_validator(mode="after")
    def _has_sessions_for_several_models(self) -> Plan:
        for role, names in self.models.several.items():
            if not any(is_asked(role, mode) for mode in self.modes):
                raise ValueError(
                    f"there are {len(names)} models for `{role}`, and none of these modes asks one"
                )
        return self

    @model_validator(mode="after")
    def _prices_what_it_limits(self) -> Plan:
        if self.budget is None or self.budget.dollars is None:
            return self
        if self.unpriced:
            raise ValueError(
                "a budget in dollars needs a price for every model; there is none for "
                + ", ".join(map(repr, self.unpriced))
            )
        return self

    @property
    def unpriced(self) -> list[str]:
        """Name its models whose price nobody knows."""
        named = {chosen.model for _, chosen in self.models.each()}
        return sorted(model for model in named if price_of(model, self.prices) is None)

    @property
    def key_names(self) -> set[str]:
        """Name the variables of the environment that hold keys of its models."""
        return {one.key for _, one in self.models.each() if one.key}

    def conduct(self) -> dict[str, Any]:
        """Give the half that may change from one run to the next."""
        keys = {"concurrency", "rate", "budget", "prices", "retries", "timeout", "longest_wait"}
        keys.add("sampled")  # of whom figures speak decides no dialogue
        return self.model_dump(mode="json", include=keys)
