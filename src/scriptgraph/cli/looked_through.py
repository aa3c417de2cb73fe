"""Stored sessions, each audited against the script that it was held with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scriptgraph.assurance.audit import Irregularity, audit, scripts_named
from scriptgraph.cli.stored import read_scripts, read_states
from scriptgraph.core.errors import InputError
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState


async def look_through(
    store: str, sessions: Sequence[str], held: Script | None
) -> dict[str, list[Irregularity]]:
    """Audit the sessions that are named, or all of a store.

    Args:
        store: Its address.
        sessions: Their names; none stands for all.
        held: The script to hold them against, instead of the one that each is pinned to.

    Raises:
        InputError: When there is no such store or session.
    """
    states = cast(Mapping[str, SessionState], await read_states(store, sessions))
    pinned = await read_scripts(store, scripts_named(states.values()))
    scripts = {key: kept for key, kept in pinned.items() if isinstance(kept, Script)}
    changed = {key: str(kept) for key, kept in pinned.items() if isinstance(kept, InputError)}
    found: dict[str, list[Irregularity]] = {}
    for name, state in states.items():
        begun = state.get("script")
        against = held or scripts.get(begun["hash"] if begun else "")
        found[name] = audit(against, state, scripts) if against else _unknown(state, changed)
    return found


def _unknown(state: SessionState, changed: Mapping[str, str]) -> list[Irregularity]:
    """Say that nothing can be said of a session, for want of its script."""
    begun = state.get("script")
    if begun is None:
        # A turn that was broken off before the opening leaves decisions, and no script yet.
        has_spoken = any(message.type == "ai" for message in state.get("messages", []))
        spoke = any(record["role"] == "dialog" for record in state.get("trace", []))
        what = "the agent has spoken, and it is not said with which script"
        return [Irregularity("script", what)] if has_spoken or spoke else []
    what = changed.get(begun["hash"]) or (
        f"the store keeps no text of its script, {begun['id']!r}, version {begun['version']} "
        f"({begun['hash']}): give it with --script"
    )
    return [Irregularity("script", what)]
