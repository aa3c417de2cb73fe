"""The schemas in which models answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from scriptgraph.nodes.asking.answers import fit
from scriptgraph.prompting import schemas as verdicts
from scriptgraph.prompting.schemas import ActorAnswer
from scriptgraph.prompting.section_schemas import asking, choosing

LISTED: dict[str, tuple[type[BaseModel], list[str]]] = {
    "the single actor": (asking(ActorAnswer, ways=2), ["0", "1", "2"]),
    "the dispatcher": (choosing((0, 1, 3)), ["0", "1", "3"]),
}


@pytest.mark.parametrize("who", LISTED)
def test_a_schema_lists_the_ways_that_there_are(who: str) -> None:
    """A server that holds answers to their schema can let no other number come."""
    schema, numbers = LISTED[who]
    rule = schema.model_json_schema()["properties"]["rule"]
    assert (rule["type"], rule["enum"]) == ("string", numbers)


@pytest.mark.parametrize("who", LISTED)
@pytest.mark.parametrize("rule", [-1, 2, 7, 10**30, "-1", "2", "7"])
def test_any_number_is_read(who: str, rule: int | str) -> None:
    """What other servers let through is refused by who asked, with its reason, and traced."""
    given: dict[str, object] = {"reason": "r", "settled": [], "rule": rule, "reply": "Hello."}
    assert fit(given, LISTED[who][0]).model_dump()["rule"] == int(rule)


def test_schemas_are_few() -> None:
    """Sections with as many ways share a schema, so that it is worked out once."""
    assert asking(ActorAnswer, watched=(1,), ways=2) is asking(ActorAnswer, watched=(1,), ways=2)
    assert "rule" not in asking(ActorAnswer).model_json_schema()["properties"]


SECTION = asking(ActorAnswer, tasks=("name", "mood"), values=("mood",), watched=(1, 3), ways=2)
ANSWERS: list[type[BaseModel]] = [
    SECTION,
    choosing((0, 1)),
    *(
        kind
        for kind in vars(verdicts).values()
        if isinstance(kind, type) and issubclass(kind, verdicts._Verdict)
    ),
]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Give every type in a schema that a model is sent."""
    if isinstance(schema, dict):
        if "type" in schema:
            yield schema
        for part in schema.values():
            yield from parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from parts(part)


@pytest.mark.parametrize("kind", ANSWERS, ids=lambda kind: str(kind.__name__))
def test_every_text_and_list_of_an_answer_is_bounded(kind: type[BaseModel]) -> None:
    """A server that holds answers to their schema lets none grow without an end."""
    for part in parts(kind.model_json_schema()):
        if part["type"] == "string":
            assert "enum" in part or part["maxLength"] < 2000
        if part["type"] == "array":
            assert part["maxItems"] <= 100


def test_a_schema_lists_the_sections_own_names() -> None:
    """Tasks, values and watched conditions can be named only as the section has them."""
    kinds = SECTION.model_json_schema()["$defs"]
    assert kinds["Done"]["properties"]["done"]["enum"] == ["name", "mood"]
    assert kinds["NotNeeded"]["properties"]["not_needed"]["enum"] == ["name", "mood"]
    assert kinds["CollectedValue"]["properties"]["name"]["enum"] == ["mood"]
    assert kinds["Occurrence"]["properties"]["rule"]["enum"] == ["1", "3"]


def test_a_name_that_is_not_listed_is_read_all_the_same() -> None:
    """Servers without strict schemas give any: who asked refuses it with a reason."""
    given = {"settled": [{"quote": "q", "done": "task"}], "collected": [], "anytime": [], "rule": 0}
    read = fit({**given, "reply": "Hello."}, SECTION)
    assert [claim.task for claim in read.settled] == ["task"]
