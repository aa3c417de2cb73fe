"""The schemas in which models answer: the reason always stands before the label.

Every field is required, as strict structured output wants it, and an answer without one is
unreadable rather than filled in. Only the reason of an evaluation may be missing: it decides
nothing. The field descriptions are part of what the model reads.
"""

import json
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from scriptgraph.core.danger import About, Level, named
from scriptgraph.prompting import short_form


def _as_text(value: object) -> object:
    """Read `7` and `true` as their texts: servers without strict schemas give them as they are.

    So they do with a record of a list, `{"name": "sertraline", "dose": 50}`.
    """
    if isinstance(value, dict):
        told = ((part, one) for part, one in value.items() if one is not None)
        return ", ".join(f"{part}: {_as_text(one)}" for part, one in told)
    return json.dumps(value) if isinstance(value, bool | int | float) else value


def _at_most(characters: int) -> Any:
    """Tell servers how long a text may be.

    Like the numbers of ways it is for those that hold answers to their schema: what others let
    through is bounded by its tokens, and is read as it is.
    """
    return Field(json_schema_extra={"maxLength": characters})


def few(most: int, *, read: int | None = None) -> Any:
    """Bound a list: a longer one is no answer, also from a server that let it through.

    Args:
        most: How long it may be, as servers are told.
        read: How long it may be to be read, where more is understood than was asked for.
    """
    return Field(max_length=read or most, json_schema_extra={"maxItems": most})


Name = Annotated[str, _at_most(80)]
Sentence = Annotated[str, _at_most(400)]
Passage = Annotated[str, _at_most(400)]
"""A verbatim quote."""

LONGEST_REPLY = 1900
"""Characters of a reply in an answer. Some servers take no longer bound for a text than 2,000."""

Message = Annotated[str, _at_most(LONGEST_REPLY)]
Text = Annotated[str, BeforeValidator(_as_text), _at_most(1000)]
SectionName = Annotated[str, BeforeValidator(_as_text), AfterValidator(str.strip), _at_most(80)]


MOST_CLAIMS = 100
"""Things that are listed in one answer, where nothing else says how many there can be."""


class _Verdict(BaseModel):
    model_config = ConfigDict(frozen=True, json_schema_extra={"additionalProperties": False})


class _Settled(_Verdict):
    quote: Passage = Field(description="three to six words, verbatim from one message")


class _Reasoned(_Verdict):
    reason: Sentence = Field(description="one short sentence")


class Done(_Settled):
    """An open task that was carried out."""

    done: Name = Field(description="id of the task")
    status: ClassVar[Literal["done"]] = "done"

    @property
    def task(self) -> str:
        """Give the task's id."""
        return self.done


class NotNeeded(_Settled):
    """An open task that has become pointless, or a known value that the user takes back."""

    not_needed: Name = Field(description="id of the task, or name of the value taken back")
    status: ClassVar[Literal["not needed"]] = "not needed"

    @property
    def task(self) -> str:
        """Give the task's id, or the value's name."""
        return self.not_needed


class CollectedValue(_Verdict):
    """A value that the conversation gave."""

    quote: Passage = Field(description="verbatim quote that gives the value")
    name: Name
    value: Text = Field(description="the value alone, as text")


class Occurrence(_Verdict):
    """A condition that is watched in every section, and holds."""

    quote: Passage = Field(description="verbatim quote from the user")
    rule: int = Field(description="number of the condition")


_Many = Field(max_length=MOST_CLAIMS)
"""Of what a server is not told that it is bounded, because it is not shown."""


class Evaluation(_Verdict):
    """How far a section has come; a task that is not listed is open."""

    # Every key costs output tokens in every turn. So a schema shows only the fields that a script
    # calls for (`script_schemas`); the others stay empty.

    reason: SkipJsonSchema[Sentence] = ""
    shown: SkipJsonSchema[Annotated[list[str], _Many]] = []
    settled: Annotated[list[Done | NotNeeded], few(MOST_CLAIMS)]
    collected: SkipJsonSchema[Annotated[list[CollectedValue], _Many]] = []
    anytime: SkipJsonSchema[Annotated[list[Occurrence], _Many]] = []
    rule: SkipJsonSchema[int] = 0
    """The number of the way on; 0 for none."""

    @model_validator(mode="before")
    @classmethod
    def _in_full(cls, given: Any) -> Any:
        """Take an answer without a reason, by which nothing is decided, and one in short form."""
        if not isinstance(given, dict):
            return given
        whole = {**given, "reason": "" if given.get("reason") is None else given["reason"]}
        return short_form.in_full(whole, is_asked_for=cls.model_fields["shown"].is_required())

    @property
    def gives_reason(self) -> bool:
        """Say whether a reason was asked for; elsewhere the quotes are the reason."""
        return type(self).model_fields["reason"].is_required()

    @property
    def occurrence(self) -> Occurrence | None:
        """Give the watched condition that holds, the first where several were named."""
        return next((one for one in self.anytime if one.rule), None)


class Dispatch(_Reasoned):
    """The dispatcher's answer."""

    rule: int


class ActorAnswer(Evaluation):
    """The single actor's answer: both decisions, then the reply."""

    reply: Message = Field(description="the message to the user")


class GuardVerdict(_Reasoned):
    """How grave the danger is that the user's newest words speak of."""

    level: Level
    about: About
    quote: Passage = Field(description="three to eight words of the user's; empty with `none`")

    @model_validator(mode="before")
    @classmethod
    def _read_leniently(cls, given: Any) -> Any:
        """Read a level whatever stands beside it: danger is not passed over for its form."""
        if not isinstance(given, dict) or "level" not in given:
            return given
        about = named(given.get("about"))
        quote = given.get("quote")
        return {
            "reason": str(given.get("reason") or ""),
            "level": named(given["level"]),
            "about": about if about in get_args(About) else "",
            "quote": quote if isinstance(quote, str) else "",
        }


class Notes(_Verdict):
    """Notes on the beginning of a conversation."""

    recap: Message = Field(description="what has to be known to go on")
    quotes: Annotated[list[Passage], few(20)] = Field(
        description="passages in the user's own words, verbatim"
    )


class SectionVerdict(_Reasoned):
    """The unconstrained evaluator's answer: one yes or no for the whole section."""

    completed: bool


class SectionChoice(_Reasoned):
    """The unconstrained dispatcher's answer."""

    next: SectionName = Field(description="id of the next section, or `end`")


class UnconstrainedAnswer(SectionVerdict):
    """The unconstrained single actor's answer: both decisions, then the reply."""

    next: SectionName = Field(description="id of the next section, or `end`; else empty")
    reply: Message = Field(description="the message to the user; empty after `end`")


class TaskCompletion(_Verdict):
    """The verifier's judgement of one task of a section that was left."""

    task: Name
    reason: Sentence = Field(description="one short sentence: what was done, or what is missing")
    completed: bool


class Completion(_Verdict):
    """The verifier's answer where the agent said nothing after the switch."""

    tasks: Annotated[list[TaskCompletion], few(MOST_CLAIMS)]


class Verification(Completion):
    """The verifier's answer: each task, then the agent's first message after the switch."""

    coherence: Sentence = Field(description="one short sentence: why it is coherent or not")
    coherent: bool


class ClaimedContradiction(_Verdict):
    """Something that the simulated patient is said to have said against its case."""

    quote: Passage = Field(description="verbatim quote from one message of the user")
    reason: Sentence = Field(description="one short sentence: what it contradicts")


class PatientVerdict(_Reasoned):
    """The answer about a simulated patient."""

    contradictions: Annotated[list[ClaimedContradiction], few(50)]


class CriterionScore(_Verdict):
    """The score of one criterion of a rubric."""

    criterion: Name
    reason: Sentence = Field(description="one short sentence")
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

    scores: Annotated[list[CriterionScore], BeforeValidator(_readable), few(MOST_CLAIMS)]


class Preference(_Verdict):
    """Which of several answers is the best."""

    reason: Sentence = Field(description="one or two sentences")
    choice: int = Field(description="number of the best answer; 0 when none is better")


class GoalsVerdict(_Reasoned):
    """The observer's answer: whether the client has reached what they came for."""

    evidence: Passage = Field(description="verbatim quote from the client; empty when not reached")
    reached: bool


class CardField(_Verdict):
    """Something that a post says about its writer."""

    field: Name
    evidence: Passage = Field(description="verbatim quote from the text that shows it")
    value: Text


class CardDraft(_Verdict):
    """The converter's answer; what the post says nothing about is not listed."""

    fields: Annotated[list[CardField], few(MOST_CLAIMS)]
    details: Annotated[list[Passage], few(MOST_CLAIMS)] = Field(
        description="sentences copied word for word from the text"
    )
