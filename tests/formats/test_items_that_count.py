"""What an item counts as where it is not asked goes to FHIR and back, as an extension of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.fhir_forms import option, read, written

from scriptgraph.core.errors import ScriptError
from scriptgraph.formats.fhir.names import SKIPPED
from scriptgraph.formats.fhir.writing import write_fhir
from scriptgraph.formats.load import load_script, write_script

TEXT = (
    "script: a\nsections:\n  a:\n    questionnaire: {answers: {0: no, 1: some, 2: much}}\n"
    "    tasks:\n      often: Often?\n      more: {ask: More?, if: often > 0, skipped: 0}\n"
)
GATE = {"linkId": "1", "text": "Alone?", "type": "boolean"}
ALONE = [{"question": "1", "operator": "=", "answerBoolean": True}]
OTHER = {"url": "http://example.org/kept", "valueString": "as it was"}


def item(*extensions: Any, **keys: Any) -> dict[str, Any]:
    """Give a questionnaire whose second item has extensions."""
    options = [option("no", 0, code="n"), option("often", 1, code="o")]
    asked = {"linkId": "2", "text": "Why?", "type": "choice", "answerOption": options}
    own = {**asked, "extension": [*extensions], "enableWhen": ALONE, **keys}
    own = {key: part for key, part in own.items() if part}
    return {"resourceType": "Questionnaire", "status": "draft", "item": [GATE, own]}


def test_it_is_read_again_by_us_and_taken_by_others() -> None:
    """The library of FHIR resources keeps it through its own models."""
    questionnaires = pytest.importorskip("fhir.resources.R4B.questionnaire")
    script = load_script(TEXT, "yaml")
    taken = questionnaires.Questionnaire.model_validate_json(json.dumps(written(script)))
    (found,) = taken.item[1].extension
    assert (found.url, found.valueString) == (SKIPPED, "0")
    again = read(json.loads(taken.model_dump_json())).first.tasks[1]
    assert (again.skipped, again.if_) == ("0", "often != 0")


def test_what_else_an_item_says_stays_beside_it() -> None:
    """Its codes and other extensions are written again, and ours is in neither twice."""
    resource = item(OTHER, {"url": SKIPPED, "valueString": "0"}, code=[{"code": "x"}])
    script = read(resource)
    assert script.first.tasks[1].skipped == "0"
    assert written(load_script(write_script(script, "yaml"), "yaml")) == resource
    assert "as it was" in str(script.first.questionnaire)


def test_who_says_later_what_an_item_counts_as_keeps_its_codes() -> None:
    """It is no other question."""
    text = write_script(read(item(code=[{"code": "x"}])), "yaml")
    assert "if: q1 == true}" in text
    text = text.replace("if: q1 == true}", "if: q1 == true, skipped: 0}")
    script = load_script(text, "yaml")
    found = write_fhir(script, script.first)
    assert found.changed == []
    assert found.items["q2"]["code"] == [{"code": "x"}]
    assert found.items["q2"]["extension"] == [{"url": SKIPPED, "valueString": "0"}]


@pytest.mark.parametrize(
    ("extensions", "keys", "told"),
    [
        ([{"url": SKIPPED, "valueInteger": 0}], {}, "`valueString` is an answer"),
        ([{"url": SKIPPED, "valueString": "0"}] * 2, {}, "allowed is one"),
        ([{"url": SKIPPED, "valueString": "0"}], {"enableWhen": []}, "only a task with `if`"),
        ([{"url": SKIPPED, "valueString": "7"}], {}, "'q2' is to count as '7'"),
    ],
)
def test_what_no_item_can_count_as_is_refused(
    extensions: list[Any], keys: dict[str, Any], told: str
) -> None:
    """It is told with the item, and never left out in silence."""
    with pytest.raises(ScriptError, match=told):
        read(item(*extensions, **keys))
