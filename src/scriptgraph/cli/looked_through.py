"""Stored sessions, each audited against the script that it was held with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from scriptgraph.assurance.audit import Irregularity, audit, scripts_named
from scriptgraph.assurance.carried import carried_irregularities
from scriptgraph.assurance.recomputed import left_open
from scriptgraph.cli.stored import read_each, read_scripts, read_undigested
from scriptgraph.core.errors import InputError
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState


@dataclass
class LookedThrough:
    """What was found in sessions."""

    found: dict[str, list[Irregularity]] = field(default_factory=dict[str, list[Irregularity]])
    """Session → what its script and its trace do not explain."""

    unheard: dict[str, int] = field(default_factory=dict[str, int])
    """Session → turns in which some of those who listen for danger have told nothing.

    That is no irregularity: the others have listened. Sessions without such a turn are not there.
    """

    open: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Session → what of it nobody can work out; sessions of which all can be are not there."""


async def look_through(store: str, sessions: Sequence[str], held: Script | None) -> LookedThrough:
    """Audit the sessions that are named, or all of a store; one that is damaged stops no other.

    Args:
        store: Its address.
        sessions: Their names; none stands for all.
        held: The script to hold them against, instead of the one that each is pinned to.

    Raises:
        InputError: When there is no such store or session.
    """
    read = await read_each(store, sessions)
    states = [one for one in read.values() if not isinstance(one, InputError)]
    undigested = await read_undigested(store)
    pinned = await read_scripts(store, _scripts(states))
    scripts = {key: kept for key, kept in pinned.items() if isinstance(kept, Script)}
    changed = {key: str(kept) for key, kept in pinned.items() if isinstance(kept, InputError)}
    others = {
        place.session: cast(SessionState, one)
        for place, one in read.items()
        if not isinstance(one, InputError)
    }
    looked = LookedThrough()
    found = looked.found
    for place, one in read.items():
        if isinstance(one, InputError):
            found[place.name] = [Irregularity("unreadable", str(one))]
            continue
        state = cast(SessionState, one)
        try:
            begun = state.get("script")
            against = held or scripts.get(begun["hash"] if begun else "")
            told = audit(against, state, scripts, place) if against else _unknown(state, changed)
            if unknown := left_open(state):
                looked.open[place.name] = unknown
            told = [*told, *carried_irregularities(state, others)]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            told = [Irregularity("record", f"what is stored is no session: {error!r}")]
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            if turns := sum("guard_failed" in record for record in state.get("trace", [])):
                looked.unheard[place.name] = turns
        found[place.name] = [*([_UNDIGESTED] if place.session in undigested else []), *told]
    return looked


_UNDIGESTED = Irregularity(
    "seal",
    "the store keeps a digest of every step of its sessions, and none of this one: they were taken "
    "away, or an older version has stored all of it",
)


def _scripts(states: Iterable[object]) -> list[str]:
    """List the hashes of the scripts of all sessions of which that can be said."""
    found: list[str] = []
    for state in states:
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            found += scripts_named([cast(SessionState, state)])
    return list(dict.fromkeys(found))


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
