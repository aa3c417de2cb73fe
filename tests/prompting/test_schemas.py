"""The schemas in which models answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from support.fakes import script, task

from scriptgraph.core.settings import DecisionForm
from scriptgraph.nodes.asking.answers import Unusable, fit
from scriptgraph.prompting import Names, names_in
from scriptgraph.prompting import schemas as verdicts
from scriptgraph.prompting.schemas import (
    ActorAnswer,
    Evaluation,
    SectionChoice,
    UnconstrainedAnswer,
)
from scriptgraph.prompting.script_schemas import asking, choosing, naming, verifying

NAMES = Names(tasks=("name", "mood"), values=("mood",), watched=(1, 3), ways=2, judged=2)
FULL = asking(ActorAnswer, NAMES, "full", ways=NAMES.ways)
SHORT = asking(ActorAnswer, NAMES, "short", ways=NAMES.ways)

LISTED: dict[str, tuple[type[BaseModel], list[str]]] = {
    "the single actor": (FULL, ["0", "1", "2"]),
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
    given: dict[str, object] = {"reason": "r", "settled": [], "collected": [], "anytime": []}
    read = fit({**given, "rule": rule, "reply": "Hello."}, LISTED[who][0])
    assert read.model_dump()["rule"] == int(rule)


def test_one_schema_serves_all_sections() -> None:
    """Sections with other tasks, values and ways share it, so that a cache is not thrown away."""
    whole = script(
        {
            "a": {
                "tasks": [task("one", collect={"x": "integer"})],
                "next": [{"to": "b", "when": "yes"}, {"to": "c", "when": "no"}],
            },
            "b": {"tasks": [task("two")], "next": [{"to": "c"}]},
            "c": {"tasks": [task("three")]},
        },
        anytime=[{"to": "c", "when": "stop"}],
    )
    names = names_in(whole)
    tasks = ("one", "two", "three")
    assert names == Names(tasks=tasks, values=("x",), watched=(1,), ways=2, judged=2)
    assert names_in(whole) is names
    for form in get_args(DecisionForm):
        assert asking(ActorAnswer, names, form, ways=NAMES.ways) is asking(
            ActorAnswer, names_in(whole), form, ways=NAMES.ways
        )


ANSWERS: list[type[BaseModel]] = [
    FULL,
    SHORT,
    choosing((0, 1)),
    verifying(("name", "mood"), judges_message=True),
    naming(SectionChoice, ("hello", "end")),
    naming(UnconstrainedAnswer, ("hello", "end")),
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
            endless = "pattern" in part and re.search(r"(?<!\\)[*+]", part["pattern"])
            assert "enum" in part or ("pattern" in part and not endless) or part["maxLength"] < 2000
        if part["type"] == "array":
            assert part["maxItems"] <= 100


def test_a_schema_lists_the_scripts_own_names() -> None:
    """Tasks, values and watched conditions can be named only as the script has them."""
    kinds = FULL.model_json_schema()["$defs"]
    assert kinds["Done"]["properties"]["done"]["enum"] == ["name", "mood"]
    assert kinds["NotNeeded"]["properties"]["not_needed"]["enum"] == ["name", "mood"]
    assert kinds["CollectedValue"]["properties"]["name"]["enum"] == ["mood"]
    assert kinds["Occurrence"]["properties"]["rule"]["enum"] == ["1", "3"]


def test_a_name_that_is_not_listed_is_read_all_the_same() -> None:
    """Servers without strict schemas give any: who asked refuses it with a reason."""
    given = {"settled": [{"quote": "q", "done": "task"}], "collected": [], "anytime": [], "rule": 0}
    read = fit({**given, "reply": "Hello."}, FULL)
    assert [claim.task for claim in read.settled] == ["task"]


@pytest.mark.parametrize("judges_message", [True, False])
def test_the_verifier_can_name_no_other_task_and_no_more_than_there_are(
    judges_message: bool,
) -> None:
    """A small model made up a hundred tasks where any name was let through."""
    schema = verifying(("name", "mood"), judges_message=judges_message).model_json_schema()
    assert schema["properties"]["tasks"]["maxItems"] == 2
    assert schema["$defs"]["TaskCompletion"]["properties"]["task"]["enum"] == ["name", "mood"]
    assert ("coherent" in schema["required"]) is judges_message


def test_where_only_the_message_is_judged_no_task_is_asked_for() -> None:
    """A list that has to be empty would still be one to write."""
    schema = verifying((), judges_message=True).model_json_schema()
    assert [*schema["properties"]] == schema["required"] == ["coherence", "coherent"]


def test_an_unconstrained_role_can_name_only_what_the_script_has() -> None:
    """Any section and the end; the single actor's may be empty, which some servers list nowhere."""
    chosen = naming(SectionChoice, ("hello", "bye", "end")).model_json_schema()
    assert chosen["properties"]["next"]["enum"] == ["hello", "bye", "end"]
    answered = naming(UnconstrainedAnswer, ("hello", "bye", "end")).model_json_schema()
    pattern = answered["properties"]["next"]["pattern"]
    named = [name for name in ("hello", "end", "", "hell", "hello bye") if re.search(pattern, name)]
    assert named == ["hello", "end", ""]


@pytest.mark.parametrize("schema", [Evaluation, ActorAnswer])
def test_the_decisions_of_a_short_answer_stand_before_the_reply(schema: type[Evaluation]) -> None:
    """A server that keeps to the order lets the reply be shown behind what is decided."""
    asked = asking(schema, NAMES, "short", ways=NAMES.ways).model_json_schema()
    assert [*asked["properties"]] == ["shown", "reply"][: 1 + (schema is ActorAnswer)]
    assert [*asked["required"]] == [*asked["properties"]]


@pytest.mark.parametrize("form", get_args(DecisionForm))
def test_either_form_is_read_whichever_was_asked_for(form: DecisionForm) -> None:
    """What a model has learned to write, and what was recorded before, means the same."""
    schema = asking(ActorAnswer, NAMES, form, ways=NAMES.ways)
    short = ["call me Ann|name", "about a seven|mood=7", "I want to stop|!3", ">2"]
    full = {
        "settled": [{"quote": "call me Ann", "done": "name"}],
        "collected": [{"quote": "about a seven", "name": "mood", "value": "7"}],
        "anytime": [{"quote": "I want to stop", "rule": 3}],
        "rule": "2",
    }
    one, other = fit({"shown": short, "reply": "Hi"}, schema), fit({**full, "reply": "Hi"}, schema)
    assert one.model_copy(update={"shown": []}) == other.model_copy(update={"shown": []})
    assert (one.rule, one.reply, one.anytime[0].rule) == (2, "Hi", 3)


FITTING = ["call me Ann|name", "no|-mood", "a seven|mood=7", "I stop|!3", ">0", ">2"]
NOT_FITTING = ["|name", "x|age", "x|!2", ">3", ">", "x|age=7", 'a "b" c|name', "name", "x|--name"]


@pytest.mark.parametrize("line", [*FITTING, *NOT_FITTING])
def test_a_pattern_lets_only_the_scripts_own_names_and_numbers_come(line: str) -> None:
    """A server that holds answers to a pattern can let no other decision come."""
    pattern = SHORT.model_json_schema()["properties"]["shown"]["items"]["pattern"]
    assert bool(re.search(pattern, line)) is (line in FITTING)


def test_one_who_only_judges_is_offered_no_way_on() -> None:
    """Where a dispatcher chooses, the evaluator's pattern holds no way."""
    asked = asking(Evaluation, NAMES, "short", ways=0).model_json_schema()
    pattern = asked["properties"]["shown"]["items"]["pattern"]
    assert not re.search(pattern, ">1")
    assert re.search(pattern, "call me Ann|name")


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("a | b|name", ("settled", {"quote": "a | b", "done": "name"})),
        (" I rather not | -name ", ("settled", {"quote": "I rather not", "not_needed": "name"})),
        ("slow|pace=a|b", ("collected", {"quote": "slow", "name": "pace", "value": "a|b"})),
        ("1+1=2 he said|name", ("settled", {"quote": "1+1=2 he said", "done": "name"})),
        ("x|!99", ("anytime", {"quote": "x", "rule": 99})),
    ],
)
def test_a_line_is_read_by_what_stands_behind_its_bar(
    line: str, read: tuple[str, dict[str, Any]]
) -> None:
    """Words may hold a bar or a sign of equality themselves; what does not exist is still read."""
    found = fit({"shown": [line]}, asking(Evaluation, NAMES, "short", ways=NAMES.ways))
    assert found.model_dump(include={read[0]}) == {read[0]: [read[1]]}


@pytest.mark.parametrize("line", ["", "I am fine", "name", "> two", "|", "x|a b", "x|!one"])
def test_a_line_that_is_no_decision_is_not_read(line: str) -> None:
    """It is asked for once more, with the forms that there are: nothing is guessed."""
    with pytest.raises(Unusable, match=r'none of "quote\|task"'):
        fit({"shown": ["fine|name", line]}, asking(Evaluation, NAMES, "short", ways=NAMES.ways))


def test_two_ways_at_once_are_not_read() -> None:
    """Which of them is meant nobody knows."""
    with pytest.raises(Unusable, match="several ways"):
        fit({"shown": [">1", ">2"], "reply": "Hi"}, SHORT)
