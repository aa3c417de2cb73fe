"""The schemas in which models answer: the reason always stands before the label.

Every field is required, as strict structured output wants it, and an answer without one is
unreadable rather than filled in. The field descriptions are part of what the model reads.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
)
from pydantic.config import JsonDict
from pydantic.json_schema import SkipJsonSchema


def _as_text(value: object) -> object:
    """Read `7` and `true` as their texts: servers without strict schemas give them as they are."""
    return json.dumps(value) if isinstance(value, bool | int | float) else value


Text = Annotated[str, BeforeValidator(_as_text)]
SectionName = Annotated[Text, AfterValidator(str.strip)]


class _Verdict(BaseModel):
    model_config = ConfigDict(frozen=True, json_schema_extra={"additionalProperties": False})


class _Settled(_Verdict):
    quote: str = Field(description="three to six words, verbatim from one message")


class Done(_Settled):
    """An open task that was carried out."""

    done: str = Field(description="id of the task")
    status: ClassVar[Literal["done"]] = "done"

    @property
    def task(self) -> str:
        """Give the task's id."""
        return self.done


class NotNeeded(_Settled):
    """An open task that has become pointless."""

    not_needed: str = Field(description="id of the task")
    status: ClassVar[Literal["not needed"]] = "not needed"

    @property
    def task(self) -> str:
        """Give the task's id."""
        return self.not_needed


class CollectedValue(_Verdict):
    """A value that the conversation gave."""

    quote: str = Field(description="verbatim quote that gives the value")
    name: str
    value: Text = Field(description="the value alone, as text")


class Occurrence(_Verdict):
    """A condition that is watched in every section, and holds."""

    quote: str = Field(description="verbatim quote from the user")
    rule: int = Field(description="number of the condition")


class Evaluation(_Verdict):
    """How far a section has come; a task that is not listed is open."""

    # Every key costs output tokens in every turn. So a schema shows only the fields that a section
    # calls for (`asking`); the others stay empty.

    reason: SkipJsonSchema[str] = ""
    settled: list[Done | NotNeeded]
    collected: SkipJsonSchema[list[CollectedValue]] = []
    anytime: SkipJsonSchema[list[Occurrence]] = []

    @property
    def occurrence(self) -> Occurrence | None:
        """Give the watched condition that holds, the first where several were named."""
        return next((one for one in self.anytime if one.rule), None)


E = TypeVar("E", bound=Evaluation)


class Dispatch(_Verdict):
    """The dispatcher's answer."""

    reason: str = Field(description="one short sentence")
    rule: int


class ActorAnswer(Evaluation):
    """The single actor's answer: both decisions, then the reply."""

    rule: SkipJsonSchema[int] = 0
    reply: str = Field(description="the message to the user")


_ASKED: dict[str, Any] = {
    "reason": (str, Field(description="one short sentence")),
    "collected": (list[CollectedValue], ...),
    "anytime": (list[Occurrence], Field(description="at most one")),
}
"""The fields of an evaluation that are asked for only where they can matter."""


@cache
def asking(schema: type[E], *names: str, ways: int = 0) -> type[E]:
    """Give an evaluation's schema in which some fields are asked for, and so required.

    Args:
        schema: `Evaluation` or `ActorAnswer`.
        names: Which of `reason`, `collected` and `anytime`.
        ways: How many ways on the single actor chooses from; 0 where it is not asked for one.
    """
    fields = {name: _ASKED[name] for name in names}
    if ways:
        numbers = tuple(range(ways + 1))
        fields["rule"] = _one_of(numbers, "number of the way on; 0 to stay in the section")
    return create_model(schema.__name__, __base__=schema, __doc__=schema.__doc__, **fields)


@cache
def choosing(numbers: tuple[int, ...]) -> type[Dispatch]:
    """Give the dispatcher's schema for the numbers that it can answer with."""
    rule: Any = _one_of(numbers, "number of the condition that holds; 0 for none")
    return create_model("Dispatch", __base__=Dispatch, __doc__=Dispatch.__doc__, rule=rule)


def _one_of(numbers: tuple[int, ...], description: str) -> tuple[type[int], Any]:
    """Write a number that the sent schema lists.

    It is for servers that hold answers to their schema. What others let through is read as it is,
    refused and traced. The schema lists texts, because some servers take no list of numbers.
    """
    listed: JsonDict = {"type": "string", "enum": [str(number) for number in numbers]}
    return int, Field(description=description, json_schema_extra=listed)


class Notes(_Verdict):
    """Notes on the beginning of a conversation."""

    recap: str = Field(description="what has to be known to go on")
    quotes: list[str] = Field(description="passages in the user's own words, verbatim")


class SectionVerdict(_Verdict):
    """The unconstrained evaluator's answer: one yes or no for the whole section."""

    reason: str = Field(description="one short sentence")
    completed: bool


class SectionChoice(_Verdict):
    """The unconstrained dispatcher's answer."""

    reason: str = Field(description="one short sentence")
    next: SectionName = Field(description="id of the next section, or `end`")


class UnconstrainedAnswer(SectionVerdict):
    """The unconstrained single actor's answer: both decisions, then the reply."""

    next: SectionName = Field(description="id of the next section, or `end`; else empty")
    reply: str = Field(description="the message to the user; empty after `end`")


class TaskCompletion(_Verdict):
    """The verifier's judgement of one task of a section that was left."""

    task: str
    reason: str = Field(description="one short sentence: what was done, or what is missing")
    completed: bool


class Completion(_Verdict):
    """The verifier's answer where the agent said nothing after the switch."""

    tasks: list[TaskCompletion]


class Verification(Completion):
    """The verifier's answer: each task, then the agent's first message after the switch."""

    coherence: str = Field(description="one short sentence: why it is coherent or not")
    coherent: bool


class ClaimedContradiction(_Verdict):
    """Something that the simulated patient is said to have said against its case."""

    quote: str = Field(description="verbatim quote from one message of the user")
    reason: str = Field(description="one short sentence: what it contradicts")


class PatientVerdict(_Verdict):
    """The answer about a simulated patient."""

    reason: str = Field(description="one short sentence")
    contradictions: list[ClaimedContradiction]


class CriterionScore(_Verdict):
    """The score of one criterion of a rubric."""

    criterion: str
    reason: str = Field(description="one short sentence")
    score: int


def _readable(given: object) -> object:
    """Leave out what is no score, so that one slip does not cost the others."""
    return [one for one in given if _is_score(one)] if isinstance(given, list) else given


def _is_score(given: object) -> bool:
    try:
        CriterionScore.model_validate(given)
    except ValidationError:
        return False
    return not (isinstance(given, dict) and isinstance(given.get("score"), bool))


class Scoring(_Verdict):
    """The answer to a rubric: each criterion once, in its order."""

    scores: Annotated[list[CriterionScore], BeforeValidator(_readable)]


class Preference(_Verdict):
    """Which of several answers is the best."""

    reason: str = Field(description="one or two sentences")
    choice: int = Field(description="number of the best answer; 0 when none is better")


class GoalsVerdict(_Verdict):
    """The observer's answer: whether the client has reached what they came for."""

    reason: str = Field(description="one short sentence")
    evidence: str = Field(description="verbatim quote from the client; empty when not reached")
    reached: bool


class CardField(_Verdict):
    """Something that a post says about its writer."""

    field: str
    evidence: str = Field(description="verbatim quote from the text that shows it")
    value: Text


class CardDraft(_Verdict):
    """The converter's answer; what the post says nothing about is not listed."""

    fields: list[CardField]
    details: list[str] = Field(description="sentences copied word for word from the text")
