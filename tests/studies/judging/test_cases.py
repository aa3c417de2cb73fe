"""The case that a dialogue's patient was played after."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.recorded import talk

from scriptgraph.core.errors import InputError
from scriptgraph.formats.case import Case
from scriptgraph.records.dialogue import Patient
from scriptgraph.studies.judging.cases import Cases

ANN: Case = {"patient": "ann", "name": "Ann", "case": "3", "attitude": "calm"}


def test_a_folder_holds_every_patient_as_it_was_played(tmp_path: Path) -> None:
    """The same case in two attitudes is two patients."""
    for name, attitude in (("ann", ""), ("ann+calm", "calm"), ("ann+cross", "cross")):
        conduct = f"attitude: {attitude}\n" if attitude else ""
        text = f"patient: ann\nname: Ann\n{conduct}"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    cases = Cases(tmp_path)
    for played in ("calm", "cross", None):
        case = cases.case_of(talk(patient=Patient(id="ann", attitude=played)))
        assert case is not None
        assert case.get("attitude") == played
    with pytest.raises(InputError, match="'made-up' is with the patient 'ben', whose case is not"):
        cases.case_of(talk(patient=Patient(id="ben")))
    with pytest.raises(InputError, match="a patient that it does not name"):
        cases.case_of(talk())


def test_a_given_case_is_that_of_its_own_dialogues_only() -> None:
    """It is told by its id or its number, and takes the attitude of the dialogue."""
    cases = Cases(given=ANN)
    assert cases.case_of(talk(patient_case=3)) == ANN
    assert cases.case_of(talk(patient_case="ann")) == ANN
    assert cases.case_of(talk(patient_case=4)) is None
    assert cases.case_of(talk(patient=Patient(id="ben"), patient_case=3)) is None
    cross = cases.case_of(talk(patient=Patient(id="ann", attitude="cross", difficulty="5")))
    assert cross == {**ANN, "attitude": "cross", "difficulty": "5"}
