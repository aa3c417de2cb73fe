"""Days, spans and numbers with units go to FHIR and back, and are told as people write them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from support.fakes import Talk

from scriptgraph.exports.responses import Held, Said, response
from scriptgraph.formats.fhir.names import EVIDENCE
from scriptgraph.formats.fhir.writing import write_fhir
from scriptgraph.formats.load import load_script, read_script
from scriptgraph.rehearsal.model import RehearsalModel

BODY = """\
script: body
title: Body
language: de
sections:
  ask:
    title: Body
    questionnaire: {source: own}
    tasks:
      weight: {say: Wie viel wiegen Sie?, collect: {weight: number 30..300 kg}}
      height: {say: Wie groß sind Sie?, collect: {height: integer cm}}
      falling: {say: Wie lange liegen Sie wach?, collect: {awake: duration 0..24 hours}}
      since: {say: Seit wann?, collect: {since: date 2000-01-01..2030-12-31}}
    next: told
  told:
    tasks:
      t: {say: "{weight|?}; {height|?}; {awake|?}; {since|?}."}
"""
SCRIPT = load_script(BODY, "yaml")
ANSWERS = ("72,5 Kilo", "1,8 m", "anderthalb Stunden", "seit dem 12. März 2026")
UCUM = "http://unitsofmeasure.org"


async def test_answers_are_quantities_with_the_units_of_ucum() -> None:
    """Each with the words that gave it, and said back in the words of the script's language."""
    talk = Talk(SCRIPT, RehearsalModel())
    await talk.say(None)
    reply = await talk.say(*ANSWERS)
    assert reply == "72,5 kg; 180 cm; 90 Minuten; 12. März 2026."
    state = await talk.state()
    lines = [Said(1, isinstance(one, HumanMessage), one.text) for one in state["messages"]]
    found: Any = response(Held("monday", SCRIPT, state["trace"], lines, True), SCRIPT.first)
    answers = [item["answer"][0] for item in found["item"]]
    assert answers == [
        {"valueQuantity": {"value": 72.5, "unit": "kg", "system": UCUM, "code": "kg"}},
        {"valueQuantity": {"value": 180, "unit": "cm", "system": UCUM, "code": "cm"}},
        {"valueQuantity": {"value": 90, "unit": "minutes", "system": UCUM, "code": "min"}},
        {"valueDate": "2026-03-12"},
    ]
    assert all(any(e["url"] == EVIDENCE for e in item["extension"]) for item in found["item"])


def test_a_questionnaire_with_quantities_is_read_as_it_was_written() -> None:
    """Types, bounds and units come back, and the file once more as it was."""
    written = write_fhir(SCRIPT, SCRIPT.first).resource
    again = load_script(json.dumps(written), "fhir")
    assert {name.id: [*name.collect.values()] for name in again.first.tasks} == {
        "weight": ["number 30..300 kg"],
        "height": ["integer cm"],
        "falling": ["duration 0 minutes..1 day"],
        "since": ["date 2000-01-01..2030-12-31"],
    }
    assert write_fhir(again, again.first).resource["item"] == written["item"]


UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
LEAST = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity"


@pytest.mark.parametrize(
    ("extension", "told"),
    [
        ([], "a quantity in no known unit"),
        ([{"url": UNIT, "valueCoding": {"system": UCUM, "code": "furlong"}}], "questionnaire-unit"),
        ([{"url": UNIT, "valueCoding": {"system": "x", "code": "kg"}}], "questionnaire-unit"),
        (
            [
                {"url": UNIT, "valueCoding": {"system": UCUM, "code": "kg"}},
                {"url": LEAST, "valueQuantity": {"value": 3, "system": UCUM, "code": "kg"}},
            ],
            "a range has both ends",
        ),
    ],
)
def test_a_quantity_that_a_script_cannot_say_is_refused(
    extension: list[dict[str, Any]], told: str
) -> None:
    """With what was found and what is allowed."""
    item = {"linkId": "w", "text": "Weight?", "type": "quantity", "extension": extension}
    resource = {"resourceType": "Questionnaire", "status": "draft", "item": [item]}
    _, findings = read_script(json.dumps(resource), "fhir")
    assert told in findings[0].message
