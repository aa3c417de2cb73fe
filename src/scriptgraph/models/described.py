"""What is known of a chat model without asking it anything."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.settings import REHEARSAL


def model_name(model: BaseChatModel) -> str:
    """Give the name by which a model is asked for."""
    return str(getattr(model, "model_name", None) or model._llm_type)


def temperature_of(model: BaseChatModel) -> float | None:
    """Give the temperature at which a model is asked; None where it has none."""
    value = getattr(model, "temperature", None)
    return float(value) if value is not None else None


def is_rehearsal(model: BaseChatModel) -> bool:
    """Say whether it is the rehearsal model, and so no language model; its name says so."""
    return model_name(model) == REHEARSAL
