"""Judges finished dialogues: every switch by a verifier, and the simulated patient by a check."""

from __future__ import annotations

from scriptgraph.studies.judging.switches import switches_of
from scriptgraph.studies.judging.verdict_calls import check_patient_of, verify_dialogue

__all__ = ["check_patient_of", "switches_of", "verify_dialogue"]
