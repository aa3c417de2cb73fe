"""The schemas of decisions as one script asks for them, with its names and numbers listed.

Every section of a script is asked in the same schema: some providers put it before the prompt, and
another one there would throw away all that they have cached. Only the verifier, whose prompts have
little in common, is told of the one section that it judges. The lists are for servers that hold
answers to their schema. What others let through is read as it is, refused and traced, and so is
what this section does not have; only a list that is far too long is no answer. Numbers are listed
as texts, because some servers take no list of numbers.
"""

from functools import lru_cache
from typing import Annotated, Any, TypeVar, cast

from pydantic import Field, create_model
from pydantic.config import JsonDict
from pydantic.json_schema import SkipJsonSchema

from scriptgraph.core.settings import DecisionForm
from scriptgraph.prompting import short_form
from scriptgraph.prompting.names import Names
from scriptgraph.prompting.schemas import (
    MOST_CLAIMS,
    ActorAnswer,
    CollectedValue,
    Completion,
    Dispatch,
    Done,
    Evaluation,
    NotNeeded,
    Occurrence,
    SectionChoice,
    SectionName,
    Sentence,
    TaskCompletion,
    UnconstrainedAnswer,
    Verification,
    few,
)

E = TypeVar("E", bound=Evaluation)
N = TypeVar("N", bound=SectionChoice | UnconstrainedAnswer)

_REMEMBERED = 4096
"""Schemas that are not worked out anew. A server works hard on each that it has not seen."""

_MOST_DECISIONS = 30


@lru_cache(_REMEMBERED)
def asking(schema: type[E], names: Names, form: DecisionForm, *, ways: int) -> type[E]:
    """Give an evaluation's schema as it is asked for in every section of a script.

    Args:
        schema: `Evaluation` or `ActorAnswer`.
        names: What there is to be named in the script.
        form: Whether as one short list, or with an object for each decision.
        ways: The highest number by which a way on can be named; 0 where none is asked for.
    """
    fields = _in_short(names, ways=ways) if form == "short" else _in_full(schema, names, ways=ways)
    return create_model(schema.__name__, __base__=schema, __doc__=schema.__doc__, **fields)


def _in_short(names: Names, *, ways: int) -> dict[str, Any]:
    listed: JsonDict = {"pattern": short_form.pattern(names, ways=ways)}
    decision: Any = Annotated[str, Field(json_schema_extra=listed)]
    return {
        "shown": (Annotated[list[decision], few(_MOST_DECISIONS)], ...),
        "settled": (SkipJsonSchema[list[Done | NotNeeded]], []),
    }


def _in_full(schema: type[Evaluation], names: Names, *, ways: int) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if not issubclass(schema, ActorAnswer):  # whose reply waits behind it
        fields["reason"] = (Sentence, Field(description="one short sentence"))
    if names.tasks:
        claims: Any = _listing(Done, "done", names.tasks)
        # A value that is taken back is named like a task that is declined.
        names_of_both = tuple(dict.fromkeys((*names.tasks, *names.values)))
        claims |= _listing(NotNeeded, "not_needed", names_of_both)
        fields["settled"] = (Annotated[list[claims], few(_MOST_DECISIONS)], ...)
    if names.values:
        given: Any = _listing(CollectedValue, "name", names.values)
        most = len(names.values) + names.records
        bound = few(most, read=max(most, _MOST_DECISIONS))
        fields["collected"] = (Annotated[list[given], bound], ...)
    if names.watched:
        rule = _one_of(names.watched, "number of the condition")
        occurrence: Any = create_model("Occurrence", __base__=Occurrence, rule=rule)
        fields["anytime"] = (
            Annotated[list[occurrence], few(1, read=_MOST_DECISIONS)],
            Field(description="at most one"),
        )
    if ways:
        numbers = tuple(range(ways + 1))
        fields["rule"] = _one_of(numbers, "number of the way on; 0 to stay in the section")
    return fields


@lru_cache(_REMEMBERED)
def choosing(numbers: tuple[int, ...]) -> type[Dispatch]:
    """Give the dispatcher's schema for the numbers that it can answer with."""
    rule: Any = _one_of(numbers, "number of the condition that holds; 0 for none")
    return create_model("Dispatch", __base__=Dispatch, __doc__=Dispatch.__doc__, rule=rule)


@lru_cache(_REMEMBERED)
def verifying(tasks: tuple[str, ...], *, judges_message: bool) -> type[Completion]:
    """Give the verifier's schema for the tasks that it judges, each of which is to come once.

    Args:
        tasks: Their ids; none where only the message is judged.
        judges_message: Whether the agent's message after the switch is judged.
    """
    schema = Verification if judges_message else Completion
    judged: Any = (SkipJsonSchema[list[TaskCompletion]], [])
    if tasks:
        listed: Any = _listing(TaskCompletion, "task", tasks)
        # A longer list is read, so that who asks again can say which names there are.
        bound = few(len(tasks), read=max(len(tasks), MOST_CLAIMS))
        judged = (Annotated[list[listed], bound], ...)
    return create_model(schema.__name__, __base__=schema, __doc__=schema.__doc__, tasks=judged)


@lru_cache(_REMEMBERED)
def naming(schema: type[N], sections: tuple[str, ...]) -> type[N]:
    """Give an unconstrained role's schema with what it can name as the next section.

    Args:
        schema: `SectionChoice`, or `UnconstrainedAnswer`, whose section may also be empty.
        sections: The ids of all sections, and the end.
    """
    if issubclass(schema, SectionChoice):
        return cast("type[N]", _listing(schema, "next", sections, SectionName))
    # Not as a list: some servers take none with an empty text in it.
    named: JsonDict = {"pattern": f"^({short_form.any_of(sections)})?$"}
    return cast("type[N]", _telling(schema, "next", named, SectionName))


def _listing(asked: type[Any], field: str, names: tuple[str, ...], kind: Any = str) -> Any:
    """Write an answer, or a part of one, in which the sent schema lists what a field can name."""
    listed: JsonDict = {"enum": list(names)} if len(names) <= short_form.MOST_LISTED else {}
    return _telling(asked, field, listed, kind)


def _telling(asked: type[Any], field: str, more: JsonDict, kind: Any) -> Any:
    """Write an answer of which the sent schema tells more about one of its fields."""
    own = asked.model_fields[field].description
    named: Any = (kind, Field(description=own, json_schema_extra=more))
    return create_model(asked.__name__, __base__=asked, __doc__=asked.__doc__, **{field: named})


def _one_of(numbers: tuple[int, ...], description: str) -> tuple[type[int], Any]:
    """Write a number that the sent schema lists."""
    listed: JsonDict = {"type": "string", "enum": [str(number) for number in numbers]}
    return int, Field(description=description, json_schema_extra=listed)
