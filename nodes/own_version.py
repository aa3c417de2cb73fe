"""A human gives a session back only to a section that the session's own version has.

The graph that they answer through may be that of a newer script. What the session was held with
only a store of ours knows; with another checkpointer nobody does, and nothing is refused.
"""

from collections.abc import Mapping
from typing import Any

from langgraph.types import Command, StateSnapshot

from scriptgraph.core.errors import InputError
from scriptgraph.core.findings import first_few
from scriptgraph.nodes.entrance import resumed
from scriptgraph.nodes.pinning import kept_script, pinned_script
from scriptgraph.script.model import Script

_MOST_NAMED = 12


def require_own_section(keeper: Any, given: Any, seen: StateSnapshot | None) -> None:
    """Refuse to give a session back to a section that its own version lacks.

    Args:
        keeper: What keeps the session.
        given: The input of the run.
        seen: The session before it.

    Raises:
        InputError: When a human does so; it names the sections that there are.
    """
    if seen is not None and (name := _given_back_to(given, seen)):
        begun = seen.values.get("script") or {}
        _require(kept_script(keeper, begun.get("hash", "")), name)


async def arequire_own_section(keeper: Any, given: Any, seen: StateSnapshot | None) -> None:
    """Refuse to give a session back to a section that its own version lacks.

    Raises:
        InputError: When a human does so; it names the sections that there are.
    """
    if seen is not None and (name := _given_back_to(given, seen)):
        begun = seen.values.get("script") or {}
        _require(await pinned_script(keeper, begun.get("hash", "")), name)


def _given_back_to(given: Any, seen: StateSnapshot) -> str:
    """Name the section that a human gives a session back to; empty where they do something else."""
    answer = resumed(given.resume, seen) if isinstance(given, Command) else None
    if not isinstance(answer, Mapping) or answer.get("act") != "give_back":
        return ""
    return str(answer.get("section") or "")


def _require(own: Script | None, name: str) -> None:
    if own is not None and name not in own.by_id:
        raise InputError(
            f"the session goes on with version {own.version} of its script ({own.hash}), which has "
            f"no section {name!r} to give it back to (its sections: "
            f"{first_few(list(own.by_id), _MOST_NAMED)}): nothing has changed. Give it back to one "
            "of these; then `scriptgraph migrate` can move it to the version that has the other"
        )
