"""Values that somebody writes into a session's state: such as the script has, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.script.action import DONE
from scriptgraph.script.changes.values import written as type_written
from scriptgraph.script.model import Script
from scriptgraph.state.fitting import fitted
from scriptgraph.state.session import Value


def values_written(written: Any, script: Script) -> dict[str, Value]:
    """Give values as a session of a script keeps them, such as it can have collected.

    Raises:
        InputError: When a name is none of its values, or what stands there is not of their type.
    """
    if not isinstance(written, Mapping):
        raise InputError(
            f"`collected` is {_kind(written)}; it holds each value that is known, by its name"
        )
    return {name: _kept(name, value, script) for name, value in written.items()}


def _kept(name: str, value: Any, script: Script) -> Value:
    if name in script.actions and value == DONE:
        return DONE
    if name not in script.values:
        known = ", ".join(script.values) or "none"
        raise InputError(f"{script.id!r} collects no value {name!r}; it has: {known}")
    fit = fitted(value, script.values[name], None) if _is_plain(value) else None
    if fit is None:
        raise InputError(
            f"what is written for {name!r} is {_kind(value)}, and none of its type: "
            f"`{type_written(script.values[name])}`"
        )
    return fit


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, Mapping) for one in value)
    return isinstance(value, str | bool | int | float)


def _kind(value: object) -> str:
    """Say what something is without repeating it: it may be what somebody has said."""
    return f"a {type(value).__name__}"
