"""A list is a group of FHIR that repeats: read, written, and answered record by record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from support.fakes import Talk, answer, roles

from scriptgraph.exports.responses import Held, Said, response
from scriptgraph.formats.fhir.names import ABSENT, EVIDENCE
from scriptgraph.formats.fhir.writing import write_fhir
from scriptgraph.formats.load import load_script, read_script
from scriptgraph.rehearsal.model import RehearsalModel

MEDS = """\
script: meds
title: Meds
sections:
  meds:
    title: Meds
    questionnaire: {source: own}
    tasks:
      meds:
        say: Which medicines do you take?
        collect:
          meds: {list of at most 5: {name: string, dose: number mg, times: integer 0..6}}
      mood: {say: How is your mood?, collect: {mood: integer 0..10}}
"""
SCRIPT = load_script(MEDS, "yaml")
FIRST, SECOND = "Sertraline 50 mg.", "And melatonin, that is all."


async def answers(talk: Talk) -> list[dict[str, Any]]:
    """Give the items of a session's response."""
    state = await talk.state()
    lines = [Said(1, isinstance(one, HumanMessage), one.text) for one in state["messages"]]
    found: Any = response(Held("monday", SCRIPT, state["trace"], lines, True), SCRIPT.first)
    listed: list[dict[str, Any]] = found["item"]
    return listed


def evidence(item: dict[str, Any]) -> dict[str, Any]:
    """Give what proves an item, by name."""
    (found,) = [one for one in item["extension"] if one["url"] == EVIDENCE]
    return {
        part["url"]: next(value for key, value in part.items() if key != "url")
        for part in found["extension"]
    }


async def test_each_record_is_a_group_with_its_own_quote() -> None:
    """A part that nobody has told is there without an answer, and says that it is not known."""

    def heard(said: str) -> str:
        if said == FIRST:
            return answer(values=[("meds", "name: Sertraline, dose: 50", "Sertraline 50 mg")])
        done = {"meds": "that is all"}
        return answer(done, values=[("meds", "name: melatonin", "And melatonin")])

    talk = Talk(SCRIPT, roles(heard))
    await talk.say(None, FIRST, SECOND)
    first, second, mood = await answers(talk)
    assert (first["linkId"], second["linkId"], mood["linkId"]) == ("meds", "meds", "mood")
    assert (evidence(first)["quote"], evidence(first)["turn"]) == ("Sertraline 50 mg", 2)
    assert (evidence(second)["quote"], evidence(second)["turn"]) == ("And melatonin", 3)
    assert evidence(second)["verdict"] == "answered"
    name, dose, times = first["item"]
    assert name["answer"] == [{"valueString": "Sertraline"}]
    assert dose["answer"][0]["valueQuantity"]["value"] == 50
    assert times["extension"] == [{"url": ABSENT, "valueCode": "unknown"}]
    assert "answer" not in times


async def test_a_record_that_is_taken_back_is_no_answer_any_more() -> None:
    """The others keep their quotes, and the verdict says that the answer was corrected."""

    def heard(said: str) -> str:
        if said.startswith(FIRST):
            told = [
                ("meds", "name: Sertraline, dose: 50", "Sertraline 50 mg"),
                ("meds", "name: iron", "iron"),
            ]
            return answer({"meds": "all"}, values=told)
        return answer(values=[("meds", "-iron", "no longer iron")])

    talk = Talk(SCRIPT, roles(heard))
    await talk.say(None, f"{FIRST} And iron, that is all.", "no longer iron")
    first, mood = await answers(talk)
    assert (first["linkId"], mood["linkId"]) == ("meds", "mood")
    assert first["item"][0]["answer"] == [{"valueString": "Sertraline"}]
    assert (evidence(first)["quote"], evidence(first)["verdict"]) == (
        "Sertraline 50 mg",
        "corrected",
    )


async def test_an_empty_list_is_an_answer_without_groups() -> None:
    """Its evidence says how many there are, and in which words that was told."""
    talk = Talk(SCRIPT, RehearsalModel())
    await talk.say(None, "None.")
    meds, _ = await answers(talk)
    assert "item" not in meds
    assert evidence(meds) | {"script": ""} == {
        "verdict": "answered",
        "quote": "None.",
        "turn": 2,
        "count": 0,
        "script": "",
    }


def test_a_list_is_read_as_it_was_written() -> None:
    """Script to FHIR to script to FHIR: nothing changes."""
    resource: Any = write_fhir(SCRIPT, SCRIPT.first).resource
    group = resource["item"][0]
    assert (group["type"], group["repeats"]) == ("group", True)
    assert [item["linkId"] for item in group["item"]] == ["meds.name", "meds.dose", "meds.times"]
    script, findings = read_script(json.dumps(resource), "fhir")
    assert not findings
    assert script is not None
    assert script.values == SCRIPT.values
    assert write_fhir(script, script.first).resource == resource


GROUP = {
    "linkId": "1",
    "text": "Medicines",
    "type": "group",
    "repeats": True,
    "required": True,
    "item": [
        {"linkId": "1.1", "text": "Name", "type": "string", "code": [{"code": "x"}]},
        {"linkId": "1.2", "text": "How often", "type": "integer"},
    ],
}


def read(group: Any) -> tuple[Any, list[str]]:
    """Read a Questionnaire with one group."""
    resource = {"resourceType": "Questionnaire", "status": "draft", "title": "M", "item": [group]}
    script, findings = read_script(json.dumps(resource), "fhir")
    return script, [one.message for one in findings]


def test_a_group_of_a_clinic_keeps_what_a_script_does_not_say() -> None:
    """Parts are called by their words where linkIds are numbers; codes are written again."""
    script, told = read(GROUP)
    assert not told
    assert list(script.values.values()) == ["list of {name: string, how_often: integer}"]
    assert write_fhir(script, script.first).resource["item"] == [GROUP]


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (
            {"type": "choice", "answerOption": [{"valueString": "a"}, {"valueString": "b"}]},
            "a choice",
        ),
        (
            {"type": "group", "item": [{"linkId": "1.2.1", "text": "x", "type": "string"}]},
            "no plain",
        ),
        ({"type": "attachment"}, "the type 'attachment'"),
        ({"type": "string", "repeats": True}, "`repeats`"),
        ({"type": "string", "text": "Name"}, "called like another"),
    ],
)
def test_what_a_list_cannot_hold_is_refused(item: dict[str, Any], why: str) -> None:
    """With the linkId of the group, and what stands in it."""
    parts = [GROUP["item"][0], {"linkId": "1.2", "text": "More", **item}]  # type: ignore[index]
    _, told = read({**GROUP, "item": parts})
    assert len(told) == 1
    assert "item '1' has" in told[0]
    assert why in told[0]


def test_no_item_is_asked_by_a_list() -> None:
    """Neither in FHIR, whose conditions have no word for it, nor written out of a script."""
    asking = {"question": "1", "operator": "exists", "answerBoolean": True}
    after = {"linkId": "2", "text": "More?", "type": "string", "enableWhen": [asking]}
    resource = {"resourceType": "Questionnaire", "title": "M", "item": [GROUP, after]}
    _, findings = read_script(json.dumps(resource), "fhir")
    assert "a group that repeats" in findings[0].message
