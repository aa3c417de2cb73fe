"""The schemas of decisions as one section asks for them: with its own names and numbers listed.

The lists are for servers that hold answers to their schema. What others let through is read as it
is, refused and traced. Numbers are listed as texts, because some servers take no list of numbers.
"""

from functools import lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import Field, create_model
from pydantic.config import JsonDict

from scriptgraph.prompting.schemas import (
    CollectedValue,
    Dispatch,
    Done,
    Evaluation,
    NotNeeded,
    Occurrence,
    Sentence,
    few,
)

E = TypeVar("E", bound=Evaluation)

_REMEMBERED = 4096
"""Schemas that are not worked out anew. A server works hard on each that it has not seen."""


@lru_cache(_REMEMBERED)
def asking(
    schema: type[E],
    *,
    reason: bool = False,
    tasks: tuple[str, ...] = (),
    values: tuple[str, ...] = (),
    watched: tuple[int, ...] = (),
    ways: int = 0,
) -> type[E]:
    """Give an evaluation's schema in which some fields are asked for, and so required.

    Args:
        schema: `Evaluation` or `ActorAnswer`.
        reason: Whether a sentence is to stand before the decisions.
        tasks: Ids of the section's tasks, settled ones too: the schema stays the same from turn
            to turn, so that servers need not work it out, nor read the prompt behind it, anew.
        values: Names of the values that the section collects; without any nothing is asked.
        watched: Numbers of the `anytime` conditions; without any nothing is asked.
        ways: How many ways on the single actor chooses from; 0 where it is not asked for one.
    """
    fields: dict[str, Any] = {}
    if reason:
        fields["reason"] = (Sentence, Field(description="one short sentence"))
    if tasks:
        claims: Any = _listing(Done, "done", tasks) | _listing(NotNeeded, "not_needed", tasks)
        fields["settled"] = (Annotated[list[claims], few(len(tasks))], ...)
    if values:
        given: Any = _listing(CollectedValue, "name", values)
        fields["collected"] = (Annotated[list[given], few(len(values))], ...)
    if watched:
        rule = _one_of(watched, "number of the condition")
        occurrence: Any = create_model("Occurrence", __base__=Occurrence, rule=rule)
        fields["anytime"] = (
            Annotated[list[occurrence], few(1)],
            Field(description="at most one"),
        )
    if ways:
        numbers = tuple(range(ways + 1))
        fields["rule"] = _one_of(numbers, "number of the way on; 0 to stay in the section")
    return create_model(schema.__name__, __base__=schema, __doc__=schema.__doc__, **fields)


@lru_cache(_REMEMBERED)
def choosing(numbers: tuple[int, ...]) -> type[Dispatch]:
    """Give the dispatcher's schema for the numbers that it can answer with."""
    rule: Any = _one_of(numbers, "number of the condition that holds; 0 for none")
    return create_model("Dispatch", __base__=Dispatch, __doc__=Dispatch.__doc__, rule=rule)


def _listing(claim: type[Any], field: str, names: tuple[str, ...]) -> Any:
    """Write a claim whose name the sent schema lists."""
    own = claim.model_fields[field].description
    listed: JsonDict = {"enum": list(names)}
    named: Any = (str, Field(description=own, json_schema_extra=listed))
    return create_model(claim.__name__, __base__=claim, __doc__=claim.__doc__, **{field: named})


def _one_of(numbers: tuple[int, ...], description: str) -> tuple[type[int], Any]:
    """Write a number that the sent schema lists."""
    listed: JsonDict = {"type": "string", "enum": [str(number) for number in numbers]}
    return int, Field(description=description, json_schema_extra=listed)
