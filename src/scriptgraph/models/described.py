"""What is known of a chat model without asking it anything."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.settings import REHEARSAL

_LONGEST_NAME = 200


def model_name(model: BaseChatModel) -> str:
    """Give the name by which a model is asked for; of one that tells none, that of its class."""
    try:
        told = getattr(model, "model_name", None) or model._llm_type
    except Exception:  # a class that is wrong about its name can still be asked
        told = ""
    return readable_name(str(told)) or type(model).__name__


def readable_name(told: object) -> str | None:
    """Give what a model is called, where that is a name: a line of text that can be stored."""
    is_name = isinstance(told, str) and told.isprintable() and len(told) <= _LONGEST_NAME
    return str(told) if is_name else None


def temperature_of(model: BaseChatModel) -> float | None:
    """Give the temperature at which a model is asked; None where it has none."""
    value = getattr(model, "temperature", None)
    return float(value) if isinstance(value, int | float) else None


def is_rehearsal(model: BaseChatModel) -> bool:
    """Say whether it is the rehearsal model, and so no language model; its name says so."""
    return model_name(model) == REHEARSAL
