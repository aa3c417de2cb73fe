"""Judges finished dialogues: every switch by a verifier, and the simulated patient by a check."""

from __future__ import annotations

from scriptgraph.verification.judging import check_patient_of, verify_dialogue
from scriptgraph.verification.switches import switches_of

__all__ = ["check_patient_of", "switches_of", "verify_dialogue"]
