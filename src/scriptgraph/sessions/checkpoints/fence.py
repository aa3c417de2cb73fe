"""What is stored has to follow from the newest step of its session.

Locks can be lost: a database cuts an idle connection, a folder of lock files is cleaned, a proxy
gives a session's connection to somebody else. Then two writers go on from the same step, and what
one of them folds away is what the other builds upon. So whatever a lock says, each transaction
looks first, and stores nothing upon a step that somebody else has gone on from, or has written on
unseen. The ids of a session's steps only ever grow: they are the numbers that are compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import Checkpoint, CheckpointMetadata

from scriptgraph.core.errors import OvertakenError
from scriptgraph.sessions.checkpoints.folding import TASK
from scriptgraph.sessions.checkpoints.places import outermost, place
from scriptgraph.sessions.checkpoints.register import forgotten_error
from scriptgraph.sessions.checkpoints.witnessed import witnessed


@dataclass(frozen=True)
class Standing:
    """How a session stands at the moment when something is about to be stored."""

    newest: str | None
    """Its newest step; None where it has none."""

    is_there: bool
    """Whether the step that something is stored upon is (still) there."""

    is_named: bool
    """Whether that step was asked for by its id: then going on from it begins a branch."""

    writers: frozenset[str] = frozenset()
    """The tasks that have written on that step."""

    is_forgotten: bool = False
    """Whether the session was forgotten: then nothing is stored of it any more."""


def admit_step(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    standing: Standing,
) -> None:
    """Let a step in that follows from its session's newest, or begins a branch on purpose.

    Raises:
        OvertakenError: When it does not.
        ForgottenError: When the session was forgotten.
    """
    session, parent = place(config)
    if standing.is_forgotten:
        raise forgotten_error(outermost(session))
    newest = standing.newest
    if newest is not None and checkpoint["id"] <= newest:
        raise overtaken(session)
    if metadata.get("source") == "fork":
        follows = standing.is_there or not parent
    else:
        follows = parent == (newest or "") or (standing.is_there and standing.is_named)
    known = witnessed(config)
    if not follows or (known is not None and not standing.writers <= known | {TASK}):
        raise overtaken(session)


def admit_writes(config: RunnableConfig, standing: Standing) -> None:
    """Let in what a task wrote on its session's newest step, on a branch, or on a step to come.

    Raises:
        OvertakenError: When somebody has gone on from the step, or it has been folded away.
        ForgottenError: When the session was forgotten.
    """
    session, step = place(config)
    if standing.is_forgotten:
        raise forgotten_error(outermost(session))
    if step >= (standing.newest or "") or (standing.is_there and standing.is_named):
        return
    raise overtaken(session)


def overtaken(session: str) -> OvertakenError:
    """Say that somebody else has gone on in a session."""
    return OvertakenError(
        f"another writer took over session {outermost(session)!r}: what this turn still had to "
        "store was not stored"
    )
