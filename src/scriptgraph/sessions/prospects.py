"""What becomes of a stored session when its script changes: it moves, or stays, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import START
from langgraph.types import StateSnapshot

from scriptgraph.core.errors import InputError
from scriptgraph.core.versions import VersionMove
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.nodes.unsafe import is_only_judged, is_unsafe
from scriptgraph.script.model import Script
from scriptgraph.script.routes import is_urgent
from scriptgraph.sessions.checkpoints.sessions import Sessions
from scriptgraph.sessions.pinned import stored_state
from scriptgraph.sessions.standing import is_open
from scriptgraph.state.moving import Moving
from scriptgraph.state.session import SessionState

_BRANCH = "branch:to:"
"""How LangGraph names the channels by which one node leads to the next."""

Fate = Literal["moves", "renamed", "stays", "there", "over", "other"]
"""What becomes of a session.

`moves`: it can go on with the new version as it is. `renamed`: it can, in sections or tasks that
have new names. `stays`: it has to go on with the version that it has. `there`: it has the new one
already. `over`: it has ended, or has not begun: there is nothing to move. `other`: it is a session
of another script, and not of another version.
"""


@dataclass(frozen=True)
class Prospect:
    """What becomes of one session."""

    session: str
    fate: Fate
    reasons: tuple[str, ...] = ()
    """Why it stays; what it stands in otherwise."""

    moved: VersionMove | None = None
    """What is carried over; None where it does not move."""

    @property
    def can_move(self) -> bool:
        """Say whether it can go on with the new version."""
        return self.fate in ("moves", "renamed")

    def as_json(self) -> dict[str, Any]:
        """Give it for a program."""
        return {**asdict(self), "reasons": list(self.reasons)}


@dataclass(frozen=True)
class Found:
    """A session as it was read, and what becomes of it."""

    prospect: Prospect
    moving: Moving | None = None
    """How it moves; None where it does not."""


async def prospect(
    saver: BaseCheckpointSaver[Any], session: str, new: Script, old: Script | None = None
) -> Found:
    """Say what becomes of a session when its script is to be a new version.

    Args:
        saver: Where the session is kept.
        session: Its id.
        new: The new version.
        old: The version that is looked at; a session of a third one stays. None for whichever
            version the session is pinned to.

    Raises:
        InputError: When there is no such session, or it cannot be read.
    """
    snapshot = await stored_state(saver, session)
    state = cast(SessionState, snapshot.values)
    if not state:
        raise InputError(f"there is no session {session!r}")
    begun = state.get("script")
    if state.get("status") == "ended":
        return Found(Prospect(session, "over", ("it has ended",)))
    if isinstance(saver, Sessions) and await saver.inner(session):
        return Found(Prospect(session, "stays", ("a bigger graph holds it",)))
    if begun is None or "section" not in state:
        return Found(Prospect(session, "over", ("it has not begun, and begins with any version",)))
    if begun["hash"] == new.hash:
        return Found(Prospect(session, "there", ("it has this version already",)))
    if begun["id"] != new.id and (old is None or begun["id"] != old.id):
        other = f"it is a session of {begun['id']!r}, and not of {new.id!r}"
        return Found(Prospect(session, "other", (other,)))
    if old is not None and begun["hash"] != old.hash:
        other = f"it is held with version {begun['version']} of {begun['id']!r}, a third one"
        return Found(Prospect(session, "stays", (other,)))
    own = await _own(saver, begun["hash"])
    if isinstance(own, str):
        return Found(Prospect(session, "stays", (own,)))
    moving = Moving(own, new, state)
    is_at_work = await _has_steps_left(saver, session)
    if reasons := (*_at_work(snapshot, is_at_work), *_in_danger(moving), *moving.obstacles()):
        return Found(Prospect(session, "stays", reasons))
    moved = moving.version_move()
    fate: Fate = "renamed" if moved["sections"] or moved["tasks"] else "moves"
    told = (f"it is in {moving.section}",)
    return Found(Prospect(session, fate, told, moved), moving)


async def _own(saver: BaseCheckpointSaver[Any], script_hash: str) -> Script | str:
    """Give the script that a session is pinned to, or say why nobody can."""
    try:
        kept = await pinned_script(saver, script_hash)
    except InputError as error:
        return str(error)
    return kept or "the store keeps no text of the script that it began with"


async def _has_steps_left(saver: BaseCheckpointSaver[Any], session: str) -> bool:
    """Say whether a turn was broken off between two of its steps.

    What a step leads to stands in channels that only its script's own graph would look at.
    """
    kept = await saver.aget_tuple({"configurable": {"thread_id": session, "checkpoint_ns": ""}})
    left = kept.checkpoint["channel_values"] if kept else {}
    return any(name == START or name.startswith(_BRANCH) for name in left)


def _at_work(snapshot: StateSnapshot, has_steps_left: bool) -> Iterator[str]:
    """Say who is at work in a session: nobody may be when its script changes."""
    state = cast(SessionState, snapshot.values)
    standing = state.get("human")
    if standing is not None:
        by = standing["by"]
        yield f"{by} is with it, until they give it back" if by else "it waits for a human"
    elif is_open(snapshot):
        yield "it is in the middle of a turn: the user's words wait for their answer"
    elif snapshot.tasks or has_steps_left:
        yield "it is in the middle of a turn, which was broken off"
    if state.get("care"):
        yield "somebody in it has spoken of danger, and has not said yet that they are safe"
    if "exit" in state or any(record["role"] == "patient" for record in state.get("trace", [])):
        yield "a patient is simulated in it"


def _in_danger(moving: Moving) -> Iterator[str]:
    """Say that somebody is not known to be safe where the new version takes help away from them.

    The section that an urgent rule has led to has to be one still, and its limit the same.
    """
    section = moving.old.by_id.get(moving.state.get("section", ""))
    if section is None or not is_unsafe(moving.old, section, moving.state):
        return
    then = moving.new.by_id.get(moving.known.sections.get(section.id, ""))
    is_kept = then is not None and is_urgent(moving.new, then)
    if not (is_kept and then and moving.new.most_turns(then) == moving.old.most_turns(section)):
        why = "somebody in it has spoken of danger"
        if is_only_judged(section, moving.state):
            why = "a model has judged that somebody in it is in danger"
        yield f"{why}, and the new version leads out of its help"
