"""The columns that every table begins with: which dialogue, and what it is an instance of."""

from __future__ import annotations

from scriptgraph.results.columns import Column
from scriptgraph.results.held import Held

_NO_EXPERIMENT = "no experiment planned it"

DESIGN: tuple[Column[Held], ...] = (
    Column(
        "source",
        "text",
        "The folder or file, as it was named.",
        lambda h: h.source,
    ),
    Column(
        "experiment",
        "text",
        "The experiment's name.",
        lambda h: h.experiment,
        missing=_NO_EXPERIMENT,
    ),
    Column("dialogue", "text", "The dialogue's id, unique in its source.", lambda h: h.dialogue.id),
    Column(
        "mode",
        "text",
        "The mode; of published dialogues the variant, of other corpora their layout.",
        lambda h: h.labels.mode,
    ),
    Column(
        "script",
        "text",
        "The script's id.",
        lambda h: h.labels.script,
        missing="it was held without one, or does not say",
    ),
    Column(
        "script_version",
        "whole",
        "The script's version.",
        lambda h: h.labels.version,
        missing="as `script`",
    ),
    Column(
        "script_hash",
        "text",
        "The script's hash: two scripts with one are the same.",
        lambda h: h.labels.hash,
        missing="as `script`",
    ),
    Column(
        "case",
        "text",
        "The patient's case: its number, or its id where it has none.",
        lambda h: h.labels.case,
        missing="it does not say",
    ),
    Column(
        "patient",
        "text",
        "The patient's id; with `attitude` and `difficulty`, whom the agent has met.",
        lambda h: h.labels.patient,
        missing="no simulated patient of ours",
    ),
    Column(
        "attitude",
        "text",
        "The patient's attitude, as the plan or the case has it.",
        lambda h: h.labels.attitude,
        missing="nobody said any",
    ),
    Column(
        "difficulty",
        "text",
        "How hard the patient makes it, as the plan or the case has it.",
        lambda h: h.labels.difficulty,
        missing="nobody said any",
    ),
    Column(
        "repetition",
        "whole",
        "Its number among the dialogues that differ in nothing else.",
        lambda h: h.repetition,
        missing=_NO_EXPERIMENT,
    ),
    Column(
        "agent_model",
        "text",
        "The agent's model, or its label; role=model, with commas, where its roles have several.",
        lambda h: h.labels.model,
        missing="it does not say",
    ),
    Column(
        "discarded",
        "yes or no",
        "Whether the plan leaves it out of the figures.",
        lambda h: bool(h.dialogue.discarded),
    ),
    Column(
        "rehearsal",
        "yes or no",
        "Whether the rehearsal model, which is no language model, spoke in it.",
        lambda h: h.figures.rehearsal,
    ),
    Column(
        "patient_model",
        "text",
        "The model that played the patient.",
        lambda h: h.labels.patient_model,
        missing="nobody played it, or it does not say",
    ),
    Column(
        "pair",
        "text",
        "What sessions that differ in nothing but models have in common: the id of the first.",
        lambda h: None if h.experiment is None else h.figures.pair,
        missing=_NO_EXPERIMENT,
    ),
)
