"""Reading sessions back: no script and no model is needed, and nothing is created or changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from scriptgraph.cli.opened_stores import reading
from scriptgraph.cli.rendering import (
    Entry,
    Line,
    dialogue_entries,
    is_said,
    session_entries,
    turn_of,
)
from scriptgraph.core.errors import InputError
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.records.dialogue import UNKNOWN, Dialogue, read_dialogues
from scriptgraph.records.exits import FINISHED
from scriptgraph.script.model import Script, ScriptIdentity
from scriptgraph.sessions.checkpoints.addresses import shown
from scriptgraph.sessions.checkpoints.register import Tombstone, forgotten_error
from scriptgraph.sessions.checkpoints.registered import Registered
from scriptgraph.sessions.dialogue_by_turn import collected_in
from scriptgraph.sessions.overview import DAMAGE, unreadable
from scriptgraph.sessions.pinned import stored_state
from scriptgraph.sessions.within import Place, places
from scriptgraph.state.session import Human, Progress, SimulationState, Value

_SHOWN = 8


@dataclass(frozen=True)
class Session:
    """A session that took place, from a store or from a file of dialogues."""

    id: str
    script: ScriptIdentity | None
    section: str | None
    status: str
    """`open`, `ended`, or why a simulation stopped."""

    collected: Mapping[str, Value]
    progress: Progress | None
    """None where it was not recorded."""

    entries: Sequence[Entry]

    def as_json(self, turn: int | None = None) -> dict[str, Any]:
        """Give the session for a program; a `turn` leaves out all the others."""
        entries = [entry for entry in self.entries if turn in (None, turn_of(entry))]
        lines = [entry for entry in entries if isinstance(entry, Line) and is_said(entry)]
        return {
            "session": self.id,
            "script": self.script,
            "section": self.section,
            "status": self.status,
            "collected": self.collected,
            "progress": self.progress,
            "messages": [
                {
                    "role": line.speaker,
                    "content": line.text,
                    "turn": line.turn,
                    **({"by": line.by} if line.by else {}),
                }
                for line in lines
            ],
            "trace": [entry for entry in entries if not isinstance(entry, Line)],
        }


@dataclass(frozen=True)
class Summary:
    """One line of the list of sessions."""

    session: str
    script: str | None
    section: str | None
    status: str
    turns: int
    last_activity: str
    """ISO 8601, UTC."""

    human: Human | None = None
    """Who is with it in the agent's place, or is waited for."""

    error: str | None = None
    """Why it cannot be read; then nothing else is known of it."""


async def read_session(address: str, session: str) -> Session:
    """Read one session from a store.

    Raises:
        InputError: When there is no such store or session; it lists the sessions that exist.
    """
    async with reading(address) as saver:
        place, *more = await places(saver, session)
        if more:
            raise several(session, [place, *more])
        state = await _state(saver, address, place)
        return Session(
            id=place.name,
            script=state.get("script"),
            section=state.get("section"),
            status=state.get("status", "open"),
            collected=state.get("collected", {}),
            progress=state.get("progress", {}),
            entries=list(session_entries(state)),
        )


async def read_scripts(address: str, hashes: Collection[str]) -> dict[str, Script | InputError]:
    """Read the scripts that a store keeps, by their hashes; one that was changed gives its error.

    Raises:
        InputError: When there is no such store.
    """
    found: dict[str, Script | InputError] = {}
    async with reading(address) as saver:
        for script_hash in hashes:
            try:
                kept = await pinned_script(saver, script_hash)
            except InputError as error:
                found[script_hash] = error
            else:
                found |= {script_hash: kept} if kept else {}
    return found


async def read_each(
    address: str, sessions: Sequence[str] = ()
) -> dict[Place, SimulationState | InputError]:
    """Read the sessions that are named, or all; of one that is damaged, why it cannot be read.

    Raises:
        InputError: When there is no such store or session.
        ForgottenError: When a session that is named was forgotten.
    """
    found: dict[Place, SimulationState | InputError] = {}
    async with reading(address) as saver:
        there = await saver.names()
        for name in dict.fromkeys(sessions) or there:
            if name not in there:
                if stone := await saver.forgotten(name):
                    raise forgotten_error(name, stone)
                raise unknown_session(address, name, there)
            try:
                for place in await places(saver, name):
                    found[place] = await _state(saver, address, place)
            except DAMAGE as error:
                found[Place(name)] = unreadable(name, error)
    return found


async def read_undigested(address: str) -> Sequence[str]:
    """Name the sessions of which a store keeps no digest, though it keeps one of every step.

    Raises:
        InputError: When there is no such store.
    """
    async with reading(address) as saver:
        return await saver.undigested()


async def _state(saver: Registered, address: str, place: Place) -> SimulationState:
    snapshot = await stored_state(saver, place.session, place.node)
    if not snapshot.values:
        raise unknown_session(address, place.session, await saver.names())
    return cast(SimulationState, snapshot.values)


def unknown_session(address: str, session: str, names: Sequence[str]) -> InputError:
    """Say that there is no such session, and which there are."""
    known = _some(names)
    return InputError(f"there is no session {session!r} in {shown(address)}; there are: {known}")


async def list_sessions(address: str) -> list[Summary]:
    """List the sessions of a store, the latest first.

    Raises:
        InputError: When there is no such store.
    """
    async with reading(address) as saver:
        found = [one for name in await saver.names() for one in await _summaries(saver, name)]
    # Not by their ids: one that comes after another's of a fast clock is as large.
    return sorted(found, key=lambda summary: summary.last_activity, reverse=True)


def read_dialogue(path: Path, id: str | None) -> Session:
    """Read one dialogue from a file of JSON lines.

    Args:
        path: The file.
        id: Which one; can be left out where there is only one.

    Raises:
        InputError: When there is no such dialogue; it lists the ones that exist.
    """
    ids, found = [], []
    for dialogue in read_dialogues(path):
        ids.append(dialogue.id)
        if id in (None, dialogue.id):
            found = [dialogue]
    if id is None and len(ids) > 1:
        raise InputError(f"{path} holds {len(ids)} dialogues; choose with --id: {_some(ids)}")
    if not ids:
        raise InputError(f"{path} holds no dialogue")
    if not found:
        raise InputError(f"there is no dialogue {id!r} in {path}; there are: {_some(ids)}")
    return from_dialogue(found[0])


def _some(ids: Sequence[str]) -> str:
    """Name as many as can be taken in."""
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return f"{', '.join(ids[:_SHOWN])}{more}" if ids else "none"


def from_dialogue(dialogue: Dialogue) -> Session:
    """Give a recorded dialogue as a session."""
    sections = [step.name or str(step.section) for step in dialogue.steps if step.section]
    return Session(
        id=dialogue.id,
        script=dialogue.script,
        section=sections[-1] if sections else None,
        status="ended" if dialogue.exit_reason == FINISHED else dialogue.exit_reason or UNKNOWN,
        collected=collected_in(dialogue),
        progress=None,
        entries=list(dialogue_entries(dialogue)),
    )


def several(session: str, found: Sequence[Place]) -> InputError:
    """Say that a bigger graph holds several sessions under one name."""
    nodes = ", ".join(place.node for place in found)
    return InputError(
        f"a bigger graph holds several sessions as {session!r}, in its nodes {nodes}: "
        "`scriptgraph audit` and `sessions` tell of each"
    )


async def _summaries(saver: Registered, session: str) -> list[Summary]:
    try:
        return [await _summary(saver, place) for place in await places(saver, session)]
    except DAMAGE as error:
        told = str(unreadable(session, error))
        return [Summary(session, None, None, "unreadable", 0, "", error=told)]


async def _summary(saver: Registered, place: Place) -> Summary:
    kept = await saver.aget_tuple(
        {"configurable": {"thread_id": place.session, "checkpoint_ns": place.node}}
    )
    checkpoint: Mapping[str, Any] = kept.checkpoint if kept else {}
    values = checkpoint.get("channel_values", {})
    return Summary(
        session=place.name,
        script=values.get("script", {}).get("id"),
        section=values.get("section"),
        status=values.get("status", "open"),
        turns=values.get("turn", 0),
        last_activity=checkpoint.get("ts", ""),
        human=values.get("human"),
    )


async def read_register(address: str) -> tuple[Sequence[Tombstone], Sequence[str]]:
    """Read the tombstones of a store, and the digests of sessions that vanished without one.

    Raises:
        InputError: When there is no such store.
    """
    async with reading(address) as saver:
        return await saver.tombstones(), await saver.vanished()
