"""Forgetting sessions: nothing of them stays but a tombstone, which holds nothing that is personal.

No lock is waited for: a turn under way may take minutes. What is deleted and the tombstone are one
transaction, and whatever that turn still wants to store is refused by the fence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from scriptgraph.core.errors import ForgottenError, InputError, StoreError
from scriptgraph.sessions.checkpoints.register import Tombstone
from scriptgraph.sessions.checkpoints.sessions import Sessions, whole
from scriptgraph.sessions.memory import forget_people


@dataclass(frozen=True)
class Age:
    """How long ago something happened in a session."""

    session: str
    step: str
    """Its newest step."""

    last_activity: datetime
    is_open: bool


@dataclass(frozen=True)
class Ages:
    """The sessions of a store whose last activity is long ago."""

    old: list[Age] = field(default_factory=list)
    open: list[Age] = field(default_factory=list)
    """Those of them that have not ended, where they are not meant."""

    unread: dict[str, str] = field(default_factory=dict)
    """Session → why its age cannot be told."""


async def forget(
    sessions: Sessions,
    session: str,
    *,
    address: str,
    by: str | None = None,
    rewrite: bool = False,
) -> Tombstone:
    """Forget a session, and what is remembered of a person from it.

    Raises:
        InputError: When there is no such session, nor has been.
        StoreError: When it is forgotten, but something of it may still stand in the files.
    """
    stone = await sessions.bury(session, by=by)
    if stone is None:
        raise InputError(f"there is no session {session!r} to forget")
    await forget_people(address, sessions, [session], rewrite=rewrite)
    await sessions.sweep([session], rewrite=rewrite)
    return stone


async def older_than(sessions: Sessions, age: timedelta, *, also_open: bool = False) -> Ages:
    """Find the sessions whose last activity is longer ago than this.

    Raises:
        InputError: When the age is none.
    """
    if age < timedelta(0):
        raise InputError(f"{age} is no age")
    before = datetime.now(UTC) - age
    found = Ages()
    for session in await sessions.names():
        try:
            kept = await sessions.aget_tuple(whole(session))
            checkpoint: Mapping[str, Any] = kept.checkpoint if kept else {}
            last = datetime.fromisoformat(checkpoint["ts"])
        except ForgottenError:
            continue  # somebody was faster
        except (InputError, StoreError, KeyError, ValueError, TypeError) as error:
            found.unread[session] = str(error)
            continue
        values = checkpoint["channel_values"]
        is_open = values.get("status") != "ended" and not values.get("exit")
        if last < before:
            kind = found.open if is_open and not also_open else found.old
            kind.append(Age(session, checkpoint["id"], last, is_open))
    return found


async def forget_ages(
    sessions: Sessions,
    ages: Ages,
    *,
    address: str,
    by: str | None = None,
    rewrite: bool = False,
) -> dict[str, Tombstone]:
    """Forget sessions that are old, but for those that somebody has gone on with since.

    Raises:
        StoreError: When they are forgotten, but something of them may still stand in the files.
    """
    gone = {}
    for age in ages.old:
        if stone := await sessions.bury(age.session, by=by, only_at=age.step):
            gone[age.session] = stone
    if gone:
        await forget_people(address, sessions, [*gone], rewrite=rewrite)
        await sessions.sweep([*gone], rewrite=rewrite)
    return gone
