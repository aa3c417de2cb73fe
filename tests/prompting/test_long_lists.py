"""An answer with more entries than were asked for is no answer."""

from __future__ import annotations

import json

import pytest
from langchain_core.messages import AIMessage

from scriptgraph.nodes.asking.answers import Unusable, parse
from scriptgraph.prompting.names import Names
from scriptgraph.prompting.schemas import Evaluation, Notes
from scriptgraph.prompting.script_schemas import asking

NAMES = Names(tasks=("listen",), values=("mood",), watched=(1,), ways=2, judged=2)
DONE = {"quote": "hello there", "done": "listen"}
MOOD = {"quote": "about a seven", "name": "mood", "value": "7"}
STOP = {"quote": "I want to stop", "rule": 1}


def read(answer: object, form: str) -> Evaluation:
    schema = asking(Evaluation, NAMES, "short" if form == "short" else "full", ways=2)
    found: Evaluation = parse(AIMessage(json.dumps(answer)), schema)
    return found


@pytest.mark.parametrize("count", [101, 20_000])
@pytest.mark.parametrize(
    ("form", "key", "entry"),
    [
        ("short", "shown", "hello there|listen"),
        ("full", "shown", "hello there|listen"),
        ("full", "settled", DONE),
        ("full", "collected", MOOD),
        ("full", "anytime", STOP),
    ],
)
def test_an_evaluation_with_too_many_entries_is_refused(
    form: str, key: str, entry: object, count: int
) -> None:
    """In either form, whether they are the same or not; the model is told so, and asked again."""
    whole = {"reason": "", "settled": [], "collected": [], "anytime": [], "rule": "0"}
    answer = {"shown": [entry] * count} if key == "shown" else {**whole, key: [entry] * count}
    with pytest.raises(Unusable, match=r"at most \d+ items"):
        read(answer, form)


def test_a_condition_that_is_named_twice_is_still_read() -> None:
    """Danger is not passed over because a model says it twice, nor a value that is said again."""
    whole = {"reason": "", "settled": [DONE], "rule": "0"}
    found = read({**whole, "collected": [MOOD, MOOD], "anytime": [STOP, STOP]}, "full")
    assert found.occurrence is not None
    assert len(found.collected) == 2


def test_other_lists_are_bounded_as_their_schema_says() -> None:
    """Such as the passages of notes."""
    with pytest.raises(Unusable, match="at most 20 items"):
        parse(AIMessage(json.dumps({"recap": "x", "quotes": ["y"] * 21})), Notes)
