"""Sessions of a store as dialogues: the same lines that simulations leave, for every command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scriptgraph.cli.output import remark
from scriptgraph.cli.stored import read_each
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode
from scriptgraph.files.whole import whole_file
from scriptgraph.script.model import Script
from scriptgraph.sessions.recording import mode_of_trace, record_dialogue
from scriptgraph.state.session import SimulationState


async def write_down(
    store: str,
    sessions: Sequence[str],
    script: Script,
    out: Path,
    *,
    mode: Mode | None,
    force: bool,
) -> tuple[int, int]:
    """Write sessions to a file of dialogues; one that is damaged is told, and left out.

    Args:
        store: The store's address.
        sessions: Their names. Where none is named, all that were held with the script.
        script: The script that they were held with.
        out: The file.
        mode: The mode they were held in; None tells it from each trace.
        force: Whether a file that is there is replaced.

    Returns:
        How many are written, and how many cannot be read.

    Raises:
        InputError: When a session or the store is not there, a named session is damaged or was
            held with another script, none is left, or the file is there already.
    """
    if out.exists() and not force:
        raise InputError(f"{out} is there already; --force replaces it")
    states, damaged = await _read(store, sessions)
    found = [
        record_dialogue(
            script, state, session=name, mode=mode or mode_of_trace(state["trace"]), case=None
        )
        for name, state in states.items()
        if _belongs(name, state, script, is_named=bool(sessions))
    ]
    if damaged and not found:
        raise InputError(f"{store} holds no other session of {script.id!r} that could be read")
    if not found:
        raise InputError(f"{store} holds no session of {script.id!r} in which something was said")
    with whole_file(out) as file:
        file.writelines(dialogue.line() + "\n" for dialogue in found)
    return len(found), damaged


async def _read(store: str, sessions: Sequence[str]) -> tuple[dict[str, SimulationState], int]:
    """Read sessions, and count those that cannot be read."""
    states, damaged = dict[str, SimulationState](), 0
    for place, one in (await read_each(store, sessions)).items():
        if not isinstance(one, InputError):
            states[place.name] = one
        elif sessions:
            raise one
        else:
            damaged += 1
            remark(f"{place.name} is left out: {one}")
    return states, damaged


def _belongs(name: str, state: SimulationState, script: Script, *, is_named: bool) -> bool:
    """Say whether a session can be told by a script; of one that was named, refuse instead."""
    held = state.get("script")
    if held is None or not state.get("trace"):
        why = "nothing was said in it"
    elif held["hash"] != script.hash:
        why = (
            f"it was held with {held['id']!r}, version {held['version']} ({held['hash']}), and "
            f"not with {script.id!r}, version {script.version} ({script.hash})"
        )
    else:
        return True
    if is_named:
        raise InputError(f"the session {name!r} cannot be written down: {why}")
    if held is not None and held["id"] == script.id:
        remark(f"{name} is left out: {why}")
    return False
