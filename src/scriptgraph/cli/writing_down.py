"""Sessions of a store as dialogues: the same lines that simulations leave, for every command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scriptgraph.cli.output import remark
from scriptgraph.cli.stored import read_states
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
) -> int:
    """Write sessions to a file of dialogues; give how many.

    Args:
        store: The store's address.
        sessions: Their names. Where none is named, all that were held with the script.
        script: The script that they were held with.
        out: The file.
        mode: The mode they were held in; None tells it from each trace.
        force: Whether a file that is there is replaced.

    Raises:
        InputError: When a session or the store is not there, a named session was held with
            another script, none is left, or the file is there already.
    """
    if out.exists() and not force:
        raise InputError(f"{out} is there already; --force replaces it")
    states = await read_states(store, sessions)
    found = [
        record_dialogue(
            script, state, session=name, mode=mode or mode_of_trace(state["trace"]), case=None
        )
        for name, state in states.items()
        if _belongs(name, state, script, is_named=bool(sessions))
    ]
    if not found:
        raise InputError(f"{store} holds no session of {script.id!r} in which something was said")
    with whole_file(out) as file:
        file.writelines(dialogue.line() + "\n" for dialogue in found)
    return len(found)


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
