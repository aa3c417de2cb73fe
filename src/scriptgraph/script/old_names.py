"""What parts of a script were called before, and what else is no part of a script's hash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field
from pydantic.main import IncEx

from scriptgraph.script.fields import Identifier


def says_nothing(value: object) -> bool:
    """Tell that a part which the language has got later is not used: no hash may change then."""
    return not value


OldNames = Annotated[tuple[Identifier, ...], Field(exclude_if=says_nothing)]
"""What a section, a task, or in a programme a session or a value, was called before."""

_Parts = Mapping[str, IncEx | bool]
_OF_TASKS: _Parts = {"__all__": {"renamed_from"}}
_OF_SECTION: _Parts = {"renamed_from": True, "tasks": _OF_TASKS}
_OF_SECTIONS: _Parts = {"__all__": _OF_SECTION}
_OF_SCRIPT: _Parts = {"guarantees": True, "sections": _OF_SECTIONS}
NO_PART_OF_THE_HASH: IncEx = _OF_SCRIPT
"""What no session depends on: what is promised of it, and what things were called before."""
