"""A Questionnaire of FHIR becomes a script and is written again, and nothing of it is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fhir_forms import HL7, gad7, option, phq9, questionnaires, read, written

from scriptgraph.core.errors import InputError
from scriptgraph.formats.fhir.difference import difference, restored
from scriptgraph.formats.fhir.writing import write_fhir
from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.script.check.faults import faults
from scriptgraph.script.slots import plain

Change = Callable[[dict[str, Any]], object]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 1) | st.sampled_from(["", "a"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(JSON, JSON)
def test_a_difference_makes_of_one_value_the_other(said: Any, found: Any) -> None:
    """Whatever both are; `true` is no 1."""
    again = restored(said, json.loads(json.dumps(difference(said, found))))
    assert json.dumps(again, sort_keys=True) == json.dumps(found, sort_keys=True)
    assert (difference(said, found) == {}) == (
        json.dumps(said, sort_keys=True) == json.dumps(found, sort_keys=True)
    )


@pytest.mark.slow
@given(questionnaires())
@settings(max_examples=25)
def test_what_is_read_is_written_again_as_it_was(resource: dict[str, Any]) -> None:
    """Through YAML and through Markdown, with all that a script cannot say."""
    script = read(resource)
    for form in ("yaml", "markdown"):
        assert written(load_script(write_script(script, form), form)) == resource


@pytest.mark.parametrize("resource", [phq9("R4"), phq9("R5"), gad7()])
def test_instruments_of_clinics_are_read_and_written_again(resource: dict[str, Any]) -> None:
    """In the forms of R4 and R5, with codes, groups, a question below another, and German."""
    script = read(resource)
    assert written(load_script(write_script(script, "yaml"), "yaml")) == resource


def test_an_instrument_of_loinc_is_a_questionnaire_as_an_author_writes_it() -> None:
    """Its group's text informs, its items share their answers, and their names can be added up."""
    script = read(phq9())
    section = script.first
    assert section.questionnaire
    assert section.questionnaire.answers == (
        "0 = Not at all", "1 = Several days", "2 = More than half the days", "3 = Nearly every day",
    )  # fmt: skip
    assert [task.id for task in section.tasks][:3] == ["intro", "q44250_9", "q44255_8"]
    assert section.tasks[0].collect == {}
    text = write_script(script, "yaml")
    assert "      q44250_9: Little interest or pleasure in doing things\n" in text


def test_a_task_that_was_changed_keeps_its_link_and_loses_its_codes() -> None:
    """Codes of other words would be wrong, and which tasks those are is said."""
    text = write_script(read(phq9()), "yaml").replace("Poor appetite or overeating", "Eating a lot")
    found = write_fhir(load_script(text, "yaml"), load_script(text, "yaml").first)
    assert found.changed == ["q44251_7"]
    item = found.items["q44251_7"]
    assert (item["linkId"], item["text"], "code" in item) == ("/44251-7", "Eating a lot", False)
    assert "code" in found.items["q44250_9"]


def test_tasks_may_come_and_go() -> None:
    """A new one stands behind the others; one that is gone is gone in its group as well."""
    text = write_script(read(phq9()), "yaml")
    text = text.replace("      q44250_9: Little interest or pleasure in doing things\n", "")
    text = text.replace("    tasks:\n", "    tasks:\n      new: Anything new\n")
    script = load_script(text, "yaml")
    found = written(script)
    assert [item["linkId"] for item in found["item"]] == ["intro", "thanks", "new"]
    assert len(found["item"][0]["item"]) == 8


def _first(resource: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = resource["item"][0]["item"][0]
    return item


def _sets(**keys: Any) -> Change:
    return lambda resource: _first(resource).update(keys)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_sets(type="attachment"), "the type 'attachment'; allowed are group, display, choice"),
        (_sets(type="quantity"), "a quantity in no known unit"),
        (_sets(type="open-choice"), "the type 'open-choice'"),
        (_sets(repeats=True), "`repeats`"),
        (_sets(initial=[{"valueInteger": 1}]), "`initial`"),
        (_sets(answerOption=[], answerValueSet="http://loinc.org/vs/LL358-3"), "`answerValueSet`"),
        (_sets(enableWhen=[{"question": "x"}]), "`enableWhen`"),
        (_sets(text=""), "no `text`"),
        (_sets(text=None), "no `text`"),
        (_sets(linkId="/44255-8"), "a `linkId` that another item has as well"),
        (_sets(linkId=7), "an item without a `linkId`"),
        (_sets(modifierExtension=[{"url": "x"}]), "`modifierExtension`"),
        (_sets(extension=[{"url": f"{HL7}questionnaire-hidden", "valueBoolean": True}]), "hidden"),
        (_sets(answerOption=[option("A", 0)]), "1 answers"),
        (_sets(answerOption=[option("A", 0), {"valueDate": "2026-01-01"}]), "`valueDate`"),
        (_sets(answerOption=[option("A", 0), {"valueCoding": {"display": "B"}}]), "'B' without a"),
        (_sets(answerOption=[option("A", 0), {"valueCoding": {"code": "b"}}]), "'b' without"),
        (_sets(answerOption=[option("A", 0), option("B", 1e300)]), "not written plainly"),
        (lambda r: r.update(item={}), "as `item` a group of keys"),
        (lambda r: r.update(language={"x": 1}), "as `language` a group of keys; allowed is a text"),
        (lambda r: r.update(item=[]), "as `item` a list"),
        (lambda r: r.update(modifierExtension=[]), "`modifierExtension`"),
        (lambda r: r.update(implicitRules="http://example.org/rules"), "`implicitRules`"),
    ],
)  # fmt: skip
def test_what_a_script_cannot_say_is_refused_with_its_link(change: Change, found: str) -> None:
    """And nothing is made of the rest: a questionnaire without an item is another one."""
    resource = phq9()
    change(resource)
    script, findings = read_script(json.dumps(resource, indent=1), "manual")
    assert script is None
    assert found in findings[0].message, findings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"resourceType": "QuestionnaireResponse", "item": []}', "these are answers"),
        ('{"resourceType": "Bundle", "entry": []}', "this is a Bundle"),
        ('{"resourceType": "Patient"}', "only a Questionnaire is read"),
        ('{"resourceType": ["Questionnaire"]}', "only a Questionnaire is read"),
        ('{"resourceType": "Questionnaire", "item": [', "not JSON"),
        ('{"resourceType": "Questionnaire", "item": NaN}', "NaN is no number"),
        ('{"resourceType": "Questionnaire", "item": [], "item": []}', "stands twice"),
        ('{"resourceType": "Questionnaire", "x": ' + "[" * 9999 + "]" * 9999 + "}", "deep"),
        ('{"resourceType": "Questionnaire", "item": [7, null]}', "an item without a `linkId`"),
        (
            '{"resourceType": "Questionnaire", "n": ' + "9" * 5000 + "}",
            "a number of 5000 characters is larger than any",
        ),
    ],
)
def test_what_is_no_questionnaire_is_told_for_what_it_is(text: str, said: str) -> None:
    """With a place, and without a traceback."""
    script, findings = read_script(text, "manual")
    assert script is None
    assert said in findings[0].message


def test_a_refusal_stands_at_the_line_of_its_item() -> None:
    """Also at the second of two items with one linkId."""
    resource = phq9()
    _first(resource)["linkId"] = "/44255-8"
    text = json.dumps(resource, indent=1)
    _, findings = read_script(text, "manual")
    lines = [n for n, line in enumerate(text.split("\n"), 1) if '"linkId": "/44255-8"' in line]
    assert [finding.place.line for finding in findings] == lines[1:]


@pytest.mark.parametrize(
    "besides", ["nonsense", "[]", '{"items": 3}', '{"tree": [3]}', '{"items": {"a": []}}']
)
def test_what_a_file_said_besides_is_not_written_by_hand(besides: str) -> None:
    """Whoever tries is told at the line where they did."""
    text = f"""\
script: x
sections:
  x:
    questionnaire:
      answers: {{0: no, 1: yes}}
      fhir: '{besides}'
    tasks: {{a: Sad}}
"""
    _, findings = read_script(text, "yaml")
    assert [(one.place.line, one.severity) for one in findings] == [(6, "error")]


def test_what_fhir_cannot_say_is_refused_with_the_task() -> None:
    """Two values of one task are no item."""
    text = """\
script: x
sections:
  x:
    questionnaire: {source: Ours}
    tasks: {a: {say: How old and tall?, collect: {age: integer, height: number}}}
"""
    script = load_script(text, "yaml")
    with pytest.raises(InputError, match="task 'a' asks for 2 values"):
        write_fhir(script, script.first)


@pytest.mark.parametrize("title", ["Start", "End", "Configurable", "Back"])
def test_a_form_that_is_called_as_no_section_is_can_be_used(title: str) -> None:
    """Its section gets a name of its own, and the form its title back."""
    item = {"linkId": "1", "text": "How are you?", "type": "string"}
    resource = {"resourceType": "Questionnaire", "status": "active", "title": title, "item": [item]}
    script = read(resource)
    assert faults(script) == []
    assert written(script) == resource


def test_braces_of_a_form_are_no_values_and_those_of_a_script_are_refused() -> None:
    """What a form says in braces is said as it stands; a text that a value fills is no item."""
    item = {"linkId": "1", "text": "Rate {0} to {{10}}: }", "type": "decimal"}
    resource = {"resourceType": "Questionnaire", "status": "active", "item": [item]}
    script = read(resource)
    assert plain(script.first.tasks[0].say or "") == item["text"]
    assert written(script) == resource
    text = write_script(script, "yaml").replace("{{0}}", "{q1|0}")
    with pytest.raises(InputError, match="name values that fill them"):
        write_fhir(changed := load_script(text, "yaml"), changed.first)
