"""Says in words for people what keeps data from being what it should be."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

NAME = r"^\w[\w-]*$"
"""What an identifier looks like."""

_GROUP = "it has to be an object: {...}"

_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {
        "string_type": lambda _: "it has to be a text",
        "string_too_short": lambda _: "it is empty",
        "string_too_long": lambda given: f"{given['max_length']:,} characters are the most",
        "string_pattern_mismatch": lambda given: (
            "it may hold letters, digits, _ and -, and nothing else"
            if given["pattern"] == NAME
            else f"it has to look like {given['pattern']}"
        ),
        "model_type": lambda _: _GROUP,
        "model_attributes_type": lambda _: _GROUP,
        "dict_type": lambda _: _GROUP,
        "list_type": lambda _: "it has to be a list",
        "tuple_type": lambda _: "it has to be a list",
        "too_short": lambda _: "it is empty",
        "value_error": lambda given: str(given["error"]),
    }
)
"""The kind of a fault → what is said of the part that has it; the others are plain as they are."""


def told(error: ValidationError) -> str:
    """Say what is wrong first, and where."""
    first = error.errors()[0]
    words = _WORDS.get(first["type"])
    what = words(first.get("ctx", {})) if words else first["msg"]
    where = ".".join(str(part) for part in first["loc"])
    if not where and first["type"] == "value_error":
        return what  # it says itself what it is about
    return f"{where or 'the line'}: {what}"
