"""What FHIR calls things, and the extensions of ours that stand in what we write."""

from __future__ import annotations

from typing import Literal

Version = Literal["R4", "R5"]
Json = dict[str, object]

QUESTIONNAIRE = "Questionnaire"
_HL7 = "http://hl7.org/fhir/StructureDefinition/"

SCORES = (f"{_HL7}ordinalValue", f"{_HL7}itemWeight")
"""The number of an answer: as R4 calls it, and as R5 does."""

SCORE_IN: dict[Version, str] = {"R4": SCORES[0], "R5": SCORES[1]}
CHOICE_IN: dict[Version, str] = {"R4": "choice", "R5": "coding"}
LEAST, MOST = f"{_HL7}minValue", f"{_HL7}maxValue"
MOST_GROUPS = f"{_HL7}questionnaire-maxOccurs"
ABSENT = f"{_HL7}data-absent-reason"

OURS = "urn:scriptgraph:fhir:"
"""With what the URLs of our own extensions begin; `docs/fhir.md` documents each."""

EVIDENCE = f"{OURS}evidence"
COMPUTED = f"{OURS}computed"
SKIPPED = f"{OURS}skipped"
"""What an item counts as where it is not asked, which FHIR has no word for."""

CHANGES_WHAT_IS_ASKED = (
    "Expression",
    "questionnaire-hidden",
    "questionnaire-constraint",
    "targetConstraint",
    "questionnaire-unit",
    "questionnaire-optionExclusive",
    "entryFormat",
    "regex",
)
"""Words in the URLs of extensions without which an item would be another question."""


class CannotSayError(ValueError):
    """One of the two has no words for what the other says; the message says what it is."""
