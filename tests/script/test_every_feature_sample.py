"""The sample of all features has all of them: whatever the model gets is shown in it, too."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from scriptgraph.formats.load import load_script
from scriptgraph.script.fields import ValueType
from scriptgraph.script.functions import FUNCTIONS
from scriptgraph.script.kinds import Meaning, ScalarType, kind_of
from scriptgraph.script.literals import tree_of
from scriptgraph.script.model import Limit, Rule, RuleKind, Script, Section, Task
from scriptgraph.script.questionnaire import Questionnaire

SAMPLE = load_script("every_feature")
ELSEWHERE: Mapping[str, str] = {
    "Script.actions": "book_visit",
    "Task.call": "book_visit",
    "Questionnaire.fhir": "",
}
"""What another sample shows: an action needs an application; what FHIR keeps nobody writes."""


def parts(found: object) -> Iterable[BaseModel]:
    """Give every part of a model, itself included."""
    if isinstance(found, BaseModel):
        yield found
        for name in type(found).model_fields:
            yield from parts(getattr(found, name))
    elif isinstance(found, list | tuple):
        for one in found:
            yield from parts(one)


def used(script: Script) -> set[str]:
    """Name every field that is not as it would be without a word."""
    found = set[str]()
    for part in parts(script):
        for name, field in type(part).model_fields.items():
            if field.is_required() or getattr(part, name) != field.get_default(
                call_default_factory=True
            ):
                found.add(f"{type(part).__name__}.{name}")
    # A language is written there, and is the one that there is without a word.
    return found | {f"Script.{path[0]}" for path in script.source.places if len(path) == 1}


FIELDS = [
    f"{model.__name__}.{name}"
    for model in (Script, Section, Task, Rule, Limit, Questionnaire)
    for name, field in model.model_fields.items()
    if not field.exclude
]


@pytest.mark.parametrize("field", FIELDS)
def test_every_part_of_the_language_is_in_the_sample(field: str) -> None:
    """A new key of the model is shown in it, or in the sample that is named here."""
    other = ELSEWHERE.get(field)
    if other is None:
        assert field in used(SAMPLE)
    else:
        assert field not in used(SAMPLE)
        assert not other or field in used(load_script(other))


@cache
def declared() -> list[ValueType]:
    """List the types of all values, those of the parts of records included."""
    found: list[ValueType] = [*SAMPLE.values.values()]
    return [*found, *(kind for one in found for _, kind in kind_of(one).parts)]


def test_every_kind_of_value_is_in_the_sample() -> None:
    """Scalars, meanings, ranges, units, choices in words and with scores, and what is skipped."""
    kinds = [kind_of(one) for one in declared()]
    assert {kind.scalar for kind in kinds} == {*get_args(ScalarType), "list"}
    assert {kind.meaning for kind in kinds} == {*get_args(Meaning)}
    ranged = {kind.scalar for kind in kinds if kind.low is not None}
    assert ranged == {"integer", "number", "date", "duration", "list"}
    assert any(kind.unit for kind in kinds)
    assert any(kind.labels for kind in kinds)
    assert any(kind.choices and not kind.labels for kind in kinds)


def test_every_kind_of_rule_is_in_the_sample() -> None:
    """Rules of a section and for any time, limits of turns and of visits, and the ways back."""
    rules = [rule for section in SAMPLE.sections for rule in section.next]
    assert {rule.kind for rule in rules} == {*get_args(RuleKind)}
    assert {rule.kind for rule in SAMPLE.anytime} == {"computed", "judged"}
    kinds = {move.kind for move in SAMPLE.all_transitions}
    assert {"anytime", "fixed", "computed", "judged", "limit", "back"} <= kinds


def calls(texts: Iterable[str]) -> set[str]:
    """Name the functions and questions that expressions use."""
    trees = [tree_of(text) for text in texts if " as " not in text]
    nodes: list[Any] = [node for tree in trees for node in ast.walk(tree)]
    called = (one.func for one in nodes if isinstance(one, ast.Call))
    return {one.id for one in called if isinstance(one, ast.Name)}


def test_every_function_and_question_is_in_the_sample() -> None:
    """Of what is computed and of conditions; `as` gives a score its words."""
    rules = [rule for section in SAMPLE.sections for rule in section.next]
    conditions = [rule.if_ for rule in (*rules, *SAMPLE.anytime) if rule.if_]
    asked = calls([*conditions, *SAMPLE.computed.values()])
    assert asked == {*FUNCTIONS, "known", "declined", "count"}
    assert any(" as " in text for text in SAMPLE.computed.values())
