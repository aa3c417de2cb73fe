"""Values that somebody writes into a session's state: such as the script has, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.script.action import DONE
from scriptgraph.script.changes.values import written as type_written
from scriptgraph.script.model import Script
from scriptgraph.state.fitting import fitted


def require_values(written: Any, script: Script) -> None:
    """Refuse what no session of a script can have collected.

    Raises:
        InputError: When a name is none of its values, or what stands there is not of their type.
    """
    if not isinstance(written, Mapping):
        raise InputError(
            f"`collected` is {_kind(written)}; it holds each value that is known, by its name"
        )
    for name, value in written.items():
        if name in script.actions and value == DONE:
            continue
        if name not in script.values:
            known = ", ".join(script.values) or "none"
            raise InputError(f"{script.id!r} collects no value {name!r}; it has: {known}")
        if not _fits(value, script, name):
            raise InputError(
                f"what is written for {name!r} is {_kind(value)}, and none of its type: "
                f"`{type_written(script.values[name])}`"
            )


def _fits(value: Any, script: Script, name: str) -> bool:
    if not isinstance(value, str | bool | int | float | list):
        return False
    if isinstance(value, list) and not all(isinstance(one, Mapping) for one in value):
        return False
    return fitted(value, script.values[name], None) is not None


def _kind(value: object) -> str:
    """Say what something is without repeating it: it may be what somebody has said."""
    return f"a {type(value).__name__}"
