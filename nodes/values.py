"""Reads a collected value as its type: what is no such value is none at all."""

from __future__ import annotations

import math
from collections.abc import Callable

from scriptgraph.kinds import kind_of
from scriptgraph.script import ValueType
from scriptgraph.state import Value

_TRUE = frozenset({"true", "yes", "1", "y"})
_FALSE = frozenset({"false", "no", "0", "n"})

_MAX_INTEGER = 2**63 - 1
"""Larger whole numbers cannot be kept by a checkpointer, and no user means one."""


def read_value(text: str, kind: ValueType) -> Value | None:
    """Read a collected value as its type; None when the text is not one."""
    text, declared = text.strip(), kind_of(kind)
    if isinstance(kind, tuple):
        return _read_choice(text, dict(zip(kind, declared.choices, strict=True)))
    readers: dict[str, Callable[[str], Value | None]] = {
        "string": lambda given: given or None,
        "integer": _read_integer,
        "number": _read_number,
        "boolean": _read_boolean,
    }
    try:
        value = readers[declared.scalar](text)
    except ValueError:
        return None
    return value if value is not None and declared.allows(value) else None


def _read_choice(text: str, choices: dict[str, Value]) -> Value | None:
    """Find a choice by its text or, where it is a number, by what it comes to."""
    for written, value in choices.items():
        if written.casefold() == text.casefold():
            return value
    try:
        number = _read_number(text)
    except ValueError:
        return None
    numbers = (value for value in choices.values() if not isinstance(value, str))
    return next((value for value in numbers if value == number), None)


def _read_integer(text: str) -> int | None:
    value = int(text)
    return value if abs(value) <= _MAX_INTEGER else None


def _read_number(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _read_boolean(text: str) -> bool | None:
    folded = text.casefold()
    return True if folded in _TRUE else False if folded in _FALSE else None


def named(kind: ValueType) -> str:
    """Write a type as a refusal names it."""
    return kind if isinstance(kind, str) else f"one of {', '.join(kind)}"
