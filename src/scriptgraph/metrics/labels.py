"""What a session is an instance of: its source, mode, script, case and models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scriptgraph.records.dialogue import AGENT, Dialogue
from scriptgraph.records.results import Failure


@dataclass(frozen=True, slots=True)
class Labels:
    """What a dialogue is an instance of; None where the record does not say."""

    source: str
    """Where it was read from."""

    mode: str
    """Our mode, or the published variant where there is none, or the layout of others."""

    script: str | None = None
    version: int | None = None
    """The script's version and hash tell scripts of one name apart."""

    hash: str | None = None
    case: str | None = None
    """Its number, or the patient's id where there is none."""

    patient: str | None = None
    """The patient's id."""

    attitude: str | None = None
    difficulty: str | None = None
    model: str | None = None
    """The models of the agent: one name, or role=name where they differ.

    A name is the plan's label, where it has one.
    """

    patient_model: str | None = None
    """The model that played the patient."""

    is_paired: bool = False
    """Whether a plan compares models, and this is not the first of them."""


def labels_of(dialogue: Dialogue, source: str) -> Labels:
    """Say what a dialogue is an instance of."""
    script, patient = dialogue.script, dialogue.patient
    case = dialogue.patient_case
    if case is None and patient is not None:
        case = patient.id
    return Labels(
        source=source,
        mode=dialogue.kind,
        script=script["id"] if script else None,
        version=script["version"] if script else None,
        hash=script["hash"] if script else None,
        case=None if case is None else str(case),
        patient=patient.id if patient else None,
        attitude=patient.attitude if patient else None,
        difficulty=patient.difficulty if patient else None,
        model=_agents(_models(dialogue)),
        patient_model=_models(dialogue).get("patient"),
        is_paired=dialogue.pair is not None,
    )


def labels_of_failure(failure: Failure, source: str, known: Iterable[Labels]) -> Labels:
    """Say what a failed session was to be an instance of.

    Args:
        failure: The session.
        source: Where it was read from.
        known: Dialogues' labels; those of the same script and mode say what a failure does not.
    """
    patient = failure.patient
    labels = Labels(
        source=source,
        mode=failure.mode,
        script=failure.script,
        case=str(failure.patient_case),
        patient=patient.id,
        attitude=patient.attitude,
        difficulty=patient.difficulty,
        model=_agents(_asked_for(failure)),
        patient_model=_asked_for(failure).get("patient"),
        is_paired=failure.pair is not None,
    )
    for one in known:
        if (one.source, one.script) == (source, failure.script):
            labels = replace(labels, version=one.version, hash=one.hash)
            if failure.models is None and one.mode == failure.mode:
                return replace(labels, model=one.model, patient_model=one.patient_model)
    return labels


def _models(dialogue: Dialogue) -> dict[str, str]:
    """Map roles to their models: those that were asked for, or else those that answered."""
    return _asked_for(dialogue) or {
        step.actor: step.model for step in dialogue.steps if step.model is not None
    }


def _asked_for(record: Dialogue | Failure) -> dict[str, str]:
    return {**(record.models or {}), **(record.model_labels or {})}


def _agents(models: Mapping[str, str]) -> str | None:
    """Name the agent's models."""
    # Who takes notes is who judges, or speaks.
    agent = {role: models[role] for role in AGENT if role in models and role != "recap"}
    if len(set(agent.values())) == 1:
        return next(iter(agent.values()))
    return ", ".join(f"{role}={model}" for role, model in agent.items()) or None
