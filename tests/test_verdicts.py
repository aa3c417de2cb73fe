"""The schemas in which models answer."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from scriptgraph.nodes.answers import fit
from scriptgraph.verdicts import ActorAnswer, asking, choosing

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
    assert asking(ActorAnswer, "anytime", ways=2) is asking(ActorAnswer, "anytime", ways=2)
    assert "rule" not in asking(ActorAnswer).model_json_schema()["properties"]
