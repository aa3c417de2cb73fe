"""Numbers of hundreds of digits are faults of a file, and never of ours."""

from __future__ import annotations

import json

import pytest

from scriptgraph.formats.fhir.reading import read_fhir
from scriptgraph.formats.load import read_script

SCORE = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


@pytest.mark.parametrize("number", ["9" * 400, "1e999", "-1e999"])
def test_a_number_of_fhir_that_is_larger_than_any_is_a_fault(number: str) -> None:
    """Wherever it stands: it is told, and not repeated."""
    extension = [{"url": SCORE, "valueDecimal": 7}]
    option = {"valueCoding": {"code": "a", "display": "never"}, "extension": extension}
    item = {"linkId": "1", "text": "Sad?", "type": "choice", "answerOption": [option, option]}
    text = json.dumps({"resourceType": "Questionnaire", "item": [item]})
    faults = read_fhir(text.replace(": 7", f": {number}")).findings
    assert [one.rule for one in faults] == ["syntax"]
    assert "larger than any" in faults[0].message
    assert number not in faults[0].message


def test_the_hint_for_a_version_repeats_no_endless_number() -> None:
    """Five thousand digits are not what anybody has meant."""
    text = f"script: x\nversion: {'9' * 5000}\nsections:\n  a:\n    tasks: {{t: hi}}\n"
    _, findings = read_script(text, "yaml")
    assert len(findings) == 1
    assert len(findings[0].hint) < 100
