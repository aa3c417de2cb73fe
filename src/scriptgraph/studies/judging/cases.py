"""Finds the case that the simulated patient of a dialogue was played after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.formats.case import Case, case_id, case_number, load_case, with_conduct
from scriptgraph.records.dialogue import Dialogue

_Played = tuple[str, str | None, str | None]
"""Id, attitude, difficulty: what tells the patients of an experiment apart."""


@dataclass(frozen=True)
class Cases:
    """Cases to look in.

    Args:
        folder: Where an experiment keeps its cases, each as it was played.
        given: A case for the dialogues that lie elsewhere.
    """

    folder: Path | None = None
    given: Case | None = None

    def case_of(self, dialogue: Dialogue) -> Case | None:
        """Give the case of a dialogue; None where it is another than the one given.

        Raises:
            InputError: When an experiment's folder does not have it, or it cannot be read.
        """
        if self.given is not None:
            return self._given(dialogue, self.given)
        patient = dialogue.patient
        key = (patient.id, patient.attitude, patient.difficulty) if patient else None
        if key is None or key not in self._kept:
            who = f"the patient {patient.id!r}" if patient else "a patient that it does not name"
            raise InputError(
                f"dialogue {dialogue.id!r} is with {who}, whose case is not in {self.folder}; "
                "--case FILE gives it"
            )
        return self._kept[key]

    def _given(self, dialogue: Dialogue, case: Case) -> Case | None:
        patient = dialogue.patient
        if patient is None:
            names = (case_id(case), str(case_number(case)))
            return case if str(dialogue.patient_case) in names else None
        if patient.id != case_id(case):
            return None
        return with_conduct(case, attitude=patient.attitude, difficulty=patient.difficulty)

    @cached_property
    def _kept(self) -> dict[_Played, Case]:
        """Read the cases of the folder."""
        cases = map(load_case, sorted(self.folder.glob("*.yaml")) if self.folder else ())
        return {_played(case): case for case in cases}


def _played(case: Case) -> _Played:
    attitude, difficulty = case.get("attitude"), case.get("difficulty")
    return (
        case_id(case),
        str(attitude) if attitude is not None else None,
        str(difficulty) if difficulty is not None else None,
    )
