"""Questionnaires of HL7 FHIR, R4 and R5, read as scripts and written again."""
