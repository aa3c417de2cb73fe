"""What sections and tasks were called before, and what else is no part of a script's hash."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.main import IncEx

from scriptgraph.script.fields import Identifier


def says_nothing(value: object) -> bool:
    """Tell that a part which the language has got later is not used: no hash may change then."""
    return not value


OldNames = Annotated[tuple[Identifier, ...], Field(exclude_if=says_nothing)]
"""What a section or a task was called before; sessions under way move by it."""

_OF_A_TASK: IncEx = {"renamed_from"}
_OF_A_SECTION: dict[str, IncEx | bool] = {"renamed_from": True, "tasks": {"__all__": _OF_A_TASK}}
NO_PART_OF_THE_HASH: IncEx = {"guarantees": True, "sections": {"__all__": _OF_A_SECTION}}
"""What no session depends on: what is promised of it, and what things were called before."""
